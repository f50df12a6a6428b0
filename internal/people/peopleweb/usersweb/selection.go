package usersweb

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"cabinet/internal/access"
	"cabinet/internal/bulk"
	"cabinet/internal/groups"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/moves"
	"cabinet/internal/people"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// selectionView asks what exactly is to be done with the chosen users.
type selectionView struct {
	c         *web.Ctx
	Page      ui.Page
	Query     query
	Operation string
	All       bool
	Users     []ids.User
	Count     people.Count
	Problems  ui.Problems
	names     names
}

func (v selectionView) t(key string, args ...errs.Args) string { return v.c.P.T(key, args...) }

func (v selectionView) title() string { return v.t("usersweb.bulk." + v.Operation) }

// whom says how many users were chosen.
func (v selectionView) whom() string {
	if !v.All {
		return v.c.P.N("usersweb.bulk.chosen", len(v.Users))
	}
	return listView{c: v.c, Count: v.Count}.found()
}

func (v selectionView) look() string {
	if v.Operation == bulk.OpDeactivate {
		return "danger"
	}
	return "primary"
}

// choice is the control of what the users get.
func (v selectionView) choice(field string, options []ui.Option) ui.Field {
	return ui.Field{Name: field, Label: v.t("people.field." + field), Value: v.c.Form().String(field), Options: options, Error: v.Problems.For(field)}
}

// opDomain leads to the form of the move of a mail domain, with who was chosen.
const opDomain = "domain"

func operations() []string {
	return []string{bulk.OpRole, bulk.OpGroup, bulk.OpTitle, bulk.OpDeactivate, bulk.OpReactivate, bulk.OpResend, opDomain}
}

// selection first asks what is to be done exactly, then has it done. What needs a confirmation waits for it on the page of
// the work.
func (h handlers) selection(c *web.Ctx) error {
	form := c.Form()
	q, err := h.carriedQuery(c)
	if err != nil {
		return err
	}
	v := selectionView{c: c, Query: q, Operation: form.String("act"), All: form.Bool("all")}
	if _, err := h.People.SavedViews(c.Context(), by(c)); err != nil { // whoever looks after nobody has no list to choose from
		return err
	}
	if v.Operation != "" && !slices.Contains(operations(), v.Operation) {
		return errs.E(errs.NotFound, "access.not_found", nil)
	}
	for _, id := range form.Strings(ui.PickedName) {
		if user := ids.User(id); !v.All && !slices.Contains(v.Users, user) {
			v.Users = append(v.Users, user)
		}
	}
	if !v.All && len(v.Users) == 0 {
		c.Flash(web.FlashWarning, "usersweb.bulk.nobody")
		return c.Redirect(links.UsersBy(v.Query.list()))
	}
	if v.Operation == "" {
		c.Flash(web.FlashWarning, "usersweb.bulk.nothing")
		return c.Redirect(links.UsersBy(v.again()))
	}
	if v.Operation == opDomain {
		return h.moveDomain(v)
	}
	if !form.Has("sure") {
		return h.showSelection(v, http.StatusOK, nil)
	}
	in, err := v.input()
	if err != nil {
		return err
	}
	job, err := h.Bulk.Act(c.Context(), by(c), in)
	if errs.Is(err, errs.Invalid) || errs.Is(err, errs.TooMany) || errs.Is(err, errs.Conflict) {
		return h.showSelection(v, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	return c.Redirect(links.BulkJob(string(job.ID)))
}

// moveDomain says who was chosen, and leads on to the form of the move with them. It is for administrators.
func (h handlers) moveDomain(v selectionView) error {
	if err := access.Require(by(v.c), access.ManageAccount, access.Facts{Account: by(v.c).Account}); err != nil {
		return err
	}
	for v.All && len(v.Users) <= moves.MaxChosen {
		after := ids.User("")
		if n := len(v.Users); n > 0 {
			after = v.Users[n-1]
		}
		some, err := h.People.Matching(v.c.Context(), h.DB, by(v.c), v.Query.filter(), after, people.MaxMatching)
		if err != nil {
			return err
		}
		if v.Users = append(v.Users, some...); len(some) == 0 {
			break
		}
	}
	if len(v.Users) > moves.MaxChosen {
		v.Users = nil
		return h.showSelection(v, http.StatusUnprocessableEntity, errs.FieldError("users", "usersweb.bulk.domain_many", errs.Args{"Max": moves.MaxChosen}))
	}
	return h.showSelection(v, http.StatusOK, nil)
}

// ids are the chosen users as the form of a move takes them.
func (v selectionView) ids() string {
	var out []string
	for _, user := range v.Users {
		out = append(out, string(user))
	}
	return strings.Join(out, ",")
}

// input is the piece of work that the form asks for.
func (v selectionView) input() (bulk.ActionInput, error) {
	form := v.c.Form()
	var params any = struct{}{}
	switch v.Operation {
	case bulk.OpRole:
		params = bulk.RoleParams{Role: access.Role(form.String("role"))}
	case bulk.OpGroup:
		params = bulk.GroupParams{Group: groupOf(form.String("group_id")), Manages: form.Bool("manages")}
	case bulk.OpTitle:
		title := ids.JobTitle(form.String("job_title_id"))
		if title == none {
			title = ""
		}
		params = bulk.TitleParams{JobTitle: title}
	}
	in := bulk.ActionInput{Operation: v.Operation, Of: bulk.Selection{Users: v.Users}}
	var err error
	if in.Params, err = json.Marshal(params); err == nil && v.All {
		in.Of.Query, err = json.Marshal(v.Query.filter())
	}
	return in, err
}

// groupOf reads a group as forms name it.
func groupOf(text string) ids.Group {
	if text == links.DefaultGroup {
		return groups.Default
	}
	return ids.Group(text)
}

// mostTicks is how many ticks an address brings back; it has room for no more.
const mostTicks = 40

// again is the list with the choice that was made.
func (v selectionView) again() url.Values {
	q := v.Query.list()
	switch {
	case v.All:
		q.Set("all", "1")
	case len(v.Users) <= mostTicks:
		for _, user := range v.Users {
			q.Add(ui.PickedName, string(user))
		}
	}
	return q
}

func (h handlers) showSelection(v selectionView, status int, problem error) (err error) {
	if v.All {
		if v.Count, err = h.People.DirectoryCount(v.c.Context(), by(v.c), v.Query.filter()); err != nil {
			return err
		}
	}
	if v.names, err = h.names(v.c); err != nil {
		return err
	}
	if v.Page, err = h.Frame(v.c, v.title(), links.Users()); err != nil {
		return err
	}
	v.Problems, v.Page.Failed = ui.ProblemsOf(v.c.P, problem), problem != nil
	return v.c.Render(status, selectionPage(v))
}
