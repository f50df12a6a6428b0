package usersweb

import (
	"net/http"
	"net/url"
	"strconv"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/invitations"
	"cabinet/internal/links"
	"cabinet/internal/people"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// listView is a page of the users.
type listView struct {
	c       *web.Ctx
	Page    ui.Page
	Query   query
	Actor   access.Actor
	Users   people.DirectoryPage
	Count   people.Count
	Tabs    map[people.Status]people.Count
	Seats   people.SeatEffect
	Views   []people.SavedView
	Invited map[ids.User]invitations.Invitation // of the pending users on the page
	Answers map[ids.User]map[ids.Attribute]string
	Country string // of the account, in which phone numbers are written
	names   names
}

func (v listView) t(key string, args ...errs.Args) string { return v.c.P.T(key, args...) }

// list shows a page of the users. Whoever has a standard view begins with it.
func (h handlers) list(c *web.Ctx) error {
	v := listView{c: c, Actor: by(c)}
	var err error
	if v.Query, err = h.query(c, c.Queries()); err != nil {
		return err
	}
	if v.Views, err = h.People.SavedViews(c.Context(), v.Actor); err != nil {
		return err
	}
	if len(c.Queries()) == 0 {
		for _, s := range v.Views {
			if s.Standard {
				return c.Redirect(links.UsersBy(valuesOf(s, c.Location())))
			}
		}
	}
	if err := h.found(&v); err != nil {
		return err
	}
	if v.Page, err = h.Frame(c, c.P.T("usersweb.list.title"), links.Users()); err != nil {
		return err
	}
	v.Page.Wide = true
	if c.Partial() {
		return c.Render(http.StatusOK, listResults(v))
	}
	if v.Tabs, err = h.People.DirectoryTabs(c.Context(), v.Actor); err != nil {
		return err
	}
	if v.Seats, err = h.Seats.Preview(c.Context(), h.DB, v.Actor.Account, 0); err != nil {
		return err
	}
	return c.Render(http.StatusOK, listPage(v))
}

// found reads the page's users and what their rows say.
func (h handlers) found(v *listView) (err error) {
	ctx, f := v.c.Context(), v.Query.filter()
	if v.Users, err = h.People.Directory(ctx, v.Actor, f); err != nil {
		return err
	}
	if v.Count, err = h.People.DirectoryCount(ctx, v.Actor, f); err != nil {
		return err
	}
	account, err := h.Accounts.Recent(ctx, v.Actor.Account)
	if err != nil {
		return err
	}
	v.Country = account.Country
	if err := h.answers(v); err != nil {
		return err
	}
	if v.names, err = h.names(v.c); err != nil || v.Query.tab() != people.Pending || len(v.Users.Items) == 0 {
		return err
	}
	var users []ids.User
	for _, u := range v.Users.Items {
		users = append(users, u.ID)
	}
	v.Invited, err = h.Invitations.OfUsers(ctx, h.DB, v.Actor.Account, users)
	return err
}

func (v listView) administers() bool { return administers(v.Actor) }

// tabs leads between the statuses and keeps how the list is laid out.
func (v listView) tabs() []ui.Tab {
	var out []ui.Tab
	for _, s := range []people.Status{people.Active, people.Pending, people.Inactive} {
		q := url.Values{"tab": {string(s)}}
		for _, name := range []string{"cols", "sort", "desc"} {
			if text := v.Query.get(name); text != "" {
				q.Set(name, text)
			}
		}
		out = append(out, ui.Tab{Text: v.t("usersweb.tab." + string(s)), Path: links.UsersBy(q), Counted: counted(v.c.P, v.Tabs[s]), Current: v.Query.tab() == s})
	}
	return out
}

// counted is a count as people write it; what isn't counted to its end has a plus.
func counted(p ui.Texts, n people.Count) string {
	if n.More {
		return p.T("usersweb.list.more", errs.Args{"N": p.Number(n.N)})
	}
	return p.Number(n.N)
}

// seats says how many places are taken.
func (v listView) seats() string {
	n := int(v.Seats.Taken)
	if v.Seats.Limit == 0 {
		return v.c.P.N("usersweb.seats.taken", n)
	}
	return v.t("usersweb.seats.of", errs.Args{"Taken": v.c.P.Number(n), "Limit": v.c.P.Number(int(v.Seats.Limit))})
}

// found says how many users the filters find.
func (v listView) found() string {
	if v.Count.More {
		return v.t("usersweb.list.found_more", errs.Args{"Total": v.c.P.Number(v.Count.N)})
	}
	return v.c.P.N("usersweb.list.found", v.Count.N)
}

// rowsText says which users of how many the page shows.
func (v listView) rowsText() string {
	first, rows := (v.Query.page()-1)*pageSize+1, len(v.Users.Items)
	if v.Count.More {
		return v.t("usersweb.list.rows_more", errs.Args{"First": v.c.P.Number(first), "Last": v.c.P.Number(first + rows - 1), "Total": v.c.P.Number(v.Count.N)})
	}
	return ui.RowsText(v.c.P, first, rows, v.Count.N)
}

// turn is a neighbouring page with the choice that was made so far.
func (v listView) turn(name, cursor string, step int) string {
	if cursor == "" {
		return ""
	}
	q := v.Query.with(name, cursor, "page", strconv.Itoa(max(1, v.Query.page()+step)))
	for _, kept := range []string{"all", ui.PickedName} {
		if values := v.Query.values[kept]; len(values) > 0 {
			q[kept] = values
		}
	}
	return links.UsersBy(q)
}

// filters describes the bar above the list.
func (v listView) filters() ui.Filters {
	p := v.c.P
	presence := []ui.Option{{Value: string(people.With), Text: v.t("usersweb.filter.with")}, {Value: string(people.Without), Text: v.t("usersweb.filter.without")}}
	out := ui.Filters{Path: links.Users(), Query: v.Query.values, Label: v.t("usersweb.filter.label"),
		Search: ui.Search{Name: "q", Label: v.t("usersweb.filter.search"), Placeholder: v.t("usersweb.filter.search_hint")},
		By:     []ui.Filter{{Kind: ui.FilterMany, Name: "role", Label: v.t("people.field.role"), Options: roleOptions(p)}}}
	if v.administers() {
		out.By = append(out.By, ui.Filter{Kind: ui.FilterMany, Name: "group", Label: v.t("people.field.group_id"), Options: v.names.groupOptions(p, links.DefaultGroup)})
	}
	out.By = append(out.By,
		ui.Filter{Kind: ui.FilterMany, Name: "title", Label: v.t("people.field.job_title_id"), Options: v.names.titleOptions(p, none)},
		ui.Filter{Kind: ui.FilterMany, Name: "branch", Label: v.t("people.field.branch_id"), Options: v.names.branchOptions(p, none)})
	if v.Query.tab() != people.Pending {
		out.By = append(out.By, ui.Filter{Kind: ui.FilterDates, Name: "signed_from", ToName: "signed_to", Label: v.t("usersweb.column.last_sign_in")},
			ui.Filter{Kind: ui.FilterSelect, Name: "never", Label: v.t("usersweb.filter.never"), Options: []ui.Option{{Value: "1", Text: v.t("usersweb.filter.never_only")}}})
	}
	return ui.Filters{Path: out.Path, Query: out.Query, Label: out.Label, Search: out.Search, By: append(append(out.By,
		ui.Filter{Kind: ui.FilterSelect, Name: "cell", Label: v.t("people.field.cell_number"), Options: presence},
		ui.Filter{Kind: ui.FilterSelect, Name: "id_number", Label: v.t("people.field.id_number"), Options: presence}), v.extraBar()...)}
}
