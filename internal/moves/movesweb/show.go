package movesweb

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"cabinet/internal/links"
	"cabinet/internal/moves"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// moveView is the page of a move: what it would do, how far it is, or what came of it.
type moveView struct {
	words
	Page     ui.Page
	Move     moves.Move
	Mine     bool
	Both     bool // both addresses sign in, and that can be ended
	Partial  bool // only the progress is shown
	Problems ui.Problems
}

// show is one move. Asked for a fragment it answers with the progress alone.
func (h handlers) show(c *web.Ctx) error { return h.showMove(c, http.StatusOK, nil) }

func (h handlers) showMove(c *web.Ctx, status int, problem error) error {
	m, err := h.Moves.Move(c.Context(), by(c), moveID(c))
	if err != nil {
		return err
	}
	v := moveView{words: words{c}, Move: m, Mine: m.User == by(c).User, Both: m.Transition(h.DB), Problems: ui.ProblemsOf(c.P, problem)}
	if c.Partial() {
		v.Partial, v.Page.P, v.Page.FormToken = true, c.P, c.FormToken()
		return c.Render(status, progress(v))
	}
	if v.Page, err = h.frame(c, v.title()); err != nil {
		return err
	}
	v.Page.Failed = problem != nil
	if v.running() {
		v.Page.Refresh = ui.RefreshSeconds
	}
	return c.Render(status, movePage(v))
}

func (v moveView) id() string    { return string(v.Move.ID) }
func (v moveView) title() string { return v.t("movesweb.move", fromTo(v.Move)) }
func (v moveView) running() bool { return v.Move.State == moves.Draft || v.Move.State == moves.Running }
func (v moveView) startable() bool {
	return v.Mine && v.Move.State == moves.Ready && v.Move.Figures.ToDo() > 0
}
func (v moveView) cancellable() bool { return !v.Move.State.Ended() || v.Move.Figures.Open > 0 }

// cancelText names the button that cancels: a move, or what is still open of one that is over.
func (v moveView) cancelText() string {
	if v.Move.State.Ended() {
		return v.t("movesweb.withdraw.verb")
	}
	return v.t("movesweb.cancel.verb")
}

// work is the move as background work that the page shows.
func (v moveView) work() ui.Job {
	m := v.Move
	out := ui.Job{URL: links.DomainMove(v.id()), Running: v.running(), Title: v.t("movesweb.title." + string(m.State))}
	switch m.State {
	case moves.Draft:
		out.Done, out.Text = m.Figures.Total(), v.t("movesweb.draft.text")
	case moves.Ready:
		out.Tone, out.Text = ui.Info, v.n("movesweb.ready.text", m.Figures.ToDo())
	case moves.Running:
		out.Done, out.Total = m.Figures.Settled(), m.Figures.Total()
	case moves.Done:
		out.Tone, out.Text = ui.OK, v.counts(m)
		if m.Figures.Open > 0 {
			out.Text += " " + v.n("movesweb.open", m.Figures.Open)
		}
		if v.Both && m.Figures.Kept > 0 {
			out.Text += " " + v.c.P.N("movesweb.after.both", int(m.Figures.Kept), errs.Args{"Until": v.at(m.KeepUntil)})
		}
	case moves.Cancelled, moves.Failed:
		out.Tone, out.Text = ui.Warn, v.t(m.Problem)
		if !m.StartedAt.IsZero() {
			out.Text += " " + v.counts(m)
		}
	}
	return out
}

// outcomes are the rows by what becomes of them, as numbers.
func (v moveView) outcomes() ui.Grid {
	g := ui.Grid{Caption: v.t("movesweb.outcomes"), Heads: []string{v.t("movesweb.outcome"), v.t("movesweb.people"), v.t("movesweb.what")}}
	for _, part := range []struct {
		state moves.RowState
		count map[moves.Verdict]int64
	}{{moves.RowWaiting, v.waiting()}, {moves.RowDone, v.Move.Figures.Done}, {moves.RowLeft, v.Move.Figures.Left}} {
		for _, verdict := range moves.Verdicts() {
			if n := part.count[verdict]; n > 0 {
				key := moves.Row{State: part.state, Verdict: verdict}.Key()
				g.Rows = append(g.Rows, []templ.Component{rowMark(v.words, part.state, verdict), ui.Text(v.number(n)), ui.Text(v.t(key))})
			}
		}
	}
	if n := v.Move.Figures.ToDo(); n > 0 && v.Move.State.Ended() {
		g.Rows = append(g.Rows, []templ.Component{notDone(v.words), ui.Text(v.number(n)), ui.Text(v.t("movesweb.not_done.text"))})
	}
	return g
}

// waiting are the rows that will still be done: none of a move that has ended.
func (v moveView) waiting() map[moves.Verdict]int64 {
	if v.Move.State.Ended() {
		return nil
	}
	return v.Move.Figures.Waiting
}

// notDone is the badge of a row that a move which has ended didn't come to.
func notDone(w words) templ.Component {
	return ui.Badge(ui.Neutral, "circle-slash", w.t("movesweb.not_done"))
}

func (v moveView) facts() []ui.Fact {
	m := v.Move
	both := v.t("movesweb.days.none")
	if m.Days > 0 {
		both = v.n("movesweb.days", int64(m.Days))
		if !m.KeepUntil.IsZero() {
			both = v.t("movesweb.days.until", errs.Args{"Until": v.at(m.KeepUntil)})
		}
	}
	whom := v.t("movesweb.whom.all")
	if n := len(m.Whom.Groups); n > 0 {
		whom = v.n("movesweb.whom.some_groups", int64(n))
	} else if n := len(m.Whom.Users); n > 0 {
		whom = v.n("movesweb.whom.some_users", int64(n))
	}
	out := []ui.Fact{{Label: v.t("movesweb.field.from"), Text: "@" + moves.Shown(m.From)}, {Label: v.t("movesweb.field.to"), Text: "@" + moves.Shown(m.To)},
		{Label: v.t("movesweb.field.whom"), Text: whom}, {Label: v.t("movesweb.field.days"), Text: both}, {Label: v.t("movesweb.fact.created"), Text: v.at(m.CreatedAt)}}
	if !m.StartedAt.IsZero() {
		out = append(out, ui.Fact{Label: v.t("movesweb.fact.started"), Text: v.at(m.StartedAt)})
	}
	if !m.EndedAt.IsZero() {
		out = append(out, ui.Fact{Label: v.t("movesweb.fact.ended"), Text: v.at(m.EndedAt)})
	}
	return out
}

// moveMark is the state of a move as a badge.
func moveMark(w words, s moves.State) templ.Component {
	tone, icon := ui.Info, "hourglass"
	switch s {
	case moves.Ready:
		tone, icon = ui.Warn, "bell"
	case moves.Done:
		tone, icon = ui.OK, "circle-check"
	case moves.Cancelled:
		tone, icon = ui.Neutral, "ban"
	case moves.Failed:
		tone, icon = ui.Bad, "triangle-alert"
	case moves.Draft, moves.Running:
	}
	return ui.Badge(tone, icon, w.t(s.Key()))
}

// rowMark is the state of a row as a badge.
func rowMark(w words, s moves.RowState, v moves.Verdict) templ.Component {
	tone, icon := ui.Info, "hourglass"
	switch {
	case s == moves.RowDone:
		tone, icon = ui.OK, "circle-check"
	case s == moves.RowLeft && (v == moves.There || v == moves.Deactive || v == moves.Changed || v == moves.NobodyLeft || v == moves.Elsewhere):
		tone, icon = ui.Neutral, "circle-slash"
	case s == moves.RowLeft:
		tone, icon = ui.Warn, "triangle-alert"
	}
	return ui.Badge(tone, icon, w.t("moves.row."+string(s)))
}

func version(m moves.Move) string { return strconv.FormatInt(m.Version, 10) }
