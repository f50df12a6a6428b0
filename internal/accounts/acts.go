package accounts

import (
	"cabinet/internal/activity"
	"cabinet/internal/ids"
)

// What this room records.
const (
	Created       activity.Kind = "accounts.created"
	PolicyChanged activity.Kind = "accounts.policy_changed"
	BranchAdded   activity.Kind = "accounts.branch_added"
)

// CreatedPayload tells what sort of account was made.
type CreatedPayload struct {
	Kind    Kind   `json:"kind"`
	Country string `json:"country"`
}

// PolicyPayload holds the policy before and after a change, which is no secret (R69).
type PolicyPayload struct {
	Before Policy `json:"before"`
	After  Policy `json:"after"`
}

// BranchPayload names the branch that was added.
type BranchPayload struct {
	Branch ids.Branch `json:"branch"`
}

// Acts returns the kinds of this room.
func Acts() []activity.KindInfo {
	return []activity.KindInfo{
		{Kind: Created, Payload: CreatedPayload{}},
		{Kind: PolicyChanged, Payload: PolicyPayload{}},
		{Kind: BranchAdded, Payload: BranchPayload{}},
	}
}
