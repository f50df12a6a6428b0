package scimweb

import (
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/scim"
	"cabinet/internal/ui"
)

// detailView is the page of one directory.
type detailView struct {
	c      *web.Ctx
	Page   ui.Page
	O      scim.Overview
	Groups map[ids.Group]string
	// Items wait for a decision, or are what a dry run would have done; Next is where the next page of them begins.
	Items []scim.Item
	Next  string
	Names map[ids.User]string
	Base  string
}

func (v detailView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

func (h handlers) detail(c *web.Ctx) error { return h.showDetail(c, http.StatusOK) }

func (h handlers) showDetail(c *web.Ctx, status int) (err error) {
	v := detailView{c: c, Base: c.URL(links.SCIM())}
	if v.O, err = h.SCIM.Connection(c.Context(), by(c), connectionOf(c)); err != nil {
		return err
	}
	state := scim.Waiting
	if v.O.Waiting == 0 && v.O.Mode == scim.DryRun {
		state = scim.Dry
	}
	if v.Items, v.Next, err = h.SCIM.Items(c.Context(), by(c), v.O.ID, scim.ItemFilter{State: state, After: c.Query("after"), Limit: 50}); err != nil {
		return err
	}
	var users []ids.User
	for _, i := range v.Items {
		if i.User != "" {
			users = append(users, i.User)
		}
	}
	if len(users) > 0 {
		if v.Names, err = h.Names.Names(c.Context(), by(c).Account, users, c.P.Lang()); err != nil {
			return err
		}
	}
	if v.Groups, _, err = h.groupNames(c); err != nil {
		return err
	}
	if v.Page, err = h.Frame(c, v.O.Name, links.Directories()); err != nil {
		return err
	}
	return c.Render(status, detailPage(v))
}

// dry reports whether the list shows what a dry run would have done.
func (v detailView) dry() bool { return v.O.Waiting == 0 && v.O.Mode == scim.DryRun }

func (v detailView) facts() []ui.Fact {
	invite := "scimweb.invite.off"
	if v.O.Invite {
		invite = "scimweb.invite.on"
	}
	language := v.t("scimweb.language.account")
	if v.O.Language != "" {
		language = v.t("scimweb.language." + v.O.Language)
	}
	return []ui.Fact{
		{Label: v.t("scimweb.field.role"), Text: v.t(v.O.Role.Key())},
		{Label: v.t("scimweb.field.group"), Text: v.Groups[v.O.Group]},
		{Label: v.t("scimweb.field.language"), Text: language},
		{Label: v.t("scimweb.field.invite"), Text: v.t(invite)},
		{Label: v.t("scimweb.field.knows"), Text: v.Page.P.N("scimweb.users", v.O.Users) + " · " + v.Page.P.N("scimweb.groups", v.O.Groups)},
	}
}

// token shows a token: when it was made, ends and was used.
func (v detailView) token(t scim.Token) ui.Row {
	m := ui.Badge(ui.OK, "", v.t("scimweb.token.works"))
	if t.Expired(v.c.Now()) {
		m = ui.Badge(ui.Neutral, "", v.t("scimweb.token.over"))
	}
	used := v.t("scimweb.token.unused")
	if !t.LastUsedAt.IsZero() {
		used = v.t("scimweb.token.used", errs.Args{"At": v.c.DateTime(t.LastUsedAt), "Place": t.LastIP})
	}
	return ui.Row{Icon: "key-round", Title: v.t("scimweb.token.made_at", errs.Args{"At": v.c.DateTime(t.CreatedAt)}), Mark: m,
		Lines: []string{v.t("scimweb.token.ends_at", errs.Args{"At": v.c.DateTime(t.ExpiresAt)}), used}}
}

// mapping shows what a group of the directory means.
func (v detailView) mapping(m scim.Mapping) ui.Row {
	var parts []string
	if m.Role != "" {
		parts = append(parts, v.t("scimweb.mapping.role", errs.Args{"Role": v.t(m.Role.Key())}))
	}
	if m.Group != "" {
		name := v.Groups[m.Group]
		if name == "" {
			name = v.t("scimweb.group.gone")
		}
		parts = append(parts, v.t("scimweb.mapping.group", errs.Args{"Group": name}))
	}
	return ui.Row{Icon: "users", Title: m.Name, Lines: []string{strings.Join(parts, " · ")}}
}

// table lists the wishes.
func (v detailView) table() ui.Data {
	d := ui.Data{ID: "wishes", Caption: v.t("scimweb.items.caption"),
		Columns: []ui.Column{{Key: "who", Head: v.t("scimweb.items.who"), Main: true}, {Key: "what", Head: v.t("scimweb.items.what")},
			{Key: "why", Head: v.t("scimweb.items.why")}, {Key: "seen", Head: v.t("scimweb.items.seen"), Drop: 2}}}
	if !v.dry() {
		d.Pick = &ui.Pick{Action: links.DirectoryDecide(v.O.ID), Total: -1, Acts: []ui.Action{
			{Text: v.t("scimweb.decide.approve"), Icon: "check", Name: "decision", Value: "approve"},
			{Text: v.t("scimweb.decide.decline"), Icon: "x", Name: "decision", Value: "decline"}}}
	}
	for _, i := range v.Items {
		row := ui.DataRow{ID: i.ID, Name: v.who(i), Cells: []templ.Component{ui.Text(v.who(i)), ui.Text(v.what(i)), v.why(i), ui.Text(v.seen(i))}}
		if i.User != "" {
			row.Href = links.User(i.User)
		}
		d.Rows = append(d.Rows, row)
	}
	return d
}

func (v detailView) who(i scim.Item) string {
	switch name := v.Names[i.User]; {
	case strings.TrimSpace(name) != "":
		return name
	case i.Name != "":
		return i.Name
	case i.Kind == scim.WishCreate && i.FullName(v.c.P.Lang()) != "":
		return i.FullName(v.c.P.Lang())
	case i.Email != "":
		return i.Email
	}
	return v.t("scimweb.items.unnamed")
}

// what says what would become of a user.
func (v detailView) what(i scim.Item) string {
	parts := []string{v.t(i.Kind.Key())}
	if i.Kind == scim.WishEmail || i.Kind == scim.WishCreate && i.Email != "" && v.who(i) != i.Email {
		parts = append(parts, i.Email)
	}
	if i.Active != nil && i.Kind == scim.WishChange {
		key := "scimweb.items.inactive"
		if *i.Active {
			key = "scimweb.items.active"
		}
		parts = append(parts, v.t(key))
	}
	if i.Role != "" {
		parts = append(parts, v.t("scimweb.mapping.role", errs.Args{"Role": v.t(i.Role.Key())}))
	}
	if i.Group != nil {
		parts = append(parts, v.t("scimweb.mapping.group", errs.Args{"Group": v.Groups[*i.Group]}))
	}
	if i.Kind == scim.WishChange {
		var names []string
		for _, f := range i.Fields {
			names = append(names, v.t("scimweb.profile."+f))
		}
		slices.Sort(names)
		parts = append(parts, names...)
	}
	return strings.Join(parts, " · ")
}

func (v detailView) why(i scim.Item) templ.Component {
	tone := ui.Warn
	switch i.Reason {
	case scim.ReasonDry:
		tone = ui.Neutral
	case scim.ReasonMany, scim.ReasonRaise:
		tone = ui.Bad
	}
	return ui.Badge(tone, "", v.t(i.Reason.Key()))
}

func (v detailView) seen(i scim.Item) string {
	at := v.c.DateTime(i.SeenAt)
	if i.Times > 1 {
		return at + " · " + v.Page.P.N("scimweb.items.times", i.Times)
	}
	return at
}

// decide approves or declines the chosen wishes.
func (h handlers) decide(c *web.Ctx) error {
	form := c.Form()
	chosen := form.Strings(ui.PickedName)
	approve := form.String("decision") == "approve"
	if len(chosen) == 0 || !approve && form.String("decision") != "decline" {
		c.Flash(web.FlashWarning, "scimweb.decide.none")
		return h.back(c)
	}
	d, err := h.SCIM.Decide(c.Context(), by(c), connectionOf(c), chosen, approve)
	if err != nil {
		return err
	}
	switch {
	case len(d.Unknown) == len(chosen):
		return errs.E(errs.NotFound, "access.not_found", nil)
	case len(d.Refused) > 0:
		c.Flash(web.FlashWarning, "scimweb.decide.some", errs.Args{"Done": d.Done, "Refused": len(d.Refused)})
	case approve:
		c.Flash(web.FlashSuccess, "scimweb.decide.approved", errs.Args{"Done": d.Done})
	default:
		c.Flash(web.FlashSuccess, "scimweb.decide.declined", errs.Args{"Done": d.Done})
	}
	return h.back(c)
}

func (v detailView) itemsTitle() string {
	if v.dry() {
		return v.t("scimweb.items.dry_title")
	}
	return v.t("scimweb.items.title")
}

func (v detailView) itemsLead() string {
	if v.dry() {
		return v.t("scimweb.items.dry_lead")
	}
	return v.t("scimweb.items.lead")
}

// nextPage is the page from behind the last wish shown.
func (v detailView) nextPage() string { return links.DirectoryAfter(v.O.ID, v.Next) }

// switchAction is the button that makes a directory live or a dry run.
func (v detailView) switchAction() ui.Action {
	a := ui.Action{Text: v.t("scimweb.mode.dry"), Icon: "eye", Href: links.DirectoryMode(v.O.ID)}
	if v.O.Mode == scim.DryRun {
		a.Text, a.Icon, a.Look = v.t("scimweb.mode.live"), "play", "primary"
	}
	return a
}
