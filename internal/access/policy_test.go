package access_test

import (
	"testing"

	"pgregory.net/rapid"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
)

func user(role access.Role, scope access.Scope) access.Actor {
	return access.Actor{Account: "a1", User: "u1", Role: role, Scope: scope, Door: access.DoorWeb}
}

func manager(role access.Role) access.Actor {
	by := user(role, access.ScopeAdmin)
	by.Group, by.Manages, by.Lastingly, by.Permissions = "g1", true, true, access.SetOf(access.CreateCases)
	return by
}

// forATime manages a group, but only for a time.
func forATime() access.Actor {
	by := manager(access.Standard)
	by.Lastingly = false
	return by
}

func inGroup(rank access.Rank) access.Facts {
	return access.Facts{Account: "a1", Owner: "u2", Group: "g1", Rank: &rank}
}

func TestPolicyTable(t *testing.T) {
	own := access.Facts{Account: "a1", Owner: "u1"}
	colleague := access.Facts{Account: "a1", Owner: "u2"}
	account := access.Facts{Account: "a1"}
	elsewhere := access.Facts{Account: "a2", Owner: "u1"}
	const yes, no, hidden = errs.Kind(-1), errs.Forbidden, errs.NotFound
	for _, c := range []struct {
		name string
		by   access.Actor
		do   access.Action
		on   access.Facts
		want errs.Kind
	}{
		{"guest reads own profile", user(access.Guest, access.ScopeAdmin), access.SeeProfile, own, yes},
		{"guest edits own profile", user(access.Guest, access.ScopeAdmin), access.EditProfile, own, yes},
		{"reading token reads", user(access.Standard, access.ScopeRead), access.SeeProfile, own, yes},
		{"reading token edits", user(access.Standard, access.ScopeRead), access.EditProfile, own, no},
		{"writing token edits", user(access.Standard, access.ScopeWrite), access.EditProfile, own, yes},
		{"administrator edits another's profile", user(access.Administrator, access.ScopeAdmin), access.EditProfile, colleague, hidden},
		{"same user id elsewhere", user(access.Administrator, access.ScopeAdmin), access.SeeProfile, elsewhere, hidden},
		{"standard sees a colleague", user(access.Standard, access.ScopeAdmin), access.SeeCard, colleague, yes},
		{"limited sees a colleague", user(access.Limited, access.ScopeAdmin), access.SeeCard, colleague, hidden},
		{"guest sees a colleague", user(access.Guest, access.ScopeAdmin), access.SeeCard, colleague, hidden},
		{"guest sees own card", user(access.Guest, access.ScopeAdmin), access.SeeCard, own, yes},
		{"guest sees lists", user(access.Guest, access.ScopeAdmin), access.SeeLists, account, yes},
		{"lists elsewhere", user(access.Standard, access.ScopeAdmin), access.SeeLists, access.Facts{Account: "a2"}, hidden},
		{"administrator manages", user(access.Administrator, access.ScopeAdmin), access.ManageAccount, account, yes},
		{"administrator's writing token manages", user(access.Administrator, access.ScopeWrite), access.ManageAccount, account, no},
		{"standard manages", user(access.Standard, access.ScopeAdmin), access.ManageAccount, account, hidden},
		{"administrator makes an account", user(access.Administrator, access.ScopeAdmin), access.CreateAccount, account, hidden},
		{"operator makes an account", access.Operator(""), access.CreateAccount, access.Facts{}, yes},
		{"operator of another account", access.Operator("a2"), access.ManageAccount, account, hidden},
		{"administrator sees users", user(access.Administrator, access.ScopeAdmin), access.SeeUsers, account, yes},
		{"standard sees users", user(access.Standard, access.ScopeAdmin), access.SeeUsers, account, hidden},
		{"manager sees the group", manager(access.Standard), access.SeeUsers, inGroup(access.Rank{Role: access.Limited}), yes},
		{"manager sees another group", manager(access.Standard), access.SeeUsers, access.Facts{Account: "a1", Group: "g2"}, hidden},
		{"manager sees the default group", manager(access.Standard), access.SeeUsers, account, hidden},
		{"manager of the default group", access.Actor{Account: "a1", User: "u1", Role: access.Standard, Manages: true, Scope: access.ScopeAdmin}, access.SeeUsers, account, hidden},
		{"guest who manages", manager(access.Guest), access.SeeUsers, inGroup(access.Rank{Role: access.Guest}), hidden},
		{"manager edits a member", manager(access.Standard), access.EditUser, inGroup(access.Rank{Role: access.Standard}), yes},
		{"manager edits an administrator", manager(access.Standard), access.EditUser, inGroup(access.Rank{Role: access.Administrator}), no},
		{"manager edits who holds more", manager(access.Standard), access.EditUser, inGroup(access.Rank{Role: access.Limited, Permissions: access.SetOf(access.SendLetters)}), no},
		{"manager edits a thing without rank", manager(access.Standard), access.EditUser, access.Facts{Account: "a1", Group: "g1"}, no},
		{"limited manager invites a standard user", manager(access.Limited), access.InviteUser, inGroup(access.Rank{Role: access.Standard}), no},
		{"limited manager invites a guest", manager(access.Limited), access.InviteUser, inGroup(access.Rank{Role: access.Guest}), yes},
		{"manager invites a manager", manager(access.Standard), access.InviteUser, inGroup(access.Rank{Role: access.Limited, Manages: true}), yes},
		{"manager for a time invites a manager", forATime(), access.InviteUser, inGroup(access.Rank{Role: access.Limited, Manages: true}), no},
		{"manager for a time invites a member", forATime(), access.InviteUser, inGroup(access.Rank{Role: access.Limited}), yes},
		{"manager for a time edits a manager", forATime(), access.EditUser, inGroup(access.Rank{Role: access.Limited, Manages: true}), yes},
		{"administrator invites a manager", user(access.Administrator, access.ScopeAdmin), access.InviteUser, inGroup(access.Rank{Role: access.Limited, Manages: true}), yes},
		{"manager resets an equal", manager(access.Standard), access.ResetUser, inGroup(access.Rank{Role: access.Standard, Manages: true}), no},
		{"manager resets a member", manager(access.Standard), access.ResetUser, inGroup(access.Rank{Role: access.Standard}), yes},
		{"manager resets who has a higher role", manager(access.Limited), access.ResetUser, inGroup(access.Rank{Role: access.Standard}), no},
		{"manager manages the account", manager(access.Standard), access.ManageAccount, account, hidden},
		{"system", access.System("a1"), access.ReadActivity, account, yes},
		{"nobody", access.Actor{}, access.SeeProfile, own, errs.Unauthenticated},
		{"nobody with an empty account", access.Actor{Door: access.DoorWeb}, access.CreateAccount, access.Facts{}, errs.Unauthenticated},
		{"unknown role", user("owner", access.ScopeAdmin), access.SeeProfile, own, errs.Unauthenticated},
		{"unknown action", user(access.Administrator, access.ScopeAdmin), "fly", account, hidden},
		{"machine and unknown action", access.System("a1"), "fly", account, hidden},
	} {
		err := access.Require(c.by, c.do, c.on)
		if (c.want == yes) != (err == nil) || err != nil && errs.KindOf(err) != c.want {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
}

// anyActor draws people of two small accounts and the machine, so that clashes of ids are common.
func anyActor(t *rapid.T) access.Actor {
	return access.Actor{
		Account:     ids.Account(rapid.SampledFrom([]string{"", "a1", "a2"}).Draw(t, "account")),
		User:        ids.User(rapid.SampledFrom([]string{"", "u1", "u2", "u3"}).Draw(t, "user")),
		Role:        rapid.SampledFrom(append(access.Roles(), "", "owner")).Draw(t, "role"),
		Permissions: access.Set(rapid.Uint32().Draw(t, "permissions")),
		Group:       ids.Group(rapid.SampledFrom([]string{"", "g1", "g2"}).Draw(t, "group")),
		Manages:     rapid.Bool().Draw(t, "manages"),
		Lastingly:   rapid.Bool().Draw(t, "lastingly"),
		Scope:       rapid.SampledFrom(append(access.Scopes(), "", "root")).Draw(t, "scope"),
		Door:        rapid.SampledFrom([]access.Door{"", access.DoorWeb, access.DoorAPI, access.DoorCLI, access.DoorSystem, access.DoorDirectory}).Draw(t, "door"),
	}
}

func anyFacts(t *rapid.T) access.Facts {
	rank := &access.Rank{
		Role:        rapid.SampledFrom(append(access.Roles(), "", "owner")).Draw(t, "of role"),
		Manages:     rapid.Bool().Draw(t, "of manager"),
		Permissions: access.Set(rapid.Uint32().Draw(t, "of permissions")),
	}
	if rapid.Bool().Draw(t, "without rank") {
		rank = nil
	}
	var stands *access.CaseFacts
	if rapid.Bool().Draw(t, "of a case") {
		stands = &access.CaseFacts{Walled: rapid.Bool().Draw(t, "walled"), Assigned: rapid.Bool().Draw(t, "assigned"),
			Granted: rapid.SampledFrom(append(access.Levels(), access.LevelNone)).Draw(t, "granted")}
	}
	return access.Facts{
		Case:    stands,
		Rank:    rank,
		Group:   ids.Group(rapid.SampledFrom([]string{"", "g1", "g2"}).Draw(t, "of group")),
		Account: ids.Account(rapid.SampledFrom([]string{"", "a1", "a2"}).Draw(t, "of account")),
		Owner:   ids.User(rapid.SampledFrom([]string{"", "u1", "u2", "u3"}).Draw(t, "owner")),
	}
}

func anyAction(t *rapid.T) access.Action {
	return rapid.SampledFrom(access.Actions()).Draw(t, "need").Action
}

func TestNothingCrossesAccounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		by, on := anyActor(t), anyFacts(t)
		if d := access.Check(by, anyAction(t), on); by.Account != on.Account && (d.Allowed || d.Known) {
			t.Fatalf("%+v on %+v: %+v", by, on, d)
		}
	})
}

func TestSmallerScopesAndSetsNeverGain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		by, on, do := anyActor(t), anyFacts(t), anyAction(t)
		less := by
		less.Permissions = by.Permissions.Cut(access.Set(rapid.Uint32().Draw(t, "cut")))
		less.Scope = rapid.SampledFrom(access.Scopes()).Filter(func(s access.Scope) bool { return by.Scope.Covers(s) || s == access.ScopeRead }).Draw(t, "less")
		if !by.Scope.Covers(less.Scope) {
			less.Scope = by.Scope
		}
		if access.Check(less, do, on).Allowed && !access.Check(by, do, on).Allowed {
			t.Fatalf("%+v may %s, %+v may not", less, do, by)
		}
	})
}

// TestNobodyReachesUpward: whatever somebody without the administrator's role may do to a user, that user holds nothing
// that they lack (R40); who may be reset is neither higher nor equal.
func TestNobodyReachesUpward(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		by, on := anyActor(t), anyFacts(t)
		for _, do := range []access.Action{access.EditUser, access.InviteUser, access.ResetUser} {
			if by.User == "" || by.Role == access.Administrator || !access.Check(by, do, on).Allowed {
				continue
			}
			if on.Rank == nil || on.Rank.Role == access.Administrator || on.Rank.Permissions.Minus(by.Permissions) != 0 || on.Group != by.Group || on.Group == "" {
				t.Fatalf("%+v may %s %+v", by, do, on)
			}
			if do == access.InviteUser && on.Rank.Manages && !by.Lastingly {
				t.Fatalf("%+v makes a manager who goes on after them: %+v", by, on)
			}
			if do == access.ResetUser && by.Rank().Within(*on.Rank) {
				t.Fatalf("%+v may reset an equal: %+v", by, on)
			}
		}
	})
}

func TestChainEndsWithTheDecision(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := access.Check(anyActor(t), anyAction(t), anyFacts(t))
		last := d.Chain[len(d.Chain)-1]
		if last.Rule != d.Rule || last.Passed != d.Allowed || (d.Err() == nil) != d.Allowed {
			t.Fatalf("%+v", d)
		}
		for _, step := range d.Chain[:len(d.Chain)-1] {
			if !step.Passed {
				t.Fatalf("went on after a refusal: %+v", d)
			}
		}
	})
}

func TestEveryActionAsksForSomething(t *testing.T) {
	seen := map[access.Action]bool{}
	for _, n := range access.Actions() {
		if seen[n.Action] || n.Reach == "" || !access.ScopeAdmin.Covers(n.Scope) || n.Scope == "" {
			t.Errorf("%+v", n)
		}
		seen[n.Action] = true
	}
}

func TestSets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := access.SetOf(access.Permissions()...)
		s := access.Set(rapid.Uint32().Draw(t, "s")).Cut(all)
		if access.ParseSet(s.String()) != s || access.SetOf(s.List()...) != s {
			t.Fatalf("%q doesn't come back", s)
		}
		for _, role := range access.Roles() {
			if e := access.Effective(role, s); e.Minus(s) != 0 || e.Minus(access.Ceiling(role)) != 0 {
				t.Fatalf("%s gains %q", role, e)
			}
		}
	})
	if access.Ceiling("owner") != 0 || access.ParseSet("fly,create_cases") != access.SetOf(access.CreateCases) || access.Set(0).Has("fly") {
		t.Error("unknown names grant something")
	}
}

// TestLookingAsAnotherIsReadingTheIntersection: whoever looks as another may do no more than that person, changes nothing, and
// has nothing of what is a person's own but the profile (C13).
func TestLookingAsAnotherIsReadingTheIntersection(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		own, seen, on, need := anyActor(t), anyActor(t), anyFacts(t), rapid.SampledFrom(access.Actions()).Draw(t, "need")
		by := access.Through(own, seen)
		d := access.Check(by, need.Action, on)
		if !by.Viewing() {
			if by != (access.Actor{}) || d.Allowed {
				t.Fatalf("%+v through %+v: %+v", own, seen, by)
			}
			return
		}
		if by.Account != own.Account || by.User != seen.User || by.Viewer.User != own.User || by.Session != own.Session || by.Login != own.Login || !by.ProvenAt.IsZero() {
			t.Fatalf("%+v through %+v is %+v", own, seen, by)
		}
		seen.Scope = access.ScopeRead
		if d.Allowed && (!access.Check(seen, need.Action, on).Allowed || need.Scope != access.ScopeRead) {
			t.Fatalf("%+v may %s, %+v may not", by, need.Action, seen)
		}
		if d.Allowed && need.Reach == access.ReachOwn && need.Action != access.SeeProfile {
			t.Fatalf("%+v reaches what is %s's own by %s", by, seen.User, need.Action)
		}
		if d.Allowed && need.Permission != "" && !own.Permissions.Has(need.Permission) {
			t.Fatalf("%+v lends a permission to %+v", seen, own)
		}
		if access.Through(by, own) != (access.Actor{}) || access.Through(own, own) != (access.Actor{}) {
			t.Fatal("looking as oneself, or through somebody who looks")
		}
	})
}
