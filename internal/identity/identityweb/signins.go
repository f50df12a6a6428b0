package identityweb

import (
	"net/http"

	"github.com/a-h/templ"

	"cabinet/internal/identity"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

const (
	// signInsShown is how many attempts a page lists, and signInsBrief how many the page Password and sign-in does.
	signInsShown = 50
	signInsBrief = 5
	// maxBack is how many pages back the way is kept in the address; from further behind it leads to the first.
	maxBack = 20
)

// signInsView is a page of the attempts to sign in as the person.
type signInsView struct {
	words
	Page  ui.Page
	Tries []identity.SignInTry
	After string   // the page's own cursor, empty on the first
	Next  string   // the cursor of the page that follows, empty on the last
	Back  []string // the cursors of the pages before
}

// signIns lists the attempts of the last 90 days, 50 a page.
func (h handlers) signIns(c *web.Ctx) error {
	v := signInsView{words: words{c}, After: c.Query("after"), Back: c.Queries()["back"]}
	var from identity.SignInCursor
	if v.After != "" && web.ReadCursor(v.After, &from) != nil {
		return c.Redirect(links.SignIns("")) // nobody types a cursor: the list begins anew
	}
	tries, more, err := h.Identity.RecentSignIns(c.Context(), by(c), from, signInsShown)
	if err != nil {
		return err
	}
	v.Tries = tries
	if more {
		if v.Next, err = web.Cursor(tries[len(tries)-1].Cursor()); err != nil {
			return err
		}
	}
	if v.Page, err = h.Frame(c, c.P.T("identityweb.sign_ins.title"), links.Security()); err != nil {
		return err
	}
	return c.Render(http.StatusOK, signInsPage(v))
}

// next leads to the older page, and remembers the way back.
func (v signInsView) next() string {
	if v.Next == "" {
		return ""
	}
	back := append(v.Back[:len(v.Back):len(v.Back)], v.After)
	return links.SignIns(v.Next, back[max(0, len(back)-maxBack):]...)
}

// previous leads to the page before, or to the first when the way is unknown.
func (v signInsView) previous() string {
	switch n := len(v.Back); {
	case v.After == "":
		return ""
	case n == 0:
		return links.SignIns("")
	default:
		return links.SignIns(v.Back[n-1], v.Back[:n-1]...)
	}
}

func (v signInsView) rowsText() string {
	first := 0
	if v.After == "" {
		first = 1
	}
	return ui.RowsText(v.Page.P, first, len(v.Tries), -1)
}

func (v signInsView) table() ui.Data {
	out := ui.Data{ID: "sign-ins", Caption: v.t("identityweb.sign_ins.caption"), Empty: noSignIns(v), Columns: []ui.Column{
		{Key: "device", Head: v.t("identityweb.sign_ins.device"), Main: true},
		{Key: "outcome", Head: v.t("identityweb.sign_ins.outcome"), Bare: true, Tight: true},
		{Key: "when", Head: v.t("identityweb.sign_ins.when"), Tight: true},
		{Key: "how", Head: v.t("identityweb.sign_ins.how")},
		{Key: "place", Head: v.t("identityweb.sign_ins.place"), Tight: true},
	}}
	for _, t := range v.Tries {
		out.Rows = append(out.Rows, ui.DataRow{ID: t.ID, Name: v.at(t.At), Cells: []templ.Component{
			ui.Text(v.device(t.Device)), v.outcome(t), ui.Text(v.at(t.At)), ui.Text(v.t(t.Proof.Key())), ui.Text(t.RemoteIP)}})
	}
	return out
}

func (w words) device(d identity.Device) string {
	key, args := d.Label()
	return w.t(key, args)
}

// outcome says what came of an attempt, and whether the browser was new.
func (w words) outcome(t identity.SignInTry) templ.Component {
	switch {
	case !t.Succeeded:
		return ui.Badge(ui.Bad, "ban", w.t("identityweb.sign_ins.refused"))
	case !t.Known:
		return ui.Badge(ui.Warn, "info", w.t("identityweb.sign_ins.new_device"))
	default:
		return ui.Badge(ui.OK, "check", w.t("identityweb.sign_ins.succeeded"))
	}
}

// try shows one attempt in the short list.
func (w words) try(t identity.SignInTry) ui.Row {
	return ui.Row{Icon: deviceIcon(t.Device), Title: w.device(t.Device), Mark: w.outcome(t),
		Lines: []string{w.t("identityweb.sign_ins.line", errs.Args{"When": w.at(t.At), "How": w.t(t.Proof.Key()), "Place": t.RemoteIP})}}
}

func deviceIcon(d identity.Device) string {
	switch d.System {
	case "Android", "iOS", "iPhone":
		return "smartphone"
	}
	return "monitor"
}
