package identity

import "cabinet/internal/activity"

// What this room records.
const (
	ActSignedIn     activity.Kind = "identity.signed_in"
	SignInFailed    activity.Kind = "identity.sign_in_failed"
	SignedOut       activity.Kind = "identity.signed_out"
	AccountChosen   activity.Kind = "identity.account_chosen"
	Proved          activity.Kind = "identity.proved"
	SessionEnded    activity.Kind = "identity.session_ended"
	SessionsEnded   activity.Kind = "identity.sessions_ended"
	PasswordSet     activity.Kind = "identity.password_set"
	PasswordChanged activity.Kind = "identity.password_changed"
	ResetRequested  activity.Kind = "identity.reset_requested"
	ResetLinkMade   activity.Kind = "identity.reset_link_made"
	PasswordReset   activity.Kind = "identity.password_reset"
	Released        activity.Kind = "identity.released"
	TokenMade       activity.Kind = "identity.token_made"
	TokenRevoked    activity.Kind = "identity.token_revoked"
	SetupLinkMade   activity.Kind = "identity.setup_link_made"
	DeploymentSetUp activity.Kind = "identity.set_up"

	EmailChangeAsked     activity.Kind = "identity.email_change_asked"
	EmailChangeCancelled activity.Kind = "identity.email_change_cancelled"
	EmailChanged         activity.Kind = "identity.email_changed"
	EmailChangeUndone    activity.Kind = "identity.email_change_undone"
	EmailOrdered         activity.Kind = "identity.email_ordered"
	EmailAskedByMove     activity.Kind = "identity.email_asked_by_move"
	EmailOrderCancelled  activity.Kind = "identity.email_order_cancelled"
	EmailMoved           activity.Kind = "identity.email_moved"
	Disowned             activity.Kind = "identity.disowned"
	AdminTokenMade       activity.Kind = "identity.admin_token_made"
	TokensEnded          activity.Kind = "identity.tokens_ended"
)

// The names of the personal values that acts of this room keep until their erasure.
const (
	oldEmail = "old_email"
	newEmail = "new_email"
)

// SignedInPayload tells how somebody came in.
type SignedInPayload struct {
	Proof Proof `json:"proof"`
	// Known is whether the browser had signed in to the login before.
	Known bool `json:"known"`
}

// FailedPayload tells why a proof was refused.
type FailedPayload struct {
	Reason Reason `json:"reason"`
	// Judged is whether the proof was compared at all.
	Judged bool `json:"judged"`
}

// Reason is why a proof was refused. The person never learns it.
type Reason string

// The reasons.
const (
	ReasonUnknown   Reason = "unknown_login"
	ReasonInactive  Reason = "inactive"
	ReasonWrong     Reason = "wrong"
	ReasonThrottled Reason = "throttled"
	ReasonStopped   Reason = "stopped"
	ReasonStale     Reason = "changed_meanwhile"
)

// SessionsEndedPayload tells how many sessions were ended.
type SessionsEndedPayload struct {
	Count int `json:"count"`
}

// UndonePayload tells what came of undoing a change of address.
type UndonePayload struct {
	// Restored is whether the former address could be put back.
	Restored bool `json:"restored"`
	// Count is how many sessions were ended.
	Count int `json:"count"`
}

// DisownedPayload tells what somebody said wasn't done by them.
type DisownedPayload struct {
	Cause Cause `json:"cause"`
	// Count is how many sessions were ended.
	Count int `json:"count"`
}

// TokensEndedPayload tells how many bearer tokens were ended.
type TokensEndedPayload struct {
	Count int `json:"count"`
}

// TokenPayload tells what a bearer token may do.
type TokenPayload struct {
	Scope string `json:"scope"`
}

// Acts returns the kinds of this room.
func Acts() []activity.KindInfo {
	return []activity.KindInfo{
		{Kind: ActSignedIn, Payload: SignedInPayload{}},
		{Kind: SignInFailed, Payload: FailedPayload{}},
		{Kind: SignedOut},
		{Kind: AccountChosen},
		{Kind: Proved},
		{Kind: SessionEnded},
		{Kind: SessionsEnded, Payload: SessionsEndedPayload{}},
		{Kind: PasswordSet},
		{Kind: PasswordChanged, Payload: SessionsEndedPayload{}},
		{Kind: ResetRequested},
		{Kind: ResetLinkMade},
		{Kind: PasswordReset, Payload: SessionsEndedPayload{}},
		{Kind: Released},
		{Kind: TokenMade, Payload: TokenPayload{}},
		{Kind: TokenRevoked},
		{Kind: SetupLinkMade},
		{Kind: DeploymentSetUp},
		{Kind: EmailChangeAsked, Erasable: []string{newEmail}},
		{Kind: EmailChangeCancelled},
		{Kind: EmailChanged, Payload: SessionsEndedPayload{}, Erasable: []string{oldEmail, newEmail}, Alert: true},
		{Kind: EmailChangeUndone, Payload: UndonePayload{}, Erasable: []string{oldEmail, newEmail}, Alert: true},
		{Kind: EmailOrdered, Erasable: []string{newEmail}, Alert: true},
		{Kind: EmailAskedByMove, Erasable: []string{newEmail}},
		{Kind: EmailOrderCancelled},
		{Kind: EmailMoved, Payload: SessionsEndedPayload{}, Erasable: []string{oldEmail, newEmail}},
		{Kind: Disowned, Payload: DisownedPayload{}, Alert: true},
		{Kind: AdminTokenMade, Payload: TokenPayload{}, Alert: true},
		{Kind: TokensEnded, Payload: TokensEndedPayload{}},
	}
}
