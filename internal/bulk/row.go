package bulk

import (
	"encoding/json"
	"errors"

	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
)

// RowState is where a row stands.
type RowState string

// The states of a row. A waiting row is to be done; a skipped one has nothing to do or collides with what is there; a
// refused one can't or may not be done.
const (
	RowWaiting RowState = "waiting"
	RowDone    RowState = "done"
	RowSkipped RowState = "skipped"
	RowRefused RowState = "refused"
)

// Key returns the message key of the state's name.
func (s RowState) Key() string { return "bulk.row_state." + string(s) }

// Row is one line of a job.
type Row struct {
	// No counts the records of the file or the users of the selection from 1; Line is the line of the file, or 0.
	No, Line int64
	State    RowState
	// User is who is touched, or who was made; empty while there is nobody.
	User ids.User
	// Invitee is what an import's row asks for.
	Invitee Invitee
	// Reasons say why the row is skipped or refused; the first one is the one it is counted by.
	Reasons []Reason

	emailKey string
	raises   bool
}

// Reason is a message about a row; Field is the column that it is about, or empty.
type Reason struct {
	Field string    `json:"field,omitempty"`
	Key   string    `json:"key"`
	Args  errs.Args `json:"args,omitempty"`
}

// reasonsOf takes a refusal apart: whether it is one, what state it gives a row, and what is said of it. What isn't a
// refusal (a fault, a neighbour that doesn't answer) is no matter of the row.
func reasonsOf(err error) (state RowState, reasons []Reason, refusal bool) {
	e := errs.As(err)
	if e == nil || e.Kind == errs.Internal || e.Kind == errs.Unavailable {
		return "", nil, false
	}
	for _, f := range e.Fields {
		reasons = append(reasons, Reason{columnOf(f.Name), f.Key, f.Args})
	}
	if len(reasons) == 0 {
		reasons = []Reason{{Key: e.Key, Args: e.Args}}
	}
	if e.Kind == errs.Conflict {
		return RowSkipped, reasons, true
	}
	return RowRefused, reasons, true
}

// columnOf returns the column that a field of other rooms is filled from.
func columnOf(field string) string {
	switch field {
	case "group_id":
		return "group"
	case "job_title_id":
		return "job_title"
	case "branch_id":
		return "branch"
	case "ends_at":
		return "last_day"
	}
	return field
}

// settle gives a row a state and the reasons for it.
func (r *Row) settle(state RowState, reasons ...Reason) {
	r.State, r.Reasons = state, reasons
}

// Unchanged is what an [Operation] answers for a user who is as wished already: the row is skipped.
func Unchanged() error { return errs.E(errs.Conflict, "bulk.row.unchanged", nil) }

// readReasons is the inverse of encoding reasons.
func readReasons(text []byte) ([]Reason, error) {
	if len(text) == 0 {
		return nil, nil
	}
	var out []Reason
	err := json.Unmarshal(text, &out)
	for i := range out {
		out[i].Args = whole(out[i].Args)
	}
	return out, err
}

// whole makes numbers whole again that JSON made real; messages hold no other ones.
func whole(args errs.Args) errs.Args {
	for name, v := range args {
		if n, ok := v.(float64); ok && n == float64(int(n)) {
			args[name] = int(n)
		}
	}
	return args
}

var (
	// errGone says that the job was taken over by a later try, has ended, or is no longer there.
	errGone = errors.New("bulk: the job is no longer this try's")
	// errLostRight says that whoever asked may no longer do such work.
	errLostRight = errors.New("bulk: whoever asked lost the right")
)
