package accountsweb

import (
	"net/http"

	"github.com/a-h/templ"

	"cabinet/internal/accounts"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// branchesView is the list of branches, or the page of one.
type branchesView struct {
	Page     ui.Page
	List     []accounts.BranchInUse
	Branch   accounts.BranchInUse
	Name     string // as typed
	Version  string
	Problems ui.Problems
	// Theirs is the name that somebody else gave meanwhile; empty without a clash.
	Theirs string
}

func (v branchesView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

func (h handlers) branches(c *web.Ctx) error { return h.showBranches(c, http.StatusOK, "", nil) }

// addBranch adds a branch by its name.
func (h handlers) addBranch(c *web.Ctx) error {
	name := c.Form().String("name")
	_, err := h.Settings.CreateBranch(c.Context(), by(c), name)
	if errs.Is(err, errs.Invalid) || errs.Is(err, errs.Conflict) {
		return h.showBranches(c, http.StatusUnprocessableEntity, name, err)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "accountsweb.branches.added")
	return c.Redirect(links.Branches())
}

func (h handlers) showBranches(c *web.Ctx, status int, name string, problem error) error {
	v := branchesView{Name: name, Problems: problems(c.P, "name", problem)}
	if _, err := h.Settings.Account(c.Context(), by(c)); err != nil { // the list alone is for everybody
		return err
	}
	var err error
	if v.List, err = h.Settings.Branches(c.Context(), by(c)); err != nil {
		return err
	}
	if v.Page, err = h.Frame(c, c.P.T("accountsweb.branches.title"), links.Organisation()); err != nil {
		return err
	}
	v.Page.Failed = problem != nil
	return c.Render(status, branchesPage(v))
}

// problems puts a conflict that one field causes beside that field.
func problems(p ui.Texts, field string, err error) ui.Problems {
	if e := errs.As(err); e != nil && e.Kind == errs.Conflict {
		return ui.Problems{{Field: field, Text: p.T(e.Key, e.Args)}}
	}
	return ui.ProblemsOf(p, err)
}

func (h handlers) branch(c *web.Ctx) error { return h.showBranch(c, http.StatusOK, nil) }

// renameBranch gives the branch the name that was typed.
func (h handlers) renameBranch(c *web.Ctx) error {
	id := ids.Branch(c.Path("id"))
	_, err := h.Settings.RenameBranch(c.Context(), by(c), id, c.Form().String("name"), c.Form().Version())
	e := errs.As(err)
	switch {
	case e != nil && e.Kind == errs.Conflict && e.Detail != nil:
		return h.showBranch(c, http.StatusConflict, err)
	case errs.Is(err, errs.Invalid) || errs.Is(err, errs.Conflict):
		return h.showBranch(c, http.StatusUnprocessableEntity, err)
	case err != nil:
		return err
	}
	c.Flash(web.FlashSuccess, "accountsweb.branches.renamed")
	return c.Redirect(links.Branches())
}

func (h handlers) showBranch(c *web.Ctx, status int, problem error) error {
	b, err := h.Settings.Branch(c.Context(), by(c), ids.Branch(c.Path("id")))
	if err != nil {
		return err
	}
	v := branchesView{Branch: b, Name: b.Name, Version: text(b.Version), Problems: problems(c.P, "name", problem)}
	if problem != nil {
		v.Name = c.Form().String("name")
		if e := errs.As(problem); e.Detail != nil {
			v.Theirs, v.Problems = b.Name, nil
		} else if seen := c.Form().String("version"); seen != "" {
			v.Version = seen
		}
	}
	title := c.P.T("accountsweb.branch.title")
	if v.Theirs != "" {
		title = c.P.T("accountsweb.clash.title")
	}
	if v.Page, err = h.Frame(c, title, links.Organisation()); err != nil {
		return err
	}
	v.Page.Failed = status == http.StatusUnprocessableEntity
	return c.Render(status, branchPage(v))
}

func (h handlers) askDeleteBranch(c *web.Ctx) error { return h.showDeleteBranch(c, http.StatusOK, nil) }

// deleteBranch removes the branch, or says who still has it.
func (h handlers) deleteBranch(c *web.Ctx) error {
	err := h.Settings.DeleteBranch(c.Context(), by(c), ids.Branch(c.Path("id")))
	if errs.Is(err, errs.Conflict) {
		return h.showDeleteBranch(c, http.StatusConflict, err)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "accountsweb.branches.deleted")
	return c.Redirect(links.Branches())
}

func (h handlers) showDeleteBranch(c *web.Ctx, status int, problem error) error {
	b, err := h.Settings.Branch(c.Context(), by(c), ids.Branch(c.Path("id")))
	if err != nil {
		return err
	}
	v := branchesView{Branch: b, Problems: problems(c.P, "", problem)}
	title := v.deed(c.P).Title
	if b.People > 0 {
		title = c.P.T("accountsweb.branch.in_use_title")
	}
	if v.Page, err = h.Frame(c, title, links.Organisation()); err != nil {
		return err
	}
	return c.Render(status, deleteBranchPage(v))
}

// deed asks whether the branch is to be deleted.
func (v branchesView) deed(p ui.Texts) ui.Deed {
	return ui.Deed{ID: "delete-branch", Title: p.T("accountsweb.branch.delete_title", errs.Args{"Name": v.Branch.Name}),
		Text: p.T("accountsweb.branch.delete_text"), Verb: p.T("accountsweb.branch.delete"), Action: links.BranchDelete(v.Branch.ID),
		Cancel: links.Branches(), Danger: true}
}

// table lists the branches with what can be done with each.
func (v branchesView) table() ui.Data {
	d := ui.Data{ID: "branches", Caption: v.t("accountsweb.branches.title"), Columns: []ui.Column{
		{Key: "name", Head: v.t("accountsweb.field.name"), Main: true},
		{Key: "people", Head: v.t("accountsweb.branches.people"), Numeric: true},
	}}
	for _, b := range v.List {
		d.Rows = append(d.Rows, ui.DataRow{ID: string(b.ID), Name: b.Name, Href: links.Branch(b.ID),
			Cells: []templ.Component{ui.Text(b.Name), ui.Text(v.Page.P.Number(b.People))},
			Actions: []ui.Action{
				{Text: v.t("accountsweb.branch.rename"), Icon: "pencil", Href: links.Branch(b.ID)},
				{Text: v.t("accountsweb.branch.delete"), Icon: "trash-2", Href: links.BranchDelete(b.ID), Look: "danger-text"},
			}})
	}
	return d
}
