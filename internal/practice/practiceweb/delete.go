package practiceweb

import (
	"net/http"

	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/practice"
	"cabinet/internal/ui"
)

// deleteView asks whether an entry is to be deleted, and what takes its place in cases.
type deleteView struct {
	Page     ui.Page
	List     practice.List
	Entry    practice.EntryInUse
	Options  []ui.Option // what can take its place
	With     string      // as chosen
	Problems ui.Problems
}

// none stands in the form for no entry.
const none = "none"

func (s section) askDelete(c *web.Ctx) error { return s.showDelete(c, http.StatusOK, nil) }

// delete removes the entry and puts another one in its place.
func (s section) delete(c *web.Ctx) error {
	e, err := s.entry(c)
	if err != nil {
		return err
	}
	r, err := s.replacement(c)
	if err != nil {
		return err
	}
	cases, err := s.Practice.Delete(c.Context(), by(c), s.list, e.ID, r)
	if refused(err) {
		return s.showDelete(c, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	if cases > 0 {
		c.Flash(web.FlashSuccess, "practiceweb.deleted_with", errs.Args{"N": cases})
	} else {
		c.Flash(web.FlashSuccess, "practiceweb.deleted")
	}
	return c.Redirect(home(s.list, e.Area))
}

// replacement reads what was chosen. For an area it is a stage of another one.
func (s section) replacement(c *web.Ctx) (*practice.Replacement, error) {
	switch chosen := c.Form().String("with"); {
	case chosen == "":
		return nil, nil
	case chosen == none && s.list == practice.Groups:
		return &practice.Replacement{}, nil
	case s.list != practice.Areas:
		return &practice.Replacement{With: chosen}, nil
	default:
		all, err := s.Practice.Lists(c.Context(), by(c))
		if err != nil {
			return nil, err
		}
		stage, ok := all.Stage(ids.Stage(chosen))
		if !ok {
			return &practice.Replacement{With: chosen}, nil // refused like anything else that isn't there
		}
		return &practice.Replacement{With: string(stage.Area), Stage: stage.ID}, nil
	}
}

func (s section) showDelete(c *web.Ctx, status int, problem error) error {
	e, err := s.entry(c)
	if err != nil {
		return err
	}
	v := deleteView{List: s.list, Entry: e, With: c.Form().String("with"), Problems: problems(c.P, problem)}
	if v.Options, err = s.options(c, e); err != nil {
		return err
	}
	if v.Page, err = s.Frame(c, v.deed(c.P).Title, menu(s.list)); err != nil {
		return err
	}
	v.Page.Failed = problem != nil
	return c.Render(status, deletePage(v))
}

// problems puts what stands against a deletion beside the choice where that can mend it.
func problems(p ui.Texts, err error) ui.Problems {
	if e := errs.As(err); e != nil && (e.Key == "practice.in_use" || e.Key == "practice.in_use_unseen") {
		return ui.Problems{{Field: "with", Text: p.T(e.Key, e.Args)}}
	}
	out := ui.ProblemsOf(p, err)
	for i := range out {
		if out[i].Field == "stage" {
			out[i].Field = "with"
		}
	}
	return out
}

// options are what can take the place of an entry that cases have.
func (s section) options(c *web.Ctx, e practice.EntryInUse) ([]ui.Option, error) {
	if !e.Asks() {
		return nil, nil
	}
	out := []ui.Option{{Text: c.P.T("practiceweb.choose")}}
	if s.list == practice.Areas {
		all, err := s.Practice.Lists(c.Context(), by(c))
		for _, area := range all.Areas {
			for _, x := range area.Stages {
				if string(area.ID) != e.ID {
					out = append(out, ui.Option{Value: string(x.ID), Text: x.Name, Group: area.Name})
				}
			}
		}
		return out, err
	}
	if s.list == practice.Groups {
		out = append(out, ui.Option{Value: none, Text: c.P.T("practiceweb.group.none_chosen")})
	}
	others, err := s.Practice.Entries(c.Context(), by(c), s.list, e.Area)
	for _, x := range others {
		if x.ID != e.ID {
			out = append(out, ui.Option{Value: x.ID, Text: x.Name})
		}
	}
	return out, err
}

const deleteID = "delete-entry"

func (v deleteView) deed(p ui.Texts) ui.Deed {
	at := root(v.List, v.Entry.Area)
	d := ui.Deed{ID: deleteID, Title: p.T("practiceweb.delete_title", errs.Args{"Name": v.Entry.Name}), Text: p.T(words(v.List) + "unused"),
		Verb: p.T(words(v.List) + "delete"), Action: links.EntryDelete(at, v.Entry.ID), Cancel: home(v.List, v.Entry.Area), Danger: true}
	switch {
	case v.Entry.Cases > 0:
		d.Text, d.Verb = p.N("practiceweb.delete_used", v.Entry.Cases), p.T("practiceweb.replace")
	case v.Entry.Unseen:
		d.Text, d.Verb = p.T("practiceweb.delete_unseen"), p.T("practiceweb.replace")
	}
	return d
}

// with is the choice of what takes the entry's place. Nothing is chosen beforehand.
func (v deleteView) with() ui.Field {
	return ui.Field{Name: "with", Label: v.Page.P.T(words(v.List) + "with"), Value: v.With, Error: v.Problems.For("with"), Form: deleteID + "-form", Options: v.Options}
}
