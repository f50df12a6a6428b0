package bulkweb

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"cabinet/internal/access"
	"cabinet/internal/bulk"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// rowsView is a page of a job's rows.
type rowsView struct {
	words
	Page  ui.Page
	Job   bulk.Job
	State bulk.RowState
	Rows  bulk.Rows
	After int64
	Names map[ids.User]string
}

func rowStates() []bulk.RowState {
	return []bulk.RowState{bulk.RowWaiting, bulk.RowDone, bulk.RowSkipped, bulk.RowRefused}
}

// rows shows the rows of a job in their order, all or those of one state.
func (h handlers) rows(c *web.Ctx) error {
	v := rowsView{words: words{c}}
	if state := bulk.RowState(c.Query("state")); slices.Contains(rowStates(), state) {
		v.State = state
	}
	if after, err := strconv.ParseInt(c.Query("after"), 10, 64); err == nil && after > 0 {
		v.After = after
	}
	var err error
	if v.Job, err = h.Bulk.Job(c.Context(), by(c), jobID(c)); err != nil {
		return err
	}
	if v.Rows, err = h.Bulk.Rows(c.Context(), by(c), v.Job.ID, bulk.RowFilter{State: v.State, After: v.After}); err != nil {
		return err
	}
	if v.Names, err = h.named(c, v.Job, v.Rows.Rows); err != nil {
		return err
	}
	if v.Page, err = h.frame(c, c.P.T("bulkweb.rows.title")); err != nil {
		return err
	}
	return c.Render(http.StatusOK, rowsPage(v))
}

// named reads the names of users whom rows touch. Whoever may not see everybody learns no name of a user who was refused to
// them, or whom nobody has judged yet, though they named the id.
func (h handlers) named(c *web.Ctx, j bulk.Job, rows []bulk.Row) (map[ids.User]string, error) {
	var users []ids.User
	for _, r := range rows {
		if r.User != "" && (by(c).Role == access.Administrator || r.State == bulk.RowDone || r.State == bulk.RowSkipped) {
			users = append(users, r.User)
		}
	}
	return h.Bulk.Names.NamesIn(c.Context(), h.DB, j.Account, users, c.P.Lang())
}

// who is the person of a row: by name where that is known, else by address or number.
func (v rowsView) who(r bulk.Row) string {
	if v.Job.Kind == bulk.KindInvite && r.Invitee == (bulk.Invitee{}) {
		return v.t("bulkweb.rows.erased")
	}
	if v.Job.Kind == bulk.KindInvite {
		name := strings.TrimSpace(r.Invitee.FirstName + " " + r.Invitee.LastName)
		return strings.TrimSpace(name + " " + r.Invitee.Email)
	}
	if name := v.Names[r.User]; name != "" {
		return name
	}
	return string(r.User)
}

// reasons says why the row isn't done.
func reasons(w words, r bulk.Row) string {
	var out []string
	for _, reason := range r.Reasons {
		out = append(out, bulk.Say(w.c.P, reason))
	}
	return strings.Join(out, " ")
}

func (v rowsView) grid() ui.Grid {
	g := ui.Grid{Caption: v.t("bulkweb.rows.title"), Heads: []string{v.t("bulkweb.rows.line"), v.t("bulkweb.rows.who"), v.t("bulkweb.heaps.outcome"), v.t("bulkweb.heaps.reason")}}
	for _, r := range v.Rows.Rows {
		place := r.Line
		if place == 0 {
			place = r.No
		}
		g.Rows = append(g.Rows, []templ.Component{ui.Text(v.number(place)), ui.Text(v.who(r)), rowMark(v.words, r.State), ui.Text(reasons(v.words, r))})
	}
	return g
}

func (v rowsView) tabs() []ui.Tab {
	out := []ui.Tab{{Text: v.t("bulkweb.rows.all"), Path: links.BulkJobRows(string(v.Job.ID), "", 0), Counted: v.number(v.Job.Total), Current: v.State == ""}}
	counts := map[bulk.RowState]int64{bulk.RowWaiting: v.Job.Waiting(), bulk.RowDone: v.Job.Done, bulk.RowSkipped: v.Job.Skipped, bulk.RowRefused: v.Job.Refused}
	for _, s := range rowStates() {
		out = append(out, ui.Tab{Text: v.t(s.Key()), Path: links.BulkJobRows(string(v.Job.ID), string(s), 0), Counted: v.number(counts[s]), Current: v.State == s})
	}
	return out
}

func (v rowsView) previous() string {
	if v.After == 0 {
		return ""
	}
	return links.BulkJobRows(string(v.Job.ID), string(v.State), 0)
}

func (v rowsView) next() string {
	if v.Rows.Next == 0 {
		return ""
	}
	return links.BulkJobRows(string(v.Job.ID), string(v.State), v.Rows.Next)
}

func (v rowsView) shown() string {
	return v.t("bulkweb.rows.shown", errs.Args{"N": v.number(int64(len(v.Rows.Rows)))})
}
