package usersweb

import (
	"maps"
	"net/http"
	"slices"
	"strconv"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/attributes"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/moves"
	"cabinet/internal/people"
	"cabinet/internal/people/peopleweb/block"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// editView is the form of a user, the page that shows what a change means, or both versions after a clash.
type editView struct {
	c        *web.Ctx
	Page     ui.Page
	Actor    access.Actor
	User     people.Person
	Account  accounts.Account
	Block    attributes.Block
	Values   map[string]string // as stored, or as typed
	Version  string
	Problems ui.Problems
	Effects  []string
	Clash    *attributes.Conflict
	names    names
}

func (v editView) t(key string, args ...errs.Args) string { return v.c.P.T(key, args...) }

// rights reports whether the form has the user's rights: nobody changes their own.
func (v editView) rights() bool { return administers(v.Actor) && v.User.ID != v.Actor.User }

// readdressed reports whether the form has the user's sign-in email: one's own is changed in one's settings, and whoever is
// inactive can't confirm another one.
func (v editView) readdressed() bool {
	return v.rights() && v.User.Status != people.Inactive && !v.User.Erased()
}

// emailHint says what becomes of another sign-in email, or why there can't be one.
func (v editView) emailHint() string {
	switch {
	case !administers(v.Actor):
		return v.t("usersweb.edit.email_hint")
	case v.User.ID == v.Actor.User:
		return v.t("moves.email.own")
	case v.User.Status == people.Pending:
		return v.t("usersweb.edit.email_pending")
	case !v.readdressed():
		return v.t("moves.email.inactive")
	}
	return v.t("usersweb.edit.email_warning")
}

// fields are the names of the form's fields.
func (v editView) fields() []string {
	out := slices.Clone(contactFields[:])
	if administers(v.Actor) {
		out = append(out, "id_number")
	}
	if v.rights() {
		out = append(out, rightFields[:]...)
	}
	if v.readdressed() {
		out = append(out, "email")
	}
	return append(out, block.Names(v.Block)...)
}

// edited reads the user who is to be changed.
func (h handlers) edited(c *web.Ctx) (editView, error) {
	v := editView{c: c, Actor: by(c)}
	var err error
	if v.User, err = h.People.UserToEdit(c.Context(), v.Actor, userID(c)); err != nil {
		return v, err
	}
	if !mayTouch(v.Actor, v.User) {
		return v, errs.E(errs.Forbidden, "access.upward", nil)
	}
	if v.Account, err = h.Accounts.Recent(c.Context(), v.Actor.Account); err != nil {
		return v, err
	}
	if v.Block, err = h.Attributes.Of(c.Context(), v.Actor, v.User.ID); err != nil {
		return v, err
	}
	v.names, err = h.names(c)
	v.Values, v.Version = storedValues(v.User, v.Account, c.Location()), number(v.User.Version)
	block.Stored(v.Block, v.Values)
	return v, err
}

func (h handlers) edit(c *web.Ctx) error {
	v, err := h.edited(c)
	if err != nil {
		return err
	}
	return h.showEdit(v, http.StatusOK, nil)
}

// save first shows what a change of rights means, and saves when the person has seen that (P7).
func (h handlers) save(c *web.Ctx) error {
	v, err := h.edited(c)
	if err != nil {
		return err
	}
	r := reading{stored: v.Values, typed: map[string]string{}, loc: c.Location(), now: c.Now()}
	for _, field := range v.fields() {
		r.typed[field] = c.Form().String(field)
	}
	for _, box := range []string{"manages", "temp_group_manages"} {
		if _, sent := r.typed[box]; sent {
			r.typed[box] = tick(c.Form().Bool(box))
		}
	}
	v.Values, v.Version = maps.Clone(r.stored), c.Form().String("version")
	maps.Copy(r.typed, block.Typed(c.Form()))
	maps.Copy(v.Values, r.typed)
	if c.Form().Has("edit") {
		return h.showEdit(v, http.StatusOK, nil)
	}
	in, err := r.input(administers(v.Actor), v.rights())
	if err != nil {
		return h.showEdit(v, http.StatusUnprocessableEntity, err)
	}
	values, email := r.values(), r.text("email")
	if version(v.Version) != 0 && version(v.Version) != v.User.Version {
		// Somebody saved since: what would clash is said now, not after the review. Nothing is stored.
		if _, _, err := h.Moves.EditUser(c.Context(), v.Actor, v.User.ID, moves.Edit{User: in, Attributes: values}, version(v.Version)); err != nil {
			return h.notSaved(v, err)
		}
	}
	if !c.Form().Has("seen") {
		e, err := h.People.Preview(c.Context(), v.Actor, v.User.ID, in)
		if err := both(err, h.Attributes.Check(c.Context(), v.Actor, v.User.ID, values)); err != nil {
			return h.notSaved(v, err)
		}
		if email != nil {
			if err := h.Moves.Check(c.Context(), v.Actor, v.User, *email); err != nil {
				return h.notSaved(v, err)
			}
		}
		if v.Effects = append(emailEffect(v, email), effects(c, v.names, e)...); len(v.Effects) > 0 {
			return h.showEdit(v, http.StatusOK, nil)
		}
	}
	_, asked, err := h.Moves.EditUser(c.Context(), v.Actor, v.User.ID, moves.Edit{User: in, Attributes: values, Email: email}, version(v.Version))
	if err != nil {
		return h.notSaved(v, err)
	}
	c.Flash(web.FlashSuccess, savedKey(asked))
	return c.Redirect(links.User(v.User.ID))
}

// notSaved shows the form with what has to be corrected, or both versions.
func (h handlers) notSaved(v editView, err error) error {
	if e := errs.As(err); e != nil && e.Kind == errs.Conflict {
		if clash, ok := e.Detail.(attributes.Conflict); ok {
			v.Clash, v.Version = &clash, number(clash.Profile.Theirs.Version)
			return h.showEdit(v, http.StatusConflict, nil)
		}
	}
	if refused(err) {
		return h.showEdit(v, http.StatusUnprocessableEntity, err)
	}
	return err
}

func (h handlers) showEdit(v editView, status int, problem error) (err error) {
	title := "usersweb.edit.title"
	switch {
	case v.Clash != nil:
		title = "usersweb.clash.title"
	case len(v.Effects) > 0:
		title = "usersweb.review.title"
	}
	if v.Page, err = h.Frame(v.c, v.t(title), links.Users()); err != nil {
		return err
	}
	v.Problems, v.Page.Failed = block.Problems(v.c.P, problem), problem != nil
	switch {
	case v.Clash != nil:
		return v.c.Render(status, clashPage(v))
	case len(v.Effects) > 0:
		return v.c.Render(status, reviewPage(v))
	default:
		return v.c.Render(status, editPage(v))
	}
}

func (v editView) field(name string, f ui.Field) ui.Field {
	label := "people.field." + name
	switch name {
	case "temp_role_from", "temp_role_until", "temp_role_reason", "temp_group_from", "temp_group_until", "temp_group_reason", "temp_group_manages":
		label = "usersweb.edit." + name[len("temp_"):]
	}
	f.Name, f.Label, f.Value, f.Error = name, v.t(label), v.Values[name], v.Problems.For(name)
	f.ClientsSee = slices.Contains(people.ClientFields(), name)
	return f
}

// box is a tick.
func (v editView) box(name, hint string) ui.Field {
	f := v.field(name, ui.Field{Checked: v.Values[name] != "", Hint: hint, Wide: true})
	f.Value = "true"
	return f
}

// surnameFirst says that the visitor's language puts the family name first, as Russian forms do.
func (v editView) surnameFirst() bool { return v.c.P.Lang() == i18n.Russian }

// ownTime are the roles that can be given for a time.
func (v editView) tempRoles() []ui.Option {
	return append([]ui.Option{{Text: v.t("usersweb.edit.no_temp")}}, roleOptions(v.c.P)...)
}

func (v editView) tempGroups() []ui.Option {
	return append([]ui.Option{{Value: stay, Text: v.t("usersweb.edit.no_temp")}}, v.names.groupOptions(v.c.P, "")...)
}

// attributes is the block of additional attributes.
func (v editView) attributes() block.Form {
	return block.Form{Block: v.Block, Page: v.Page, Printer: v.c.P, Values: v.Values, Problems: v.Problems}
}

// reviews reports whether the page speaks of levels of review: reports are an agency's.
func reviews(a accounts.Account, u people.Person) bool {
	return a.Kind == accounts.Police || u.ReviewLevel > 0
}

// levels are the levels of review to choose from.
func levels(p ui.Texts) []ui.Option {
	out := []ui.Option{{Text: p.T("usersweb.review_level.none")}}
	for i := 1; i <= people.MaxReviewLevel; i++ {
		out = append(out, ui.Option{Value: strconv.Itoa(i), Text: p.T("usersweb.review_level.level", errs.Args{"Level": i})})
	}
	return out
}

// pairs are both versions of the fields whose value is one text; the others of a clash are told by whole.
func (v editView) pairs() []ui.VersionPair {
	var out []ui.VersionPair
	for _, c := range v.Clash.Profile.Clashes {
		if !whole(c.Field) {
			out = append(out, ui.VersionPair{Name: c.Field, Label: v.t("people.field." + c.Field), Theirs: c.Theirs, TheirsText: v.shown(c.Field, c.Theirs),
				Yours: c.Mine, YoursText: v.shown(c.Field, c.Mine), KeepYours: true})
		}
	}
	return append(out, block.Pairs(v.Block, v.c.P, v.Clash.Clashes, func(string, string) bool { return true })...)
}

// whole reports whether a field of a clash stands for several of the form.
func whole(field string) bool {
	return field == "temp_role" || field == "temp_group" || field == "ends_at"
}

// replaced names the grants and last day that somebody else changed and that saving replaces.
func (v editView) replaced() []string {
	var out []string
	for _, c := range v.Clash.Profile.Clashes {
		if whole(c.Field) {
			out = append(out, v.t("people.field."+c.Field))
		}
	}
	return out
}

// others are the form's fields that the page of both versions carries as typed.
func (v editView) others() []string {
	return slices.DeleteFunc(v.fields(), func(name string) bool {
		return slices.ContainsFunc(v.Clash.Profile.Clashes, func(c people.Clash) bool { return c.Field == name && !whole(name) }) ||
			slices.ContainsFunc(v.Clash.Clashes, func(c attributes.Clash) bool { return block.Name(c.Attribute) == name })
	})
}

// shown writes a stored value as a person reads it.
func (v editView) shown(field, value string) string {
	switch field {
	case "cell_number", "office_number":
		return people.ShowPhone(value, v.Account.Country)
	case "role":
		return v.t(access.Role(value).Key())
	case "group_id":
		return v.names.group(v.c.P, ids.Group(value))
	case "job_title_id":
		return v.names.title(ids.JobTitle(value))
	case "branch_id":
		return v.names.branch(ids.Branch(value))
	case "review_level":
		if value == "0" {
			return v.t("usersweb.review_level.none")
		}
		return v.t("usersweb.review_level.level", errs.Args{"Level": value})
	case "manages":
		if value == "true" {
			return v.t("usersweb.yes")
		}
		return v.t("usersweb.no")
	}
	return value
}
