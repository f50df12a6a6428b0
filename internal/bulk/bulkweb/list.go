package bulkweb

import (
	"net/http"

	"cabinet/internal/bulk"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// listView is a page of jobs.
type listView struct {
	words
	Page  ui.Page
	Jobs  bulk.Page
	After bool // not the first page
	Names map[ids.User]string
}

// list shows the person's jobs, and administrators those of everybody.
func (h handlers) list(c *web.Ctx) error {
	v := listView{words: words{c}, After: c.Query("after") != ""}
	var err error
	if v.Jobs, err = h.Bulk.Jobs(c.Context(), by(c), bulk.ListFilter{After: bulk.JobID(c.Query("after"))}); err != nil {
		return err
	}
	var users []ids.User
	for _, j := range v.Jobs.Jobs {
		users = append(users, j.User)
	}
	if v.Names, err = h.Bulk.Names.NamesIn(c.Context(), h.DB, by(c).Account, users, c.P.Lang()); err != nil {
		return err
	}
	if v.Page, err = h.Frame(c, c.P.T("bulkweb.jobs.title"), links.Users()); err != nil {
		return err
	}
	return c.Render(http.StatusOK, listPage(v))
}

func (v listView) row(j bulk.Job) ui.Row {
	icon := "users"
	if j.Kind == bulk.KindInvite {
		icon = "user-plus"
	}
	who := v.Names[j.User]
	if who == "" {
		who = v.t("bulkweb.somebody")
	}
	lines := []string{v.t("bulkweb.jobs.by", errs.Args{"Name": who, "At": v.at(j.CreatedAt)})}
	if j.State.Ended() || !j.StartedAt.IsZero() {
		lines = append(lines, v.t("bulkweb.done.text", errs.Args{"Done": v.number(j.Done), "Skipped": v.number(j.Skipped), "Refused": v.number(j.Refused)}))
	} else if j.Total > 0 {
		lines = append(lines, v.n("bulkweb.jobs.rows", j.Total))
	}
	return ui.Row{Icon: icon, Title: v.t(j.Title), Mark: jobMark(v.words, j), Lines: lines}
}

// previous and next lead to the neighbouring pages: from any later one back to the newest.
func (v listView) previous() string {
	if v.After {
		return links.BulkJobs()
	}
	return ""
}

func (v listView) next() string {
	if v.Jobs.Next == "" {
		return ""
	}
	return links.BulkJobsAfter(string(v.Jobs.Next))
}
