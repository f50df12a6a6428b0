package moves

import (
	"encoding/json"
	"time"

	"cabinet/internal/accounts"
	"cabinet/internal/identity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
)

// ID identifies the move of a mail domain.
type ID string

// State is where a move stands.
type State string

// The states. In Draft the users are being judged; in Ready somebody must confirm.
const (
	Draft     State = "draft"
	Ready     State = "ready"
	Running   State = "running"
	Done      State = "done"
	Cancelled State = "cancelled"
	Failed    State = "failed"
)

// Ended reports whether no row is going to be done any more.
func (s State) Ended() bool { return s == Done || s == Cancelled || s == Failed }

// Key returns the message key of the state's name.
func (s State) Key() string { return "moves.state." + string(s) }

const (
	// MaxDays is the longest time for which both addresses sign in.
	MaxDays = 90
	// MaxChosen is how many users can be chosen one by one, MaxGroups how many groups.
	MaxChosen = 5000
	MaxGroups = 100
	// Inline is how many users are judged within the request.
	Inline = 500
	// Life is how long a move is kept after its last change.
	Life = 180 * 24 * time.Hour
	// maxUnfinished is how many moves of an account may be unfinished.
	maxUnfinished = 10
	// brakePeople and brakeShare are beyond how many people, and beyond which part of the active users in per cent, their
	// number has to be typed (R44).
	brakePeople, brakeShare = 10, 5
)

// Whom is who moves: everybody whose address is in the former domain, or of them the users of some groups, or some users.
type Whom struct {
	Groups []ids.Group `json:"groups,omitempty"` // an empty one is the default group
	Users  []ids.User  `json:"users,omitempty"`
}

// Input describes a move.
type Input struct {
	// From and To are mail domains in any spelling, with or without @.
	From, To string
	// Days is for how long both addresses sign in, 0 to [MaxDays].
	Days int
	Whom Whom
}

// Move is a mail domain's move.
type Move struct {
	Account ids.Account
	ID      ID
	// User asked for it.
	User ids.User
	// From and To are in ASCII.
	From, To string
	Days     int
	Whom     Whom
	State    State
	// Problem is the message key of why it was cancelled or failed, or empty.
	Problem string
	// Version grows with every change of the state.
	Version                       int64
	CreatedAt, StartedAt, EndedAt time.Time
	MovedAt                       time.Time
	// KeepUntil is until when both addresses sign in; zero before the start and where they never do.
	KeepUntil time.Time
	// Figures counts the rows; only of a move that is looked at.
	Figures Figures

	tries int64
}

// Verdict is what becomes of a user.
type Verdict string

// The verdicts: the first three are done, the others leave the user alone.
const (
	Moves      Verdict = "moves"      // the address changes at once
	Asks       Verdict = "asks"       // the person is asked to confirm it
	Invites    Verdict = "invites"    // the invitation is sent to the new address
	TakenHere  Verdict = "taken_here" // another user of the account has the new address
	Taken      Verdict = "taken"      // somebody else has it
	Invalid    Verdict = "invalid"    // it can't be an address
	There      Verdict = "there"      // the user is in the new domain already
	Elsewhere  Verdict = "elsewhere"  // the user's address isn't in the former domain
	Deactive   Verdict = "inactive"   // whoever is inactive signs in by no address
	Busy       Verdict = "busy"       // another change of the address waits
	Often      Verdict = "often"      // too many mails went to the address lately
	Changed    Verdict = "changed"    // the address changed since the draft
	NobodyLeft Verdict = "gone"       // there is no such user any more
	Trouble    Verdict = "trouble"    // something failed
)

// Verdicts returns all verdicts in the order in which they are shown.
func Verdicts() []Verdict {
	return []Verdict{Moves, Asks, Invites, TakenHere, Taken, Invalid, Busy, Often, There, Elsewhere, Deactive, Changed, NobodyLeft, Trouble}
}

// Does reports whether a user of that verdict is touched.
func (v Verdict) Does() bool { return v == Moves || v == Asks || v == Invites }

// Key returns the message key of what the verdict means before the move is confirmed; of what was done see [Row.Key].
func (v Verdict) Key() string { return "moves.verdict." + string(v) }

// RowState is where a row stands.
type RowState string

// The states of a row.
const (
	RowWaiting RowState = "waiting"
	RowDone    RowState = "done"
	RowLeft    RowState = "left"
)

// Row is one user of a move.
type Row struct {
	No      int64
	User    ids.User
	State   RowState
	Verdict Verdict
}

// Key returns the message key of what becomes, or became, of the user.
func (r Row) Key() string {
	if r.State == RowDone {
		return "moves.done." + string(r.Verdict)
	}
	return r.Verdict.Key()
}

// Figures counts the rows of a move.
type Figures struct {
	// Waiting, Done and Left count by verdict.
	Waiting, Done, Left map[Verdict]int64
	// Open is how many people who were asked to confirm may still do so.
	Open int64
	// Kept is how many former addresses sign in, too.
	Kept int64
	// Brake is whether the number of people has to be typed; see [Service.Confirm].
	Brake bool
}

func sum(m map[Verdict]int64) (n int64) {
	for _, x := range m {
		n += x
	}
	return n
}

// ToDo is how many rows wait, Settled how many don't, and Total is both.
func (f Figures) ToDo() int64 { return sum(f.Waiting) }

// Settled is how many rows don't wait any more.
func (f Figures) Settled() int64 { return sum(f.Done) + sum(f.Left) }

// Total counts all rows.
func (f Figures) Total() int64 { return f.ToDo() + f.Settled() }

// DoneRows is how many people were moved, asked or invited anew.
func (f Figures) DoneRows() int64 { return sum(f.Done) }

// LeftRows is how many were left alone.
func (f Figures) LeftRows() int64 { return sum(f.Left) }

// clean returns the input as it is kept, or one errs.Invalid error with every field that is wrong.
func (in Input) clean() (Input, error) {
	var wrong errs.Fields
	out := in
	if out.From = identity.MailDomain("x@" + bare(in.From)); out.From == "" {
		wrong.Add("from", "moves.domain.form")
	}
	to, err := accounts.CleanDomain(in.To)
	switch e := errs.As(err); {
	case err == nil:
		// Addresses are compared by their own rules; a domain that both don't read alike is none.
		if out.To = to; identity.MailDomain("x@"+to) != to {
			wrong.Add("to", "moves.domain.form")
		} else if out.From == out.To {
			wrong.Add("to", "moves.domain.same")
		}
	case e != nil && len(e.Fields) > 0:
		wrong.Add("to", e.Fields[0].Key, e.Fields[0].Args)
	default:
		return in, err
	}
	if in.Days < 0 || in.Days > MaxDays {
		wrong.Add("days", "moves.days", errs.Args{"Max": MaxDays})
	}
	if len(in.Whom.Users) > MaxChosen || len(in.Whom.Groups) > MaxGroups || len(in.Whom.Users) > 0 && len(in.Whom.Groups) > 0 {
		wrong.Add("whom", "moves.whom", errs.Args{"Max": MaxChosen})
	}
	out.Whom = Whom{Groups: once(in.Whom.Groups), Users: once(in.Whom.Users)}
	return out, wrong.Err()
}

func (w Whom) text() (string, error) {
	b, err := json.Marshal(w)
	return string(b), err
}
