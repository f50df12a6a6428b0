package invitationsweb

import (
	"net/http"
	"strconv"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/ids"
	"cabinet/internal/invitations"
	"cabinet/internal/links"
	"cabinet/internal/people"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// The fields of the form, as the service names them.
const (
	fieldRole    = "role"
	fieldGroup   = "group_id"
	fieldManages = "manages"
	fieldAdmin   = "global_admin"
	fieldEnds    = "ends_at"
	fieldLine    = "line"
	fieldLevel   = "review_level"
)

// texts are the fields that are taken as they are typed.
var texts = [...]string{"email", "first_name", "middle_name", "last_name", "cell_number", "office_number", "office_extension", "id_number",
	"job_title_id", "branch_id", "language", fieldRole, fieldGroup, fieldEnds, fieldLine, fieldLevel}

// inviteView is the form by which one person is invited.
type inviteView struct {
	c        *web.Ctx
	Page     ui.Page
	Values   map[string]string
	Admin    bool
	Manages  bool
	Notice   string // what was cleared, and why
	Offer    *invitations.Offer
	Problems ui.Problems

	actor                    access.Actor
	groups, titles, branches []ui.Option
	reviews                  bool // the organisation reviews reports
}

func (v inviteView) t(key string, args ...errs.Args) string { return v.c.P.T(key, args...) }

// form shows the empty form.
func (h handlers) form(c *web.Ctx) error {
	v := inviteView{c: c, Values: map[string]string{fieldRole: string(access.Standard)}}
	if actor := by(c); actor.Role != access.Administrator {
		v.Values[fieldRole], v.Values[fieldGroup] = string(actor.Role), string(actor.Group)
	}
	return h.showForm(v, http.StatusOK, nil)
}

// invite sends the invitation, or shows first what it would give.
func (h handlers) invite(c *web.Ctx) error {
	v := inviteView{c: c, Values: map[string]string{}, Admin: c.Form().Bool(fieldAdmin), Manages: c.Form().Bool(fieldManages)}
	for _, name := range texts {
		v.Values[name] = c.Form().String(name)
	}
	if actor := by(c); actor.Role != access.Administrator && v.Values[fieldGroup] == "" {
		v.Values[fieldGroup] = string(actor.Group) // the only one that there is to choose
	}
	if v.clear() {
		return h.showForm(v, http.StatusUnprocessableEntity, nil)
	}
	in, err := v.input(c.Location())
	if err == nil && c.Form().Has("check") {
		var offer invitations.Offer
		if offer, err = h.Invitations.Preview(c.Context(), by(c), in); err == nil {
			v.Offer = &offer
			return h.showForm(v, http.StatusOK, nil)
		}
	} else if err == nil {
		_, err = h.Invitations.Invite(c.Context(), by(c), in)
	}
	if refused(err) {
		return h.showForm(v, web.Status(err), err)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "invitationsweb.invite.sent")
	return c.Redirect(links.PendingUsers())
}

// clear takes away the tick that doesn't go with the chosen group and says so, so that nobody is surprised (P2).
func (v *inviteView) clear() bool {
	switch custom := v.Values[fieldGroup] != ""; {
	case custom && v.Admin:
		v.Admin, v.Notice = false, v.t("invitationsweb.invite.cleared_admin")
	case !custom && v.Manages:
		v.Manages, v.Notice = false, v.t("invitationsweb.invite.cleared_manager")
	default:
		return false
	}
	return true
}

// input reads the form. The tick and the administrator's role are one value.
func (v inviteView) input(loc *time.Location) (invitations.InviteInput, error) {
	value := func(name string) *string {
		text := v.Values[name]
		return &text
	}
	in := invitations.InviteInput{Email: v.Values["email"], Role: access.Role(v.Values[fieldRole]), Group: ids.Group(v.Values[fieldGroup]),
		Manages: v.Manages, Line: v.Values[fieldLine],
		Profile: people.ProfileInput{FirstName: value("first_name"), MiddleName: value("middle_name"), LastName: value("last_name"),
			CellNumber: value("cell_number"), OfficeNumber: value("office_number"), OfficeExtension: value("office_extension"),
			IDNumber: value("id_number"), JobTitleID: value("job_title_id"), BranchID: value("branch_id"), Language: value("language")}}
	if v.Admin {
		in.Role = access.Administrator
	}
	if text := v.Values[fieldLevel]; text != "" {
		level, err := strconv.Atoi(text)
		if err != nil {
			level = -1 // the service says what to choose
		}
		in.ReviewLevel = level
	}
	day := v.Values[fieldEnds]
	if day == "" {
		return in, nil
	}
	last, err := time.ParseInLocation(time.DateOnly, day, loc)
	if err != nil || last.Year() > 9000 {
		return in, errs.FieldError(fieldEnds, "invitationsweb.invite.day")
	}
	in.EndsAt = last.AddDate(0, 0, 1) // the whole last day is theirs
	return in, nil
}

func (h handlers) showForm(v inviteView, status int, problem error) error {
	c := v.c
	v.actor, v.Problems = by(c), ui.ProblemsOf(c.P, problem)
	if err := access.Require(v.actor, access.InviteUser, access.Facts{Account: v.actor.Account, Group: v.actor.Group,
		Rank: &access.Rank{Role: access.Guest}}); err != nil {
		return err
	}
	var err error
	if v.groups, err = h.groupOptions(v); err != nil {
		return err
	}
	titles, err := h.Roles.Titles(c.Context(), h.DB, v.actor.Account)
	if err != nil {
		return err
	}
	v.titles = []ui.Option{{Text: v.t("invitationsweb.invite.no_title")}}
	for _, t := range titles {
		v.titles = append(v.titles, ui.Option{Value: string(t.ID), Text: t.Name})
	}
	account, err := h.Accounts.Recent(c.Context(), v.actor.Account)
	if err != nil {
		return err
	}
	v.reviews = account.Kind == accounts.Police && v.administrator()
	branches, err := h.Accounts.RecentBranches(c.Context(), v.actor.Account)
	if err != nil {
		return err
	}
	v.branches = []ui.Option{{Text: v.t("invitationsweb.invite.no_branch")}}
	for _, b := range branches {
		v.branches = append(v.branches, ui.Option{Value: string(b.ID), Text: b.Name})
	}
	if v.Page, err = h.Frame(c, c.P.T("invitationsweb.invite.title"), links.Users()); err != nil {
		return err
	}
	v.Page.Failed = problem != nil
	return c.Render(status, invitePage(v))
}

// groupOptions are all groups for administrators, and for managers their own.
func (h handlers) groupOptions(v inviteView) ([]ui.Option, error) {
	if v.actor.Role != access.Administrator {
		g, err := h.Groups.Recent(v.c.Context(), h.DB, v.actor.Account, v.actor.Group)
		return []ui.Option{{Value: string(g.ID), Text: g.Name}}, err
	}
	list, err := h.Groups.Groups(v.c.Context(), h.DB, v.actor.Account)
	out := []ui.Option{{Text: v.t("invitationsweb.invite.default_group")}}
	for _, g := range list {
		out = append(out, ui.Option{Value: string(g.ID), Text: g.Name})
	}
	return out, err
}

// roles are those that may be chosen: the administrator's has its own tick, and nobody hands out more than they have.
func (v inviteView) roles() []ui.Option {
	var out []ui.Option
	for _, r := range access.Roles() {
		rank := access.Rank{Role: r}
		if r == access.Administrator || v.actor.Role != access.Administrator && !rank.Within(v.actor.Rank()) {
			continue
		}
		out = append(out, ui.Option{Value: string(r), Text: v.t(r.Key())})
	}
	return out
}

// makesManagers reports whether there is a manager to make: who manages for a time makes none.
func (v inviteView) makesManagers() bool {
	return access.Check(v.actor, access.InviteUser, access.Facts{Account: v.actor.Account, Group: v.actor.Group,
		Rank: &access.Rank{Role: access.Guest, Manages: true}}).Allowed
}

func (v inviteView) administrator() bool { return v.actor.Role == access.Administrator }

func (v inviteView) field(name string, f ui.Field) ui.Field {
	f.Name, f.Label, f.Value, f.Error = name, v.t("invitationsweb.field."+name), v.Values[name], v.Problems.For(name)
	return f
}

func (v inviteView) tick(name string, on bool, hint string) ui.Field {
	f := v.field(name, ui.Field{Checked: on, Hint: v.t(hint), Wide: true})
	f.Value = "1"
	return f
}

func (v inviteView) languages() []ui.Option {
	return []ui.Option{{Text: v.t("invitationsweb.invite.account_language")}, {Value: "en", Text: v.t("ui.language.en")},
		{Value: "ru", Text: v.t("ui.language.ru")}}
}

// levels are the levels of review to choose from.
func (v inviteView) levels() []ui.Option {
	out := []ui.Option{{Text: v.t("invitationsweb.invite.no_level")}}
	for i := 1; i <= people.MaxReviewLevel; i++ {
		out = append(out, ui.Option{Value: strconv.Itoa(i), Text: v.t("invitationsweb.invite.level", errs.Args{"Level": i})})
	}
	return out
}

// given lists what the invitation would give, in words.
func (v inviteView) given() []string {
	var out []string
	for _, p := range v.Offer.Permissions.List() {
		out = append(out, v.t(p.Key()))
	}
	return out
}
