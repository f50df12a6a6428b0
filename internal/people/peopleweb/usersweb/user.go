package usersweb

import (
	"net/http"
	"strings"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/attributes"
	"cabinet/internal/identity"
	"cabinet/internal/ids"
	"cabinet/internal/invitations"
	"cabinet/internal/leaving"
	"cabinet/internal/links"
	"cabinet/internal/people"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// userView is the page of one user.
type userView struct {
	c        *web.Ctx
	Page     ui.Page
	Actor    access.Actor
	User     people.Person
	Account  accounts.Account
	Block    attributes.Block
	Can      access.Set
	Sessions int64
	Tokens   int64
	// Fixed is why the user's status can't be changed, in words; empty when it can.
	Fixed   string
	Invited map[ids.User]invitations.Invitation
	// Waiting is the user's new sign-in email that isn't confirmed yet, for administrators.
	Waiting identity.EmailChange
	names   names
	// ViewAs tells that the actor may look at the workspace as this user.
	ViewAs bool
	// Leaving is what the user holds that would pass to others; nil where the page doesn't say.
	Leaving *leaving.View
	heirs   map[string]string // names by id
}

func (v userView) t(key string, args ...errs.Args) string { return v.c.P.T(key, args...) }

func (h handlers) user(c *web.Ctx) error {
	v := userView{c: c, Actor: by(c)}
	var err error
	if v.User, err = h.People.User(c.Context(), v.Actor, userID(c)); err != nil {
		return err
	}
	if err := h.around(&v); err != nil {
		return err
	}
	if err := h.leaving(&v); err != nil {
		return err
	}
	if h.MayViewAs != nil && v.User.Status == people.Active && v.User.ID != v.Actor.User && administers(v.Actor) {
		if v.ViewAs, err = h.MayViewAs(c.Context(), v.Actor); err != nil {
			return err
		}
	}
	if v.Page, err = h.Frame(c, name(c.P, v.User), links.Users()); err != nil {
		return err
	}
	return c.Render(http.StatusOK, userPage(v))
}

// around reads what the page says besides the user's own row.
func (h handlers) around(v *userView) (err error) {
	ctx := v.c.Context()
	if v.Account, err = h.Accounts.Recent(ctx, v.Actor.Account); err != nil {
		return err
	}
	if v.Block, err = h.Attributes.Of(ctx, v.Actor, v.User.ID); err != nil {
		return err
	}
	if v.names, err = h.names(v.c); err != nil {
		return err
	}
	if v.Can, err = h.Roles.SetFor(ctx, h.DB, v.User.Account, v.User.Role, v.User.JobTitle); err != nil {
		return err
	}
	if v.Sessions, v.Tokens, err = h.Sessions.CountMembership(ctx, h.DB, v.User.Account, v.User.ID); err != nil {
		return err
	}
	if v.User.Status == people.Pending {
		v.Invited, err = h.Invitations.OfUsers(ctx, h.DB, v.User.Account, []ids.User{v.User.ID})
		return err
	}
	if administers(v.Actor) {
		if v.Waiting, err = h.Moves.Waiting(ctx, v.Actor, v.User.ID); err != nil {
			return err
		}
		_, err := h.People.Preview(ctx, v.Actor, v.User.ID, statusInput(other(v.User.Status)))
		if e := errs.As(err); refused(err) && e.Key != "" {
			v.Fixed = v.c.P.T(e.Key, e.Args)
		} else if err != nil {
			return err
		}
	}
	return nil
}

func other(s people.Status) people.Status {
	if s == people.Active {
		return people.Inactive
	}
	return people.Active
}

func statusInput(s people.Status) people.UserInput {
	text := string(s)
	return people.UserInput{Profile: people.ProfileInput{Status: &text}}
}

// actions are what can be done with the user. What can't be done is shown all the same, with the reason below (ux 28).
func (v userView) actions() []ui.Action {
	var out []ui.Action
	if i, ok := v.Invited[v.User.ID]; ok && mayTouch(v.Actor, v.User) {
		out = append(out, invitationActions(v.c.P, i, i.State(v.c.Now()))...)
	}
	if v.ViewAs {
		out = append(out, ui.Action{Text: v.t("usersweb.view_as"), Icon: "eye", Href: links.UserViewAs(v.User.ID)})
	}
	if mayTouch(v.Actor, v.User) {
		out = append(out, statusActions(v.c.P, v.Actor, v.User)...)
	}
	if v.Fixed != "" {
		for i := range out {
			if out[i].Href == links.UserDeactivate(v.User.ID) || out[i].Href == links.UserReactivate(v.User.ID) {
				out[i] = ui.Action{Text: out[i].Text, Icon: out[i].Icon, Type: "button", Disabled: true}
			}
		}
		if v.User.ID == v.Actor.User {
			out = append(out, ui.Action{Text: v.t("usersweb.deactivate.verb"), Icon: "ban", Type: "button", Disabled: true})
		}
	}
	return out
}

func (v userView) fact(field, text string) ui.Fact {
	if text == "" {
		text = v.t("usersweb.nothing")
	}
	return ui.Fact{Label: v.t("people.field." + field), Text: text}
}

func (v userView) contact() []ui.Fact {
	u, country := v.User, v.Account.Country
	return []ui.Fact{v.fact("email", u.Email), v.fact("client_email", u.ClientEmail), v.fact("cell_number", people.ShowPhone(u.CellNumber, country)),
		v.fact("office_number", office(v.c.P, u, country)), v.fact("position", u.Position), v.fact("id_number", u.IDNumber),
		v.fact("branch_id", v.names.branch(u.Branch)), v.fact("organization_name", u.OrganizationName), v.fact("website", u.Website)}
}

// rights says what the user holds, lastingly and for a time.
func (v userView) rights() []ui.Fact {
	u := v.User
	group := listView{c: v.c, names: v.names}.group(u)
	out := []ui.Fact{v.fact("role", v.t(u.Role.Key())), v.fact("group_id", group), v.fact("job_title_id", v.names.title(u.JobTitle))}
	if t := u.TempRole; t != nil {
		f := v.fact("temp_role", v.t(t.Role.Key())+" · "+v.period(t.Period))
		f.Hint = t.Reason
		out = append(out, f)
	}
	if t := u.TempGroup; t != nil {
		f := v.fact("temp_group", v.names.group(v.c.P, t.Group)+" · "+v.period(t.Period))
		f.Hint = t.Reason
		out = append(out, f)
	}
	if !u.EndsAt.IsZero() {
		f := v.fact("ends_at", v.c.Date(lastDay(u.EndsAt)))
		f.Hint = u.EndsReason
		out = append(out, f)
	}
	if reviews(v.Account, u) {
		level := v.t("usersweb.review_level.none")
		if u.ReviewLevel > 0 {
			level = v.t("usersweb.review_level.level", errs.Args{"Level": u.ReviewLevel})
		}
		out = append(out, v.fact("review_level", level))
	}
	may := v.t("usersweb.user.may_nothing")
	if list := v.Can.List(); len(list) > 0 {
		may = strings.Join(permissions(v.c.P, list), " · ")
	}
	return append(out, ui.Fact{Label: v.t("usersweb.user.may"), Text: may, Hint: v.t("usersweb.user.may_hint")})
}

// attributes are the additional attributes, as far as the actor may view them.
func (v userView) attributes() []ui.Fact {
	var out []ui.Fact
	for _, f := range v.Block.Fields {
		if f.Kind == attributes.Divider {
			continue
		}
		text := f.Shown(f.Value, v.Block.Manner, v.c.P)
		if text == "" {
			text = v.t("usersweb.nothing")
		}
		out = append(out, ui.Fact{Label: f.Name, Text: text})
	}
	return out
}

func permissions(p ui.Texts, list []access.Permission) []string {
	var out []string
	for _, x := range list {
		out = append(out, p.T(x.Key()))
	}
	return out
}

func (v userView) period(p people.Period) string {
	if p.Until.IsZero() {
		return v.t("usersweb.period.open", errs.Args{"From": v.c.DateTime(p.From)})
	}
	return v.t("usersweb.period.both", errs.Args{"From": v.c.DateTime(p.From), "Until": v.c.DateTime(p.Until)})
}

func (v userView) use() []ui.Fact {
	signed := v.t("usersweb.never")
	if !v.User.LastSignInAt.IsZero() {
		signed = v.c.DateTime(v.User.LastSignInAt)
	}
	return []ui.Fact{{Label: v.t("usersweb.column.last_sign_in"), Text: signed},
		{Label: v.t("usersweb.user.sessions"), Text: v.c.P.Number(int(v.Sessions))}, {Label: v.t("usersweb.user.tokens"), Text: v.c.P.Number(int(v.Tokens))},
		{Label: v.t("usersweb.column.created"), Text: v.c.Date(v.User.CreatedAt)}}
}
