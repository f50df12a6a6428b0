package moves

import "cabinet/internal/activity"

// What this room records. The subject is the move; what becomes of each user identity and invitations record.
const (
	Started   activity.Kind = "moves.started"
	Finished  activity.Kind = "moves.finished"
	BrokenOff activity.Kind = "moves.broken_off"
	Withdrawn activity.Kind = "moves.confirmations_withdrawn"
	// TransitionEnded says that former addresses sign in no more, before their time.
	TransitionEnded activity.Kind = "moves.transition_ended"
)

// StartedPayload says what was begun, and with how many users.
type StartedPayload struct {
	From string `json:"from_domain"`
	To   string `json:"to_domain"`
	Days int    `json:"both_days"`
	Rows int64  `json:"rows"`
}

// FinishedPayload says what came of it; Problem is why it was broken off.
type FinishedPayload struct {
	From    string `json:"from_domain"`
	To      string `json:"to_domain"`
	Moved   int64  `json:"moved"`
	Asked   int64  `json:"asked"`
	Invited int64  `json:"invited"`
	Left    int64  `json:"left"`
	Problem string `json:"problem,omitempty"`
}

// WithdrawnPayload says how many people needn't confirm any more, or how many former addresses sign in no more.
type WithdrawnPayload struct {
	Count int64 `json:"count"`
}

// Acts returns the kinds of this room.
func Acts() []activity.KindInfo {
	return []activity.KindInfo{
		{Kind: Started, Payload: StartedPayload{}, Alert: true},
		{Kind: Finished, Payload: FinishedPayload{}},
		{Kind: BrokenOff, Payload: FinishedPayload{}},
		{Kind: Withdrawn, Payload: WithdrawnPayload{}},
		{Kind: TransitionEnded, Payload: WithdrawnPayload{}},
	}
}

func subject(m Move, kind activity.Kind, payload any) activity.Act {
	return activity.Act{Kind: kind, SubjectType: "domain_move", SubjectID: string(m.ID), Payload: payload}
}

func (m Move) finished(f Figures) FinishedPayload {
	return FinishedPayload{From: m.From, To: m.To, Moved: f.Done[Moves], Asked: f.Done[Asks], Invited: f.Done[Invites], Left: f.LeftRows(), Problem: m.Problem}
}
