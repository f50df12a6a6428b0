package movesweb

import (
	"context"
	"slices"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/moves"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
)

// DomainMove is the move of a mail domain in the API.
type DomainMove struct {
	ID        moves.ID    `json:"id"`
	User      ids.User    `json:"user_id" doc:"Who asked for it"`
	From      string      `json:"from" doc:"The former mail domain"`
	To        string      `json:"to"`
	Days      int         `json:"days" doc:"For how long both addresses sign in"`
	Groups    []ids.Group `json:"group_ids" doc:"Whose users move; empty for no such bound. An empty id is the default group"`
	State     moves.State `json:"state" enum:"draft,ready,running,done,cancelled,failed" doc:"ready waits for a confirmation"`
	Problem   string      `json:"problem" doc:"Why it was cancelled or failed, in words; may be empty"`
	Brake     bool        `json:"brake" doc:"Whether the number of waiting people must be repeated on confirming"`
	Waiting   int64       `json:"waiting"`
	Done      int64       `json:"done"`
	Left      int64       `json:"left" doc:"People who are left alone, such as for a conflict"`
	Open      int64       `json:"open" doc:"People who were asked to confirm and may still do so"`
	Kept      int64       `json:"kept" doc:"Former addresses that sign in, too"`
	Outcomes  []Outcome   `json:"outcomes"`
	Version   int64       `json:"version" doc:"Also the ETag; moving it on wants it as If-Match"`
	CreatedAt time.Time   `json:"created_at" format:"date-time"`
	StartedAt *time.Time  `json:"started_at" format:"date-time" doc:"Null before it is confirmed"`
	EndedAt   *time.Time  `json:"ended_at" format:"date-time" doc:"Null before it is over"`
	KeepUntil *time.Time  `json:"keep_until" format:"date-time" doc:"Until when both addresses sign in; null for not at all"`
}

// Outcome counts the people of whom the same becomes.
type Outcome struct {
	State   moves.RowState `json:"state" enum:"waiting,done,left"`
	Code    moves.Verdict  `json:"code" doc:"Stable name, for programs"`
	Message string         `json:"message"`
	Count   int64          `json:"count"`
}

func instant(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func body(c *web.Ctx, m moves.Move) DomainMove {
	f := m.Figures
	out := DomainMove{ID: m.ID, User: m.User, From: m.From, To: m.To, Days: m.Days, Groups: append([]ids.Group{}, m.Whom.Groups...), State: m.State, Brake: f.Brake,
		Waiting: f.ToDo(), Done: f.DoneRows(), Left: f.LeftRows(), Open: f.Open, Kept: f.Kept, Outcomes: []Outcome{}, Version: m.Version, CreatedAt: m.CreatedAt,
		StartedAt: instant(m.StartedAt), EndedAt: instant(m.EndedAt), KeepUntil: instant(m.KeepUntil)}
	if m.Problem != "" {
		out.Problem = c.P.T(m.Problem)
	}
	out.Outcomes = slices.Concat(out.Outcomes, outcomes(c, moves.RowWaiting, f.Waiting), outcomes(c, moves.RowDone, f.Done), outcomes(c, moves.RowLeft, f.Left))
	return out
}

func outcomes(c *web.Ctx, state moves.RowState, counts map[moves.Verdict]int64) (out []Outcome) {
	for _, verdict := range moves.Verdicts() {
		if n := counts[verdict]; n > 0 {
			out = append(out, Outcome{State: state, Code: verdict, Message: c.P.T(moves.Row{State: state, Verdict: verdict}.Key()), Count: n})
		}
	}
	return out
}

type movePath struct {
	ID moves.ID `path:"id"`
}

type moveOutput struct {
	ETag string `header:"ETag"`
	Body DomainMove
}

func output(c *web.Ctx, m moves.Move) *moveOutput {
	return &moveOutput{ETag: web.ETag(m.Version), Body: body(c, m)}
}

type cursor struct {
	ID moves.ID `json:"i"`
}

type listInput struct{ web.ListInput }

type listOutput struct{ Body web.List[DomainMove] }

func (h handlers) listAPI(ctx context.Context, c *web.Ctx, in *listInput) (*listOutput, error) {
	var from cursor
	if in.After != "" {
		if err := web.ReadCursor(in.After, &from); err != nil {
			return nil, err
		}
	}
	list, more, err := h.Moves.Moves(ctx, by(c), from.ID, in.Limit)
	if err != nil {
		return nil, err
	}
	out := &listOutput{}
	for _, m := range list {
		out.Body.Items = append(out.Body.Items, body(c, m))
	}
	if more {
		out.Body.Next, err = web.Cursor(cursor{list[len(list)-1].ID})
	}
	return out, err
}

func (h handlers) getAPI(ctx context.Context, c *web.Ctx, in *movePath) (*moveOutput, error) {
	m, err := h.Moves.Move(ctx, by(c), in.ID)
	if err != nil {
		return nil, err
	}
	return output(c, m), nil
}

// NewDomainMove asks for a move.
type NewDomainMove struct {
	From   string      `json:"from" doc:"The former mail domain, in any spelling"`
	To     string      `json:"to" doc:"The new mail domain"`
	Days   int         `json:"days,omitempty" doc:"For how long both addresses sign in, 0 to 90"`
	Groups []ids.Group `json:"group_ids,omitempty" doc:"Only users of these groups; an empty id is the default group"`
	Users  []ids.User  `json:"user_ids,omitempty" doc:"Only these users; not together with group_ids"`
	DryRun bool        `json:"dry_run,omitempty" doc:"Only judge"`
}

type createInput struct{ Body NewDomainMove }

func (h handlers) createAPI(ctx context.Context, c *web.Ctx, in *createInput) (*moveOutput, error) {
	m, err := h.Moves.Draft(ctx, by(c), moves.Input{From: in.Body.From, To: in.Body.To, Days: in.Body.Days, Whom: moves.Whom{Groups: in.Body.Groups, Users: in.Body.Users}})
	if err != nil {
		return nil, err
	}
	if !in.Body.DryRun && m.State == moves.Ready && !m.Figures.Brake && m.Figures.ToDo() > 0 {
		if m, err = h.Moves.Confirm(ctx, by(c), m.ID, moves.ConfirmInput{Version: m.Version}); err != nil {
			return nil, err
		}
	}
	return output(c, m), nil
}

// DomainMoveRow is one user of a move.
type DomainMoveRow struct {
	User    ids.User       `json:"user_id"`
	State   moves.RowState `json:"state" enum:"waiting,done,left"`
	Code    moves.Verdict  `json:"code"`
	Message string         `json:"message"`
	Old     string         `json:"old_email"`
	New     string         `json:"new_email"`
}

type rowCursor struct {
	No int64 `json:"n"`
}

type rowsInput struct {
	movePath
	web.ListInput
	State moves.RowState `query:"state" enum:"waiting,done,left"`
}

type rowsOutput struct{ Body web.List[DomainMoveRow] }

func (h handlers) rowsAPI(ctx context.Context, c *web.Ctx, in *rowsInput) (*rowsOutput, error) {
	var from rowCursor
	if in.After != "" {
		if err := web.ReadCursor(in.After, &from); err != nil {
			return nil, err
		}
	}
	list, more, err := h.Moves.Rows(ctx, by(c), in.ID, in.State, from.No, in.Limit, c.P.Lang())
	if err != nil {
		return nil, err
	}
	out := &rowsOutput{}
	for _, l := range list {
		out.Body.Items = append(out.Body.Items, DomainMoveRow{User: l.User, State: l.State, Code: l.Verdict, Message: c.P.T(l.Key()), Old: l.Old, New: l.New})
	}
	if more {
		out.Body.Next, err = web.Cursor(rowCursor{list[len(list)-1].No})
	}
	return out, err
}

// move moves a move on from the version that If-Match names.
func (h handlers) move(ctx context.Context, c *web.Ctx, id moves.ID, do func(moves.Move) (moves.Move, error)) (*moveOutput, error) {
	m, err := h.Moves.Move(ctx, by(c), id)
	if err != nil {
		return nil, err
	}
	version, err := c.RequireIfMatch()
	if err != nil {
		return nil, err
	}
	if version != m.Version {
		return nil, errs.E(errs.Stale, "web.error.stale", nil)
	}
	if m, err = do(m); err != nil {
		return nil, err
	}
	return output(c, m), nil
}

// DomainMoveConfirmation repeats what was seen.
type DomainMoveConfirmation struct {
	Count int64 `json:"count,omitempty" doc:"How many people wait; wanted where brake is true"`
}

type confirmInput struct {
	movePath
	IfMatch string `header:"If-Match" doc:"ETag of what was seen"`
	Body    DomainMoveConfirmation
}

func (h handlers) confirmAPI(ctx context.Context, c *web.Ctx, in *confirmInput) (*moveOutput, error) {
	return h.move(ctx, c, in.ID, func(m moves.Move) (moves.Move, error) {
		return h.Moves.Confirm(ctx, by(c), m.ID, moves.ConfirmInput{Version: m.Version, Count: in.Body.Count})
	})
}

type cancelInput struct {
	movePath
	IfMatch string `header:"If-Match" doc:"ETag of what was seen"`
}

func (h handlers) cancelAPI(ctx context.Context, c *web.Ctx, in *cancelInput) (*moveOutput, error) {
	return h.move(ctx, c, in.ID, func(m moves.Move) (moves.Move, error) { return h.Moves.Cancel(ctx, by(c), m.ID, m.Version) })
}

func (h handlers) endAPI(ctx context.Context, c *web.Ctx, in *cancelInput) (*moveOutput, error) {
	return h.move(ctx, c, in.ID, func(m moves.Move) (moves.Move, error) { return h.Moves.EndTransition(ctx, by(c), m.ID, m.Version) })
}
