package system

import "cabinet/internal/activity"

// What is recorded, in the record of the account that looks after the deployment.
const (
	MailTested     activity.Kind = "system.mail_tested"
	JobRetried     activity.Kind = "system.job_retried"
	KindRetried    activity.Kind = "system.kind_retried"
	JobDiscarded   activity.Kind = "system.job_discarded"
	CheckAsked     activity.Kind = "system.check_asked"
	RecordBroken   activity.Kind = "system.record_broken"
	AddressAllowed activity.Kind = "system.address_allowed" // in the record of the account whose mail goes again
)

// MailPayload tells how a test mail fared.
type MailPayload struct {
	Outcome Outcome `json:"outcome"`
}

// JobPayload names a job and its kind.
type JobPayload struct {
	Job  string `json:"job"`
	Kind string `json:"job_kind"`
}

// KindPayload counts the jobs of a kind.
type KindPayload struct {
	Kind string `json:"job_kind"`
	Jobs int64  `json:"jobs"`
}

// BrokenPayload counts the chains of the record that don't prove themselves; the log names them.
type BrokenPayload struct {
	Chains int64 `json:"chains"`
}

// Acts returns the kinds of this package.
func Acts() []activity.KindInfo {
	return []activity.KindInfo{
		{Kind: MailTested, Payload: MailPayload{}},
		{Kind: JobRetried, Payload: JobPayload{}},
		{Kind: KindRetried, Payload: KindPayload{}},
		{Kind: JobDiscarded, Payload: JobPayload{}},
		{Kind: CheckAsked},
		{Kind: RecordBroken, Payload: BrokenPayload{}, Alert: true},
		{Kind: AddressAllowed, Erasable: []string{"address"}},
	}
}
