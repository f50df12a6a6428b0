package access_test

import (
	"testing"

	"pgregory.net/rapid"

	"cabinet/internal/access"
	"cabinet/internal/platform/errs"
)

func TestCaseLevels(t *testing.T) {
	const none, view, comment, edit, administer = access.LevelNone, access.LevelView, access.LevelComment, access.LevelEdit, access.LevelAdminister
	for _, c := range []struct {
		role     access.Role
		assigned bool
		granted  access.Level
		want     access.Level
	}{
		{access.Administrator, false, none, administer},
		{access.Administrator, true, view, administer},
		{access.Standard, false, none, edit},
		{access.Standard, false, view, edit},
		{access.Standard, true, administer, administer},
		{access.Limited, false, none, none},
		{access.Limited, false, administer, none},
		{access.Limited, true, none, edit},
		{access.Limited, true, view, view},
		{access.Limited, true, administer, administer},
		{access.Guest, false, administer, none},
		{access.Guest, true, none, comment},
		{access.Guest, true, view, view},
		{access.Guest, true, administer, edit},
		{"owner", true, administer, none},
	} {
		f := access.CaseFacts{Assigned: c.assigned, Granted: c.granted}
		if got := access.CaseLevel(c.role, f); got != c.want {
			t.Errorf("%s %+v: %s, want %s", c.role, f, got, c.want)
		}
		f.Walled = true
		if got := access.CaseLevel(c.role, f); got != none {
			t.Errorf("%s %+v: %s behind a wall", c.role, f, got)
		}
	}
}

func TestCasePolicyTable(t *testing.T) {
	const yes, no, hidden = errs.Kind(-1), errs.Forbidden, errs.NotFound
	open, walled, assigned := access.CaseFacts{}, access.CaseFacts{Walled: true, Assigned: true, Granted: access.LevelAdminister}, access.CaseFacts{Assigned: true}
	at := func(l access.Level) access.CaseFacts { return access.CaseFacts{Assigned: true, Granted: l} }
	all := access.SetOf(access.Permissions()...)
	for _, c := range []struct {
		name string
		role access.Role
		can  access.Set
		do   access.Action
		on   *access.CaseFacts
		want errs.Kind
	}{
		{"administrator sees", access.Administrator, 0, access.SeeCase, &open, yes},
		{"walled administrator sees", access.Administrator, all, access.SeeCase, &walled, hidden},
		{"walled administrator lifts", access.Administrator, all, access.AdministerCase, &walled, hidden},
		{"standard sees", access.Standard, 0, access.SeeCase, &open, yes},
		{"standard edits", access.Standard, 0, access.EditCase, &open, yes},
		{"standard administers", access.Standard, all, access.AdministerCase, &open, no},
		{"standard with a grant administers", access.Standard, 0, access.AdministerCase, &access.CaseFacts{Granted: access.LevelAdminister}, yes},
		{"standard closes without the permission", access.Standard, 0, access.CloseCase, &open, no},
		{"standard closes", access.Standard, access.SetOf(access.CloseCases), access.CloseCase, &open, yes},
		{"standard joins", access.Standard, 0, access.JoinCase, &open, yes},
		{"standard assigns without the permission", access.Standard, 0, access.AssignPerson, &open, no},
		{"standard assigns", access.Standard, access.SetOf(access.AssignPeople), access.AssignPerson, &open, yes},
		{"limited doesn't see", access.Limited, all, access.SeeCase, &open, hidden},
		{"limited with a grant alone doesn't see", access.Limited, all, access.SeeCase, &access.CaseFacts{Granted: access.LevelAdminister}, hidden},
		{"limited sees", access.Limited, 0, access.SeeCase, &assigned, yes},
		{"limited edits", access.Limited, 0, access.EditCase, &assigned, yes},
		{"limited set to view edits", access.Limited, all, access.EditCase, ptr(at(access.LevelView)), no},
		{"limited assigns", access.Limited, all, access.AssignPerson, ptr(at(access.LevelAdminister)), no},
		{"limited joins", access.Limited, all, access.JoinCase, &assigned, no},
		{"limited administers with a grant", access.Limited, 0, access.AdministerCase, ptr(at(access.LevelAdminister)), yes},
		{"guest comments", access.Guest, 0, access.CommentCase, &assigned, yes},
		{"guest edits", access.Guest, all, access.EditCase, &assigned, no},
		{"guest with a grant edits", access.Guest, 0, access.EditCase, ptr(at(access.LevelEdit)), yes},
		{"guest with a grant administers", access.Guest, all, access.AdministerCase, ptr(at(access.LevelAdminister)), no},
		{"a case without facts", access.Administrator, all, access.SeeCase, nil, hidden},
		{"guest opens a case", access.Guest, all.Minus(access.SetOf(access.CreateCases)), access.CreateCase, nil, no},
		{"standard opens a case", access.Standard, all, access.CreateCase, nil, yes},
		{"limited sees a project", access.Limited, all, access.SeeProject, &assigned, hidden},
		{"limited administers a project", access.Limited, all, access.AdministerProject, ptr(at(access.LevelAdminister)), hidden},
		{"standard edits a project", access.Standard, all, access.EditProject, &open, yes},
		{"standard administers a project", access.Standard, all, access.AdministerProject, &open, no},
		{"standard administers a granted project", access.Standard, 0, access.AdministerProject, ptr(at(access.LevelAdminister)), yes},
	} {
		by := user(c.role, access.ScopeAdmin)
		by.Permissions = c.can
		err := access.Require(by, c.do, access.Facts{Account: "a1", Case: c.on})
		if got := kindOf(err); got != c.want {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func ptr(f access.CaseFacts) *access.CaseFacts { return &f }

func kindOf(err error) errs.Kind {
	if err == nil {
		return -1
	}
	return errs.KindOf(err)
}

func TestLevelsComeBack(t *testing.T) {
	for _, l := range append(access.Levels(), access.LevelNone) {
		if got, ok := access.ParseLevel(l.String()); !ok || got != l {
			t.Errorf("%s comes back as %s", l, got)
		}
	}
	if l, ok := access.ParseLevel("owner"); ok || l != access.LevelNone {
		t.Error("an unknown level is one")
	}
}

// TestWallsHoldForEverybody: whatever is granted, nobody behind a wall does anything to a case, nor may know of it.
func TestWallsHoldForEverybody(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		by, on := anyActor(t), anyFacts(t)
		if on.Case == nil || by.User == "" {
			return
		}
		on.Case.Walled = true
		for _, n := range access.Actions() {
			if d := access.Check(by, n.Action, on); n.Reach == access.ReachCase && (d.Allowed || d.Known) {
				t.Fatalf("%+v on %+v: %+v", by, on, d)
			}
		}
	})
}
