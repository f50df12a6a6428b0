package viewingweb

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
	"cabinet/internal/viewing"
)

// listView is a page that lists looks: those of an account with its setting, or those as oneself.
type listView struct {
	c     *web.Ctx
	Page  ui.Page
	List  viewing.Page
	Names map[ids.User]string
	First bool
	// Path is where the list goes on and begins anew.
	Path func(before ids.Viewing) string

	Setting viewing.Setting
	Allowed bool // as the form shows it
	Clash   bool
}

func (v listView) t(key string, args ...errs.Args) string { return v.c.P.T(key, args...) }

// admin shows whether administrators may look as others, and who did.
func (h handlers) admin(c *web.Ctx) error {
	set, err := h.Viewing.Setting(c.Context(), by(c))
	if err != nil {
		return err
	}
	return h.showAdmin(c, http.StatusOK, listView{Setting: set, Allowed: set.Allowed})
}

// allow changes whether they may.
func (h handlers) allow(c *web.Ctx) error {
	allowed := c.Form().Bool("allowed")
	set, err := h.Viewing.Allow(c.Context(), by(c), allowed, c.Form().Version())
	if errs.Is(err, errs.Conflict) {
		if set, err = h.Viewing.Setting(c.Context(), by(c)); err != nil {
			return err
		}
		return h.showAdmin(c, http.StatusConflict, listView{Setting: set, Allowed: allowed, Clash: true})
	}
	if err != nil {
		return err
	}
	key := "viewingweb.admin.forbidden"
	if set.Allowed {
		key = "viewingweb.admin.allowed"
	}
	c.Flash(web.FlashSuccess, key)
	return c.Redirect(links.ViewAs(""))
}

func (h handlers) showAdmin(c *web.Ctx, status int, v listView) (err error) {
	before := ids.Viewing(c.Query("before"))
	v.c, v.First, v.Path = c, before == "", links.ViewAs
	if v.List, err = h.Viewing.List(c.Context(), by(c), before, 0); err != nil {
		return err
	}
	if v.Names, err = h.names(c, v.List.Viewings); err != nil {
		return err
	}
	if v.Page, err = h.Frame(c, c.P.T("viewingweb.admin.title"), links.ViewAs("")); err != nil {
		return err
	}
	v.Page.Failed = status != http.StatusOK
	return c.Render(status, adminPage(v))
}

// mine shows who looked as the person who asks.
func (h handlers) mine(c *web.Ctx) (err error) {
	before := ids.Viewing(c.Query("before"))
	v := listView{c: c, First: before == "", Path: links.MyViewings}
	if v.List, err = h.Viewing.Mine(c.Context(), by(c), before, 0); err != nil {
		return err
	}
	if v.Names, err = h.names(c, v.List.Viewings); err != nil {
		return err
	}
	if v.Page, err = h.Frame(c, c.P.T("viewingweb.mine.title"), links.MyViewings("")); err != nil {
		return err
	}
	return c.Render(http.StatusOK, minePage(v))
}

func (v listView) version() string { return strconv.FormatInt(v.Setting.Version, 10) }

// table is the looks, with whom they were of where that isn't clear.
func (v listView) table(whose bool) ui.Data {
	out := ui.Data{ID: "viewings", Caption: v.t("viewingweb.list.caption"), Empty: ui.NothingYet("eye", v.t("viewingweb.list.none"), v.t("viewingweb.list.none_text")),
		Columns: []ui.Column{{Key: "when", Head: v.t("viewingweb.list.when"), Tight: true}, {Key: "who", Head: v.t("viewingweb.list.who"), Main: true}}}
	if whose {
		out.Columns = append(out.Columns, ui.Column{Key: "as", Head: v.t("viewingweb.list.as")})
	}
	out.Columns = append(out.Columns, ui.Column{Key: "why", Head: v.t("viewingweb.list.why")}, ui.Column{Key: "until", Head: v.t("viewingweb.list.until"), Tight: true, Bare: true})
	for _, x := range v.List.Viewings {
		row := ui.DataRow{ID: string(x.ID), Name: v.name(x.Viewer), Cells: []templ.Component{ui.Text(v.c.DateTime(x.StartedAt)), ui.Text(v.name(x.Viewer))}}
		if whose {
			row.Cells = append(row.Cells, ui.Text(v.name(x.User)))
		}
		end := ui.Text(v.c.DateTime(x.Over()))
		if x.Runs(v.c.Now()) {
			end = ui.Badge(ui.Warn, "", v.t("viewingweb.list.runs", errs.Args{"Until": v.c.DateTime(x.EndsAt)}))
		}
		row.Cells = append(row.Cells, ui.Text(x.Reason), end)
		out.Rows = append(out.Rows, row)
	}
	return out
}

func (v listView) name(u ids.User) string {
	if name := v.Names[u]; name != "" {
		return name
	}
	return v.t("viewingweb.list.gone")
}

func (v listView) next() string {
	if v.List.Next == "" {
		return ""
	}
	return v.Path(v.List.Next)
}

// previous leads to the first page: a look has no way back from behind it.
func (v listView) previous() string {
	if v.First {
		return ""
	}
	return v.Path("")
}
