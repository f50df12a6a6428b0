package accounts

import (
	"cabinet/internal/activity"
	"cabinet/internal/ids"
)

// What this room records.
const (
	Created            activity.Kind = "accounts.created"
	InformationChanged activity.Kind = "accounts.information_changed"
	PolicyChanged      activity.Kind = "accounts.policy_changed"
	LogoSet            activity.Kind = "accounts.logo_set"
	LogoRemoved        activity.Kind = "accounts.logo_removed"
	BranchAdded        activity.Kind = "accounts.branch_added"
	BranchRenamed      activity.Kind = "accounts.branch_renamed"
	BranchDeleted      activity.Kind = "accounts.branch_deleted"
	ContactsChanged    activity.Kind = "accounts.contacts_changed"
	DomainAdded        activity.Kind = "accounts.domain_added"
	DomainVerified     activity.Kind = "accounts.domain_verified"
	DomainLost         activity.Kind = "accounts.domain_lost"
	DomainRemoved      activity.Kind = "accounts.domain_removed"
)

// CreatedPayload tells what sort of account was made.
type CreatedPayload struct {
	Kind    Kind   `json:"kind"`
	Country string `json:"country"`
}

// InformationPayload names the fields that changed.
type InformationPayload struct {
	Fields []string `json:"fields"`
}

// PolicyPayload holds the policy before and after a change, which is no secret (R69), and the rules that became looser.
type PolicyPayload struct {
	Before Policy   `json:"before"`
	After  Policy   `json:"after"`
	Looser []string `json:"looser"`
}

// BranchPayload names the branch that was touched.
type BranchPayload struct {
	Branch ids.Branch `json:"branch"`
}

// ContactsPayload tells how many security contacts there are after a change, and how many came and went.
type ContactsPayload struct {
	Now     int `json:"now"`
	Added   int `json:"added"`
	Removed int `json:"removed"`
}

// DomainPayload names a mail domain, which is public, and how it was proven where it was.
type DomainPayload struct {
	Domain string `json:"domain"`
	Proof  Proof  `json:"proof,omitempty"`
}

// Acts returns the kinds of this room.
func Acts() []activity.KindInfo {
	return []activity.KindInfo{
		{Kind: Created, Payload: CreatedPayload{}},
		{Kind: InformationChanged, Payload: InformationPayload{}},
		{Kind: PolicyChanged, Payload: PolicyPayload{}, Alert: true},
		{Kind: LogoSet},
		{Kind: LogoRemoved},
		{Kind: BranchAdded, Payload: BranchPayload{}},
		{Kind: BranchRenamed, Payload: BranchPayload{}},
		{Kind: BranchDeleted, Payload: BranchPayload{}},
		{Kind: ContactsChanged, Payload: ContactsPayload{}, Alert: true},
		{Kind: DomainAdded, Payload: DomainPayload{}},
		{Kind: DomainVerified, Payload: DomainPayload{}, Alert: true},
		{Kind: DomainLost, Payload: DomainPayload{}, Alert: true},
		{Kind: DomainRemoved, Payload: DomainPayload{}, Alert: true},
	}
}
