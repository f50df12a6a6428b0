package practiceweb

import (
	"net/http"
	"strings"

	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/practice"
	"cabinet/internal/ui"
)

// editView is the form of an entry, or both versions after a clash.
type editView struct {
	Page       ui.Page
	List       practice.List
	Entry      practice.Entry // empty for a new one
	Area       practice.Entry // of a stage
	Action     string
	Back       string
	Name, Code string // as typed
	Stages     string // of a new area, one a line
	Version    string
	Problems   ui.Problems
	Theirs     practice.Entry // after a clash
	Order      listView       // an area's stages
}

// t is a text about this list.
func (v editView) t(key string, args ...errs.Args) string {
	return v.Page.P.T(words(v.List)+key, args...)
}

func (v editView) title(p ui.Texts) string {
	switch {
	case v.Theirs.ID != "":
		return p.T("practiceweb.clash.title")
	case v.Entry.ID == "":
		return p.T(words(v.List) + "new")
	default:
		return v.Entry.Name
	}
}

// codeHint says what a code is; a new area's is made of its name when it is left empty.
func (v editView) codeHint() string {
	if v.Entry.ID == "" {
		return v.Page.P.T("practiceweb.code_new")
	}
	return v.Page.P.T("practiceweb.code_hint")
}

// blank is the form of a new entry.
func (s section) blank(c *web.Ctx) (editView, error) {
	v := editView{List: s.list, Action: links.EntryNew(root(s.list, s.area(c))), Back: home(s.list, s.area(c))}
	_, err := s.Practice.Entries(c.Context(), by(c), s.list, s.area(c)) // the form is for administrators
	if err == nil && s.list == practice.Stages {
		var area practice.EntryInUse
		area, err = s.Practice.Entry(c.Context(), by(c), practice.Areas, string(s.area(c)))
		v.Area = area.Entry
	}
	return v, err
}

func (s section) new(c *web.Ctx) error {
	v, err := s.blank(c)
	if err != nil {
		return err
	}
	return s.showEdit(c, http.StatusOK, v)
}

// add adds what was typed.
func (s section) add(c *web.Ctx) error {
	v, err := s.blank(c)
	if err != nil {
		return err
	}
	form := c.Form()
	v.Name, v.Code, v.Stages = form.String("name"), form.String("code"), form.String("stages")
	in := practice.Input{Name: &v.Name, Stages: strings.Split(v.Stages, "\n")}
	if strings.TrimSpace(v.Code) != "" { // else one is made of the name
		in.Code = &v.Code
	}
	e, err := s.Practice.Add(c.Context(), by(c), s.list, s.area(c), in)
	if refused(err) {
		v.Problems = ui.ProblemsOf(c.P, err)
		return s.showEdit(c, http.StatusUnprocessableEntity, v)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "practiceweb.added")
	if s.list == practice.Areas {
		return c.Redirect(links.PracticeArea(ids.PracticeArea(e.ID)))
	}
	return c.Redirect(v.Back)
}

// stored is the form of the entry that the address names.
func (s section) stored(c *web.Ctx) (editView, error) {
	e, err := s.entry(c)
	if err != nil {
		return editView{}, err
	}
	v := editView{List: s.list, Entry: e.Entry, Action: links.Entry(root(s.list, e.Area), e.ID), Back: home(s.list, e.Area), Name: e.Name, Code: e.Code, Version: number(e.Version)}
	if s.list == practice.Stages {
		area, err := s.Practice.Entry(c.Context(), by(c), practice.Areas, string(e.Area))
		v.Area = area.Entry
		return v, err
	}
	if s.list == practice.Areas {
		v.Order = listView{List: practice.Stages, Area: ids.PracticeArea(e.ID)}
		v.Order.Entries, err = s.Practice.Entries(c.Context(), by(c), practice.Stages, v.Order.Area)
	}
	return v, err
}

func (s section) edit(c *web.Ctx) error {
	v, err := s.stored(c)
	if err != nil {
		return err
	}
	return s.showEdit(c, http.StatusOK, v)
}

// save changes the entry to what was typed.
func (s section) save(c *web.Ctx) error {
	v, err := s.stored(c)
	if err != nil {
		return err
	}
	form := c.Form()
	v.Name, v.Version = form.String("name"), form.String("version")
	in := practice.Input{Name: &v.Name}
	if s.list == practice.Areas {
		v.Code = form.String("code")
		in.Code = &v.Code
	}
	_, err = s.Practice.Change(c.Context(), by(c), s.list, v.Entry.ID, in, form.Version())
	if theirs, ok := conflict(err); ok {
		v.Theirs, v.Version = theirs, number(theirs.Version)
		return s.showEdit(c, http.StatusConflict, v)
	}
	if refused(err) {
		v.Problems = ui.ProblemsOf(c.P, err)
		return s.showEdit(c, http.StatusUnprocessableEntity, v)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "practiceweb.saved")
	if s.list == practice.Areas {
		return c.Redirect(v.Action)
	}
	return c.Redirect(v.Back)
}

// conflict returns what somebody else stored in between.
func conflict(err error) (practice.Entry, bool) {
	e := errs.As(err)
	if e == nil || e.Kind != errs.Conflict {
		return practice.Entry{}, false
	}
	theirs, ok := e.Detail.(practice.Entry)
	return theirs, ok
}

func (s section) showEdit(c *web.Ctx, status int, v editView) (err error) {
	if v.Page, err = s.Frame(c, v.title(c.P), menu(s.list)); err != nil {
		return err
	}
	v.Page.Failed = status == http.StatusUnprocessableEntity
	v.Order.Page = v.Page
	if v.Theirs.ID != "" {
		return c.Render(status, clashPage(v))
	}
	return c.Render(status, editPage(v))
}

// versions are both versions of every field.
func (v editView) versions() []ui.VersionPair {
	out := []ui.VersionPair{{Name: "name", Label: v.Page.P.T("practiceweb.name"), Theirs: v.Theirs.Name, Yours: v.Name}}
	if v.List == practice.Areas {
		out = append(out, ui.VersionPair{Name: "code", Label: v.Page.P.T("practiceweb.code"), Theirs: v.Theirs.Code, Yours: v.Code})
	}
	return out
}
