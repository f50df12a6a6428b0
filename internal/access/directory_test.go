package access_test

import (
	"testing"

	"pgregory.net/rapid"

	"cabinet/internal/access"
	"cabinet/internal/platform/errs"
)

// TestDirectoriesReachNoAdministrator: whatever a directory is let do to a user, that user is no administrator, and whoever
// it invites manages nothing (R44).
func TestDirectoriesReachNoAdministrator(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		by, on, do := access.Directory("a1", "c1"), anyFacts(t), anyAction(t)
		d := access.Check(by, do, on)
		switch {
		case d.Allowed && on.Account != "a1":
			t.Fatalf("beyond its account: %s %+v", do, on)
		case d.Allowed && do != access.SeeUsers && do != access.InviteUser && do != access.DirectUser:
			t.Fatalf("may %s", do)
		case d.Allowed && do != access.SeeUsers && (on.Rank == nil || on.Rank.Role == access.Administrator || !on.Rank.Role.Valid()):
			t.Fatalf("may %s %+v", do, on)
		case d.Allowed && do == access.InviteUser && on.Rank.Manages:
			t.Fatalf("makes a manager")
		}
	})
}

func TestDirectories(t *testing.T) {
	by := access.Directory("a1", "c1")
	standard := access.Facts{Account: "a1", Owner: "u2", Rank: &access.Rank{Role: access.Standard}}
	administrator := access.Facts{Account: "a1", Owner: "u2", Rank: &access.Rank{Role: access.Administrator}}
	for do, want := range map[access.Action]bool{access.SeeUsers: true, access.DirectUser: true, access.InviteUser: true, access.ManageAccount: false,
		access.EditUser: false, access.ResetUser: false, access.ReadActivity: false, access.SeeProfile: false} {
		if got := access.Check(by, do, standard).Allowed; got != want {
			t.Errorf("%s: %v", do, got)
		}
	}
	if err := access.Require(by, access.DirectUser, administrator); !errs.Is(err, errs.Forbidden) {
		t.Error(err)
	}
	if access.Check(access.Directory("", ""), access.SeeUsers, access.Facts{}).Allowed {
		t.Error("a directory of no account sees users")
	}
}
