package usersweb

import (
	"slices"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/a-h/templ"

	"cabinet/internal/access"
	"cabinet/internal/bulk"
	"cabinet/internal/ids"
	"cabinet/internal/invitations"
	"cabinet/internal/links"
	"cabinet/internal/people"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// table lists the users with what can be done with each.
func (v listView) table() ui.Data {
	d := ui.Data{ID: "user-list", Caption: v.t("usersweb.list.caption", errs.Args{"Column": v.Query.label(v.c.P, v.sorted())}), Empty: emptyList(v),
		Pick: v.pick()}
	for _, c := range v.Query.columns() {
		d.Columns = append(d.Columns, v.column(c))
	}
	for _, u := range v.Users.Items {
		row := ui.DataRow{ID: string(u.ID), Name: name(v.c.P, u), Href: links.User(u.ID), Actions: v.actions(u), Picked: d.Pick != nil && (d.Pick.All || slices.Contains(v.Query.values[ui.PickedName], string(u.ID)))}
		for _, c := range v.Query.columns() {
			row.Cells = append(row.Cells, v.cell(c, u))
		}
		d.Rows = append(d.Rows, row)
	}
	return d
}

func (v listView) sorted() people.Column {
	if c := people.Column(v.Query.get("sort")); slices.Contains(v.Query.columnsAll(), c) {
		return c
	}
	return people.ColumnName
}

// drops says which columns go first when there is little room.
func drops() map[people.Column]int {
	return map[people.Column]int{people.ColumnGroup: 1, people.ColumnBranch: 1, people.ColumnIDNumber: 1, people.ColumnCell: 1, people.ColumnOffice: 1,
		people.ColumnCreated: 1, people.ColumnEnds: 1, people.ColumnTitle: 2, people.ColumnEmail: 2, people.ColumnLastSignIn: 3}
}

func (v listView) column(c people.Column) ui.Column {
	out := ui.Column{Key: string(c), Head: v.Query.label(v.c.P, c), Main: c == people.ColumnName, Drop: drops()[c],
		Bare: c == people.ColumnRole || c == people.ColumnStatus, Tight: c == people.ColumnLastSignIn || c == people.ColumnCreated}
	d, extra := v.Query.extra(c)
	if extra {
		out.Drop = 1
	}
	desc := ""
	if v.sorted() == c {
		if out.Sorted = "asc"; v.Query.get("desc") == "1" {
			out.Sorted = "desc"
		} else {
			desc = "1"
		}
	}
	if !extra || d.Ordered() && d.Listed() {
		out.SortURL = links.UsersBy(v.Query.with("sort", string(c), "desc", desc))
	}
	return out
}

// cell is what a column says of a user.
func (v listView) cell(c people.Column, u people.Person) templ.Component {
	day := func(t time.Time, none string) templ.Component {
		if t.IsZero() {
			return ui.Text(none)
		}
		return ui.Text(v.c.Date(t))
	}
	if d, ok := v.Query.extra(c); ok {
		return v.extraCell(d, u)
	}
	switch c {
	case people.ColumnName:
		return nameCell(v, u)
	case people.ColumnEmail:
		return ui.Text(u.Email)
	case people.ColumnRole:
		return roleBadge(v.c.P, u)
	case people.ColumnGroup:
		return ui.Text(v.group(u))
	case people.ColumnTitle:
		return ui.Text(v.names.title(u.JobTitle))
	case people.ColumnBranch:
		return ui.Text(v.names.branch(u.Branch))
	case people.ColumnIDNumber:
		return ui.Text(u.IDNumber)
	case people.ColumnCell:
		return ui.Text(people.ShowPhone(u.CellNumber, v.Country))
	case people.ColumnOffice:
		return ui.Text(office(v.c.P, u, v.Country))
	case people.ColumnLastSignIn:
		if u.LastSignInAt.IsZero() {
			return ui.Text(v.t("usersweb.never"))
		}
		return ui.Ago(u.LastSignInAt.UTC().Format(time.RFC3339), v.c.Date(u.LastSignInAt))
	case people.ColumnCreated:
		return day(u.CreatedAt, "")
	case people.ColumnEnds:
		return day(lastDay(u.EndsAt), "")
	default:
		return statusCell(v.c, u, v.Invited)
	}
}

func (v listView) group(u people.Person) string {
	text := v.names.group(v.c.P, u.Group)
	if u.Manages {
		return v.t("usersweb.group.manages", errs.Args{"Group": text})
	}
	return text
}

// lastDay is a moment of the last day of somebody who is inactive from a moment on.
func lastDay(ends time.Time) time.Time {
	if ends.IsZero() {
		return ends
	}
	return ends.Add(-time.Second)
}

// office is the office number with its extension.
func office(p *i18n.Printer, u people.Person, country string) string {
	text := people.ShowPhone(u.OfficeNumber, country)
	if u.OfficeExtension != "" {
		return p.T("usersweb.extension", errs.Args{"Number": text, "Extension": u.OfficeExtension})
	}
	return text
}

// statusText says where a user stands, an invitation included.
func statusText(c *web.Ctx, u people.Person, invited map[ids.User]invitations.Invitation) (ui.Tone, string) {
	switch i, known := invited[u.ID]; {
	case u.Status == people.Active && !u.EndsAt.IsZero():
		return ui.Warn, c.P.T("usersweb.status.until", errs.Args{"Day": c.Date(lastDay(u.EndsAt))})
	case u.Status == people.Active:
		return ui.OK, c.P.T("people.status.active")
	case u.Status == people.Inactive:
		return ui.Neutral, c.P.T("people.status.inactive")
	case known && i.Undelivered:
		return ui.Bad, c.P.T("usersweb.status.undelivered")
	case known && i.State(c.Now()) != invitations.Pending:
		return ui.Bad, c.P.T(i.State(c.Now()).Key())
	case known:
		return ui.Info, c.P.T("usersweb.status.invited", errs.Args{"Day": c.Date(i.ExpiresAt)})
	default:
		return ui.Info, c.P.T("people.status.pending")
	}
}

// mayTouch reports whether the actor's page offers to change a user; the services judge in any case (R40).
func mayTouch(by access.Actor, u people.Person) bool {
	return administers(by) || access.Rank{Role: u.Role, Manages: u.Manages}.Within(by.Rank()) && u.ID != by.User
}

// actions are what can be done with a user. Rights, status and the record are for administrators.
func (v listView) actions(u people.Person) []ui.Action {
	p := v.c.P
	out := []ui.Action{{Text: v.t("usersweb.action.open"), Icon: "user", Href: links.User(u.ID)}}
	if mayTouch(v.Actor, u) {
		out = append(out, ui.Action{Text: v.t("usersweb.action.edit"), Icon: "pencil", Href: links.UserEdit(u.ID)})
		if v.administers() && u.ID != v.Actor.User {
			out = append(out, ui.Action{Text: v.t("usersweb.action.role"), Icon: "user-cog", Href: links.UserEdit(u.ID) + "#rights"})
		}
		out = append(out, statusActions(p, v.Actor, u)...)
		if i, ok := v.Invited[u.ID]; ok {
			out = append(out, invitationActions(p, i, i.State(v.c.Now()))...)
		}
	}
	if v.administers() {
		out = append(out, ui.Action{Text: v.t("usersweb.action.history"), Icon: "history", Href: links.AuditRecord("user", string(u.ID))})
	}
	return out
}

// statusActions change whether and how a user comes in.
func statusActions(p ui.Texts, by access.Actor, u people.Person) []ui.Action {
	var out []ui.Action
	if u.Status == people.Active && u.ID != by.User {
		out = append(out, ui.Action{Text: p.T("usersweb.reset.verb"), Icon: "key-round", Href: links.UserReset(u.ID)})
	}
	switch {
	case !administers(by) || u.ID == by.User || u.Erased():
	case u.Status == people.Active:
		out = append(out, ui.Action{Text: p.T("usersweb.deactivate.verb"), Icon: "ban", Href: links.UserDeactivate(u.ID), Look: "danger-text"})
	case u.Status == people.Inactive:
		out = append(out, ui.Action{Text: p.T("usersweb.reactivate.verb"), Icon: "rotate-ccw", Href: links.UserReactivate(u.ID)})
	}
	return out
}

// invitationActions are those of an invitation; only one that can be accepted has a link to copy.
func invitationActions(p ui.Texts, i invitations.Invitation, state invitations.State) []ui.Action {
	out := []ui.Action{{Text: p.T("usersweb.action.resend"), Icon: "send", Href: links.InvitationResend(i.ID)}}
	if state == invitations.Pending {
		out = append(out, ui.Action{Text: p.T("usersweb.action.copy"), Icon: "link", Href: links.InvitationCopy(i.ID)})
	}
	return append(out, ui.Action{Text: p.T("usersweb.action.withdraw"), Icon: "trash-2", Href: links.InvitationWithdraw(i.ID), Look: "danger-text"})
}

// pick lets users be chosen for one act on all of them; managers of groups can only send invitations anew.
func (v listView) pick() *ui.Pick {
	acts := v.acts()
	if len(acts) == 0 || len(v.Users.Items) == 0 {
		return nil
	}
	out := &ui.Pick{Action: links.UsersSelection(), Total: v.Count.N, TotalText: counted(v.c.P, v.Count), All: v.Query.get("all") == "1", Acts: acts,
		AllURL: links.UsersBy(v.Query.with("all", "1")), NoneURL: links.UsersBy(v.Query.list()), Query: map[string]string{"query": v.Query.list().Encode()}}
	for _, id := range v.Query.values[ui.PickedName] {
		if !out.All && !slices.ContainsFunc(v.Users.Items, func(u people.Person) bool { return string(u.ID) == id }) {
			out.Kept = append(out.Kept, id)
		}
	}
	return out
}

func (v listView) acts() []ui.Action {
	act := func(op, icon, look string) ui.Action {
		return ui.Action{Text: v.t("usersweb.bulk." + op), Icon: icon, Look: look, Size: "sm", Name: "act", Value: op}
	}
	var out []ui.Action
	if v.Query.tab() == people.Pending {
		out = append(out, act(bulk.OpResend, "send", ""))
	}
	if !v.administers() {
		return out
	}
	out = append(out, act(bulk.OpRole, "user-cog", ""), act(bulk.OpGroup, "layers", ""), act(bulk.OpTitle, "briefcase", ""))
	switch v.Query.tab() {
	case people.Active:
		out = append(out, act(opDomain, "mail", ""), act(bulk.OpDeactivate, "ban", "danger-text"))
	case people.Inactive:
		out = append(out, act(bulk.OpReactivate, "rotate-ccw", ""))
	}
	return out
}

func portrait(p ui.Texts, u people.Person, size string) ui.Portrait {
	out := ui.Portrait{Name: name(p, u), Initials: u.Initials(), Size: size}
	if r, _ := utf8.DecodeRuneInString(u.Email); out.Initials == "" && u.Email != "" {
		out.Initials = string(unicode.ToUpper(r))
	}
	if u.Picture != "" {
		out.URL = links.Picture(u.Account, u.ID, u.Picture, 96)
	}
	return out
}
