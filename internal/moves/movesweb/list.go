package movesweb

import (
	"net/http"
	"strconv"
	"strings"

	"cabinet/internal/accounts"
	"cabinet/internal/groups"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/moves"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// pageSize is how many moves a page lists.
const pageSize = 25

// listView is a page of moves.
type listView struct {
	words
	Page  ui.Page
	Moves []moves.Move
	More  bool
	After bool // not the first page
}

func (h handlers) list(c *web.Ctx) error {
	v := listView{words: words{c}, After: c.Query("after") != ""}
	var err error
	if v.Moves, v.More, err = h.Moves.Moves(c.Context(), by(c), moves.ID(c.Query("after")), pageSize); err != nil {
		return err
	}
	if v.Page, err = h.Frame(c, c.P.T("movesweb.list.title"), links.DomainMoves()); err != nil {
		return err
	}
	return c.Render(http.StatusOK, listPage(v))
}

func (v listView) row(m moves.Move) ui.Row {
	lines := []string{v.at(m.CreatedAt)}
	if n := m.Figures.Total(); n > 0 {
		lines = append(lines, v.counts(m))
	}
	return ui.Row{Icon: "mail", Title: v.t("movesweb.move", fromTo(m)), Mark: moveMark(v.words, m.State), Lines: lines}
}

func (w words) counts(m moves.Move) string {
	f, key := m.Figures, "movesweb.counts"
	if m.State.Ended() {
		key = "movesweb.counts_ended"
		if f.ToDo() > 0 {
			key = "movesweb.counts_broken"
		}
	}
	return w.t(key, errs.Args{"Done": w.number(f.DoneRows()), "Left": w.number(f.LeftRows()), "Waiting": w.number(f.ToDo())})
}

func (v listView) previous() string {
	if v.After {
		return links.DomainMoves()
	}
	return ""
}

func (v listView) next() string {
	if !v.More {
		return ""
	}
	return links.DomainMovesAfter(string(v.Moves[len(v.Moves)-1].ID))
}

// Who moves, as the form asks.
const (
	whomAll    = "all"
	whomGroups = "groups"
	whomChosen = "chosen"
	// whomPicked is who was picked on the users page.
	whomPicked = "picked"
)

// formView is the form of a move.
type formView struct {
	words
	Page     ui.Page
	Values   map[string]string
	Chosen   []string // groups
	Picked   []ids.User
	Groups   []groups.Group
	Own      []string // verified mail domains
	Problems ui.Problems
}

func (h handlers) form(c *web.Ctx) error {
	return h.showForm(c, http.StatusOK, formView{words: words{c}, Values: map[string]string{"days": "30", "whom": whomAll}}, nil)
}

// formOf is the form of a move of users who were picked on the users page.
func (h handlers) formOf(c *web.Ctx) error {
	v := formView{words: words{c}, Picked: picked(c.Form().String("users")), Values: map[string]string{"days": "30", "whom": whomPicked}}
	if len(v.Picked) == 0 {
		v.Values["whom"] = whomAll
	}
	return h.showForm(c, http.StatusOK, v, nil)
}

// picked reads the ids of users as the form holds them.
func picked(text string) []ids.User {
	var out []ids.User
	for id := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ',' }) {
		out = append(out, ids.User(id))
	}
	return out
}

// picked are the ids of those who were picked on the users page, as the form holds them.
func (v formView) picked() string {
	var out []string
	for _, u := range v.Picked {
		out = append(out, string(u))
	}
	return strings.Join(out, ",")
}

func (h handlers) showForm(c *web.Ctx, status int, v formView, problem error) (err error) {
	domains, err := h.Accounts.Domains(c.Context(), by(c)) // for administrators alone, as the page is
	if err != nil {
		return err
	}
	for _, d := range domains {
		if d.State == accounts.DomainProven {
			v.Own = append(v.Own, accounts.ShowDomain(d.Name))
		}
	}
	if v.Groups, err = h.Groups.Groups(c.Context(), h.DB, by(c).Account); err != nil {
		return err
	}
	if v.Page, err = h.frame(c, c.P.T("movesweb.form.title")); err != nil {
		return err
	}
	v.Problems, v.Page.Failed = ui.ProblemsOf(c.P, problem), problem != nil
	return c.Render(status, formPage(v))
}

// draft has everybody judged and leads to what would happen.
func (h handlers) draft(c *web.Ctx) error {
	form := c.Form()
	v := formView{words: words{c}, Values: map[string]string{}, Chosen: form.Strings("groups"), Picked: picked(form.String("users"))}
	for _, name := range []string{"from", "to", "days", "whom", "addresses"} {
		v.Values[name] = form.String(name)
	}
	in := moves.Input{From: v.Values["from"], To: v.Values["to"], Days: int(numberOf(c, "days"))}
	var err error
	switch v.Values["whom"] {
	case whomGroups:
		if len(v.Chosen) == 0 {
			err = errs.FieldError("groups", "movesweb.form.groups_none")
		}
		for _, g := range v.Chosen {
			in.Whom.Groups = append(in.Whom.Groups, groupOf(g))
		}
	case whomPicked:
		if in.Whom.Users = v.Picked; len(v.Picked) == 0 { // as everybody would be meant
			err = errs.FieldError("whom", "movesweb.form.picked_none")
		}
	case whomChosen:
		in.Whom.Users, err = h.Moves.UsersAt(c.Context(), by(c), addresses(v.Values["addresses"]))
	}
	if refused(err) {
		return h.showForm(c, http.StatusUnprocessableEntity, v, err)
	}
	if err != nil {
		return err
	}
	m, err := h.Moves.Draft(c.Context(), by(c), in)
	if refused(err) {
		return h.showForm(c, c.StatusOf(err), v, err)
	}
	if err != nil {
		return err
	}
	return c.Redirect(links.DomainMove(string(m.ID)))
}

// addresses takes a pasted list apart; lines keep their places.
func addresses(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		for part := range strings.FieldsFuncSeq(line, func(r rune) bool { return r == ',' || r == ';' }) {
			out = append(out, strings.TrimSpace(part))
		}
	}
	return out
}

// groupOf reads a group as forms name it.
func groupOf(text string) ids.Group {
	if text == links.DefaultGroup {
		return groups.Default
	}
	return ids.Group(text)
}

func (v formView) field(name string, f ui.Field) ui.Field {
	f.Name, f.Label, f.Value, f.Error = name, v.t("movesweb.field."+name), v.Values[name], v.Problems.For(name)
	if key := "movesweb.hint." + name; f.Hint == "" && v.c.P.Has(key) {
		f.Hint = v.t(key, errs.Args{"Max": strconv.Itoa(moves.MaxDays)})
	}
	return f
}

func (v formView) whom() ui.Field {
	f := v.field("whom", ui.Field{})
	if len(v.Picked) > 0 {
		f.Options = append(f.Options, ui.Option{Value: whomPicked, Text: v.n("movesweb.whom.picked", int64(len(v.Picked)))})
	}
	for _, w := range []string{whomAll, whomGroups, whomChosen} {
		f.Options = append(f.Options, ui.Option{Value: w, Text: v.t("movesweb.whom." + w)})
	}
	return f
}

func (v formView) groups() ui.Field {
	f := v.field("groups", ui.Field{Values: v.Chosen, Options: []ui.Option{{Value: links.DefaultGroup, Text: v.t("movesweb.default_group")}}})
	for _, g := range v.Groups {
		f.Options = append(f.Options, ui.Option{Value: string(g.ID), Text: g.Name})
	}
	return f
}

// own says which mail domains need no confirmation.
func (v formView) own() string {
	if len(v.Own) == 0 {
		return v.t("movesweb.form.own_none")
	}
	return v.t("movesweb.form.own", errs.Args{"Domains": strings.Join(v.Own, ", ")})
}
