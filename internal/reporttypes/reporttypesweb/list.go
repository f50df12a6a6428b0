package reporttypesweb

import (
	"net/http"

	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/reporttypes"
	"cabinet/internal/ui"
)

// listView is the page of all types.
type listView struct {
	Page            ui.Page
	InUse, Archived []reporttypes.TypeInUse
	Problems        ui.Problems
}

func (v listView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

func (h handlers) list(c *web.Ctx) error { return h.showList(c, http.StatusOK, nil) }

func (h handlers) showList(c *web.Ctx, status int, problem error) error {
	all, err := h.Types.List(c.Context(), by(c))
	if err != nil {
		return err
	}
	v := listView{Problems: ui.ProblemsOf(c.P, problem)}
	for _, t := range all {
		if t.Archived {
			v.Archived = append(v.Archived, t)
		} else {
			v.InUse = append(v.InUse, t)
		}
	}
	if v.Page, err = h.Frame(c, c.P.T("reporttypesweb.title"), links.ReportTypes()); err != nil {
		return err
	}
	v.Page.Failed = problem != nil
	return c.Render(status, listPage(v))
}

func (h handlers) archive(c *web.Ctx) error {
	return h.putAway(c, true, "reporttypesweb.archived_done")
}

func (h handlers) restore(c *web.Ctx) error { return h.putAway(c, false, "reporttypesweb.restored") }

func (h handlers) putAway(c *web.Ctx, archived bool, done string) error {
	_, err := h.Types.Change(c.Context(), by(c), typeID(c), reporttypes.Input{Archived: &archived}, 0)
	if refused(err) {
		return h.showList(c, web.Status(err), err)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, done)
	return c.Redirect(links.ReportTypes())
}

// lines say what a type is for and how long it is.
func (v listView) lines(t reporttypes.TypeInUse) []string {
	var out []string
	if t.Note != "" {
		out = append(out, t.Note)
	}
	size := v.Page.P.N("reporttypesweb.sections", len(t.Sections)) + " · " + v.Page.P.N("reporttypesweb.questions", len(t.Questions()))
	if t.Used {
		size += " · " + v.t("reporttypesweb.used")
	} else {
		size += " · " + v.t("reporttypesweb.unused")
	}
	return append(out, size)
}

// actions are what can be done with a type in use.
func (v listView) actions(t reporttypes.TypeInUse) []ui.Action {
	out := []ui.Action{{Text: v.t("reporttypesweb.preview"), Icon: "eye", Href: links.ReportTypePreview(t.ID)},
		{Text: v.t("reporttypesweb.copy.verb"), Icon: "copy", Href: links.ReportTypeCopy(t.ID)},
		{Text: v.t("reporttypesweb.archive"), Icon: "archive", Post: links.ReportTypeArchive(t.ID)}}
	if !t.Stays() {
		out = append(out, ui.Action{Text: v.t("reporttypesweb.delete.verb"), Icon: "trash-2", Look: "danger-text", Href: links.ReportTypeDelete(t.ID)})
	}
	return out
}

// empty tells that a type can't be begun: nothing is asked in it.
func empty(t reporttypes.TypeInUse) bool { return len(t.Questions()) == 0 }
