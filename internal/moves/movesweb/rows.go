package movesweb

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"cabinet/internal/links"
	"cabinet/internal/moves"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// rowsView is a page of a move's users.
type rowsView struct {
	words
	Page  ui.Page
	Move  moves.Move
	State moves.RowState
	Rows  []moves.Line
	After int64
	More  bool
}

func rowStates() []moves.RowState {
	return []moves.RowState{moves.RowWaiting, moves.RowDone, moves.RowLeft}
}

// rows shows the users of a move in their order, all or those in one state.
func (h handlers) rows(c *web.Ctx) error {
	v := rowsView{words: words{c}}
	if state := moves.RowState(c.Query("state")); slices.Contains(rowStates(), state) {
		v.State = state
	}
	if after, err := strconv.ParseInt(c.Query("after"), 10, 64); err == nil && after > 0 {
		v.After = after
	}
	var err error
	if v.Move, err = h.Moves.Move(c.Context(), by(c), moveID(c)); err != nil {
		return err
	}
	if v.Rows, v.More, err = h.Moves.Rows(c.Context(), by(c), v.Move.ID, v.State, v.After, moves.MaxPage, c.P.Lang()); err != nil {
		return err
	}
	if v.Page, err = h.frame(c, c.P.T("movesweb.rows.title")); err != nil {
		return err
	}
	return c.Render(http.StatusOK, rowsPage(v))
}

func (v rowsView) grid() ui.Grid {
	g := ui.Grid{Caption: v.t("movesweb.rows.title"), Heads: []string{v.t("moves.result.name"), v.t("moves.result.old"), v.t("moves.result.new"),
		v.t("movesweb.outcome"), v.t("movesweb.what")}}
	for _, l := range v.Rows {
		name := l.Name
		if name == "" {
			name = "—"
		}
		mark, what := rowMark(v.words, l.State, l.Verdict), v.t(l.Key())
		if l.State == moves.RowWaiting && v.Move.State.Ended() {
			mark, what = notDone(v.words), v.t("movesweb.not_done.text")
		}
		g.Rows = append(g.Rows, []templ.Component{ui.Text(name), ui.Text(orDash(l.Old)), ui.Text(orDash(l.New)), mark, ui.Text(what)})
	}
	return g
}

func orDash(text string) string {
	if text == "" {
		return "—"
	}
	return text
}

func (v rowsView) tabs() []ui.Tab {
	f := v.Move.Figures
	out := []ui.Tab{{Text: v.t("movesweb.rows.all"), Path: links.DomainMoveRows(string(v.Move.ID), "", 0), Count: int(f.Total()), Current: v.State == ""}}
	counts := map[moves.RowState]int64{moves.RowWaiting: f.ToDo(), moves.RowDone: f.DoneRows(), moves.RowLeft: f.LeftRows()}
	for _, s := range rowStates() {
		text := v.t("moves.row." + string(s))
		if s == moves.RowWaiting && v.Move.State.Ended() {
			text = v.t("movesweb.not_done")
		}
		out = append(out, ui.Tab{Text: text, Path: links.DomainMoveRows(string(v.Move.ID), string(s), 0), Count: int(counts[s]), Current: v.State == s})
	}
	return out
}

func (v rowsView) previous() string {
	if v.After == 0 {
		return ""
	}
	return links.DomainMoveRows(string(v.Move.ID), string(v.State), 0)
}

func (v rowsView) next() string {
	if !v.More {
		return ""
	}
	return links.DomainMoveRows(string(v.Move.ID), string(v.State), v.Rows[len(v.Rows)-1].No)
}
