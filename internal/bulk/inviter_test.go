package bulk

import (
	"context"
	"reflect"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/invitations"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// answers is invitations that answer what they are told, by address.
type answers map[string]error

func (a answers) Judge(_ context.Context, _ *db.Tx, _ access.Actor, list []invitations.InviteInput) ([]error, error) {
	var out []error
	for _, in := range list {
		out = append(out, a[in.Email])
	}
	return out, nil
}

func (a answers) InviteOf(_ context.Context, _ *db.Tx, _ access.Actor, in invitations.InviteInput) (invitations.Invitation, error) {
	return invitations.Invitation{User: "u1"}, a[in.Email]
}

func TestWhoIsThereIsSkipped(t *testing.T) {
	two := &errs.Fields{}
	two.Add("email", "invitations.invite.active")
	two.Add("role", "people.role.choose")
	i := InviterOf(answers{"there": errs.E(errs.Conflict, "invitations.invite.active", nil), "wrong": errs.FieldError("role", "people.role.choose"), "two": two.Err(),
		"up": errs.E(errs.Forbidden, "access.upward", nil), "away": errs.E(errs.Unavailable, "x", nil)})
	verdicts, err := i.Judge(t.Context(), nil, access.Actor{}, []Invitee{{Email: "there"}, {Email: "fine"}, {Email: "wrong"}, {Email: "two"}, {Email: "up"}})
	must(t, err)
	for k, want := range []errs.Kind{errs.Conflict, 0, errs.Invalid, errs.Invalid, errs.Forbidden} {
		if got := verdicts[k]; (got == nil) != (want == 0) || got != nil && !errs.Is(got, want) {
			t.Errorf("%d: %v", k, got)
		}
	}
	if _, err := i.Judge(t.Context(), nil, access.Actor{}, []Invitee{{Email: "away"}}); !errs.Is(err, errs.Unavailable) {
		t.Error(err)
	}
	if user, err := i.Invite(t.Context(), nil, access.Actor{}, Invitee{Email: "fine"}); err != nil || user != "u1" {
		t.Error(user, err)
	}
}

// Whatever a row says reaches the invitation: a field that is added to [Invitee] and forgotten shows here.
func TestNothingOfARowIsLost(t *testing.T) {
	full := Invitee{Email: "a@example.com", Role: access.Limited, FirstName: "f", MiddleName: "m", LastName: "l", CellNumber: "c", OfficeNumber: "o",
		OfficeExtension: "e", IDNumber: "i", JobTitle: "t", Group: "g", Manages: true, Branch: "b", Language: "ru", Line: "line", EndsAt: time.Unix(1, 0), ReviewLevel: 2}
	v := reflect.ValueOf(full)
	base := reflect.ValueOf(full.input())
	for k := range v.NumField() {
		if v.Field(k).IsZero() {
			t.Fatalf("give %s a value", v.Type().Field(k).Name)
		}
		less := reflect.New(v.Type()).Elem()
		less.Set(v)
		less.Field(k).SetZero()
		if reflect.DeepEqual(less.Interface().(Invitee).input(), base.Interface()) {
			t.Errorf("%s is lost", v.Type().Field(k).Name)
		}
	}
	if !full.input().Bulk || (Invitee{}).input().Profile.FirstName != nil {
		t.Error("an empty cell overwrites")
	}
}
