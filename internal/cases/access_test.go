package cases

import (
	"slices"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
)

func TestAssigning(t *testing.T) {
	eachWorld(t, func(w *world) {
		c, d := w.open(w.jane, "One"), w.open(w.jane, "Two")
		try := func(by access.Actor, c Case, who access.Actor, want string) {
			t.Helper()
			_, err := w.Assign(w.ctx, by, AssignInput{Case: c.ID, User: who.User})
			w.refused("assign", err, want)
		}
		plain := w.sam
		plain.Permissions = 0 // judged anew from what is stored, so that what a session says counts for nothing
		try(plain, c, w.sam, "")
		try(w.sam, c, w.lee, "")
		try(w.lee, c, w.gus, "access.level")
		try(w.lee, d, w.lee, "access.not_found")
		try(w.gus, c, w.gus, "access.not_found")
		try(w.jane, c, w.there, "user cases.choose")
		try(w.there, c, w.there, "access.not_found")
		try(w.jane, c, w.gus, "")
		try(w.jane, c, w.gus, "")
		try(w.jane, d, w.gus, "cases.refusal.elsewhere")
		if !w.sees(w.lee, c) || w.sees(w.lee, d) || !w.sees(w.gus, c) || w.sees(w.gus, d) {
			t.Error("assignments open the wrong cases")
		}
		_, err := w.People.SetStatus(w.ctx, w.jane, w.lee.User, people.Inactive)
		w.must(err)
		try(w.jane, d, w.lee, "cases.refusal.inactive")
		list, err := w.Assignments(w.ctx, w.gus, c.ID)
		w.must(err)
		for _, a := range list {
			if a.User == w.lee.User && (a.Person.Status != people.Inactive || a.Level != access.LevelNone) {
				t.Errorf("%+v", a)
			}
		}
		w.must(w.Unassign(w.ctx, w.sam, c.ID, w.lee.User))
		w.refused("twice", w.Unassign(w.ctx, w.sam, c.ID, w.lee.User), "access.not_found")
		w.must(w.Unassign(w.ctx, w.jane, c.ID, w.gus.User))
		try(w.jane, d, w.gus, "")
		if got := w.kinds(d.ID); !slices.Equal(got, []activity.Kind{CaseCreated, Assigned}) {
			t.Errorf("%v", got)
		}
	})
}

func TestPendingUsersAreNamedAsSuch(t *testing.T) {
	eachWorld(t, func(w *world) {
		c := w.open(w.jane, "One")
		var p people.Person
		w.write(func(tx *db.Tx) error {
			login, err := w.identity.CreateLogin(w.ctx, tx, "pia@client.example")
			if err != nil {
				return err
			}
			p, err = w.People.AddPending(w.ctx, tx, access.Operator(w.firm), people.PendingPerson{Login: login, Email: "pia@client.example", Role: access.Guest,
				Profile: people.ProfileInput{FirstName: of("Pia"), LastName: of("Client")}})
			return err
		})
		_, err := w.Assign(w.ctx, w.jane, AssignInput{Case: c.ID, User: p.ID})
		w.refused("pending", err, "cases.refusal.pending")
		got, err := w.Candidates(w.ctx, w.jane, c.ID, "client")
		w.must(err)
		if len(got.List) != 1 || got.List[0].Refused == nil || got.List[0].Refused.Key != "cases.refusal.pending" || got.GuestsLeft != -1 {
			t.Errorf("%+v", got)
		}
		got, err = w.Candidates(w.ctx, w.jane, c.ID, "smith")
		w.must(err)
		if len(got.List) != 5 || !slices.ContainsFunc(got.List, func(c Candidate) bool { return c.Here && c.Person.ID == w.jane.User }) {
			t.Errorf("%+v", got)
		}
		wall := w.wall(c, access.Actor{User: p.ID})
		w.write(func(tx *db.Tx) error {
			if err := ForgetUser(w.ctx, tx, w.firm, p.ID); err != nil {
				return err
			}
			return w.People.DropPending(w.ctx, tx, w.firm, p.ID)
		})
		w.refused("lifting what is gone", w.LiftWall(w.ctx, w.jane, wall.ID, "gone"), "access.not_found")
	})
}

func TestGuestsAreLimited(t *testing.T) {
	eachWorld(t, func(w *world) {
		c := w.open(w.jane, "One")
		set, err := w.SetSettings(w.ctx, w.jane, Settings{MaxGuests: 1}, 0)
		w.must(err)
		w.assign(c, w.gus)
		second := w.add(w.firm, "Gail", access.Guest)
		_, err = w.Assign(w.ctx, w.jane, AssignInput{Case: c.ID, User: second.User})
		w.refused("one too many", err, "cases.refusal.full")
		got, err := w.Candidates(w.ctx, w.jane, c.ID, "gail")
		if w.must(err); got.GuestsLeft != 0 || got.List[0].Refused.Key != "cases.refusal.full" {
			t.Errorf("%+v", got)
		}
		_, err = w.SetSettings(w.ctx, w.sam, Settings{}, set.Version)
		w.refused("standard user", err, "access.not_found")
		_, err = w.SetSettings(w.ctx, w.jane, Settings{MaxGuests: 101}, set.Version)
		w.refused("too high", err, "max_guests cases.settings.range")
		_, err = w.SetSettings(w.ctx, w.jane, Settings{MaxGuests: 2}, 0)
		w.refused("stale", err, "cases.conflict")
		_, err = w.SetSettings(w.ctx, w.jane, Settings{MaxGuests: 2}, set.Version)
		w.must(err)
		w.assign(c, second)
	})
}

func TestValidityIsJudgedWhenAsked(t *testing.T) {
	eachWorld(t, func(w *world) {
		c, now := w.open(w.jane, "One"), w.clk.Now()
		assign := func(v Validity, want string) {
			t.Helper()
			_, err := w.Assign(w.ctx, w.jane, AssignInput{Case: c.ID, User: w.lee.User, Validity: v})
			w.refused("assign", err, want)
		}
		assign(Validity{Until: now}, "until cases.until.past")
		assign(Validity{From: now.Add(2 * time.Hour), Until: now.Add(time.Hour)}, "until cases.until.before")
		assign(Validity{From: now.Add(time.Hour), Until: now.Add(2 * time.Hour), Reason: "a hearing"}, "")
		for _, step := range []struct {
			after time.Duration
			want  bool
		}{{0, false}, {time.Hour - time.Microsecond, false}, {time.Microsecond, true}, {time.Hour - time.Microsecond, true}, {time.Microsecond, false}} {
			w.clk.Advance(step.after)
			if got := w.sees(w.lee, c); got != step.want {
				t.Errorf("at %s: sees %v", w.clk.Now().Sub(now), got)
			}
			if got := len(w.names(w.lee, ListFilter{})) == 1; got != step.want {
				t.Errorf("at %s: lists %v", w.clk.Now().Sub(now), got)
			}
		}
	})
}

func TestGrants(t *testing.T) {
	eachWorld(t, func(w *world) {
		p, err := w.CreateProject(w.ctx, w.jane, ProjectInput{Name: of("Merger")})
		w.must(err)
		c := w.open(w.jane, "One")
		_, err = w.Edit(w.ctx, w.sam, c.ID, Input{Project: &p.ID}, 0)
		w.refused("a project by who doesn't administer the case", err, "access.level")
		_, err = w.Edit(w.ctx, w.jane, c.ID, Input{Project: &p.ID}, 0)
		w.must(err)
		level := func(by access.Actor) access.Level {
			t.Helper()
			found, err := w.standing(w.ctx, w.DB, w.again(by), c.ID)
			w.must(err)
			return found.Level
		}
		_, err = w.Grant(w.ctx, w.sam, GrantInput{Case: c.ID, User: w.sam.User, Level: access.LevelAdminister})
		w.refused("oneself", err, "access.level")
		_, err = w.Grant(w.ctx, w.sam, GrantInput{Project: p.ID, User: w.sam.User, Level: access.LevelAdminister})
		w.refused("oneself on the project", err, "access.level")
		_, err = w.Grant(w.ctx, w.jane, GrantInput{Case: c.ID, Project: p.ID, User: w.sam.User, Level: access.LevelView})
		w.refused("both", err, "access.not_found")
		_, err = w.Grant(w.ctx, w.jane, GrantInput{Case: c.ID, Level: access.LevelView})
		w.refused("nobody", err, "user cases.choose")
		_, err = w.Grant(w.ctx, w.jane, GrantInput{Case: c.ID, Group: "g", Level: access.LevelView})
		w.refused("no group", err, "group cases.choose")
		_, err = w.Grant(w.ctx, w.jane, GrantInput{Case: c.ID, User: w.there.User, Level: access.LevelView})
		w.refused("a user of another account", err, "user cases.choose")
		_, err = w.Grant(w.ctx, w.jane, GrantInput{Case: c.ID, User: w.sam.User})
		w.refused("no level", err, "level cases.choose")
		g, err := w.Grant(w.ctx, w.jane, GrantInput{Case: c.ID, User: w.lee.User, Level: access.LevelAdminister, Validity: Validity{Reason: "lead"}})
		w.must(err)
		if level(w.lee) != access.LevelNone || w.sees(w.lee, c) {
			t.Error("a grant opened a case")
		}
		w.assign(c, w.lee)
		if level(w.lee) != access.LevelAdminister {
			t.Errorf("%s", level(w.lee))
		}
		w.must(w.Revoke(w.ctx, w.lee, g.ID))
		if level(w.lee) != access.LevelEdit {
			t.Errorf("%s", level(w.lee))
		}
		w.refused("twice", w.Revoke(w.ctx, w.jane, g.ID), "access.not_found")
		clerks := w.group("Clerks", w.lee, w.sam)
		onProject, err := w.Grant(w.ctx, w.jane, GrantInput{Project: p.ID, Group: clerks, Level: access.LevelView})
		w.must(err)
		if level(w.lee) != access.LevelView || level(w.sam) != access.LevelEdit {
			t.Errorf("%s, %s", level(w.lee), level(w.sam))
		}
		_, err = w.Grant(w.ctx, w.jane, GrantInput{Project: p.ID, User: w.sam.User, Level: access.LevelAdminister})
		w.must(err)
		if level(w.sam) != access.LevelAdminister {
			t.Errorf("%s", level(w.sam))
		}
		list, err := w.Grants(w.ctx, w.sam, c.ID)
		if w.must(err); len(list) != 4 {
			t.Errorf("%+v", list)
		}
		_, err = w.Grants(w.ctx, w.lee, c.ID)
		w.refused("a limited user looks", err, "access.level")
		w.must(w.Revoke(w.ctx, w.sam, onProject.ID))
		if level(w.lee) != access.LevelEdit {
			t.Errorf("%s", level(w.lee))
		}
	})
}

func TestExplaining(t *testing.T) {
	eachWorld(t, func(w *world) {
		c := w.open(w.jane, "One")
		steps := func(by access.Actor, user access.Actor) (Explanation, string) {
			t.Helper()
			e, err := w.Explain(w.ctx, by, user.User, c.ID)
			w.must(err)
			out := ""
			for _, s := range e.Steps {
				if out += string(s.Name); !s.Passed {
					out += "!"
				}
				out += " "
			}
			return e, out
		}
		if e, got := steps(w.jane, w.sam); got != "status role wall assignment grants level permissions " || !e.Allowed || e.Level != access.LevelEdit {
			t.Errorf("%s %+v", got, e)
		}
		if e, got := steps(w.jane, w.lee); got != "status role wall assignment! " || e.Allowed || e.Level != access.LevelNone {
			t.Errorf("%s %+v", got, e)
		}
		w.assign(c, w.lee)
		if e, got := steps(w.lee, w.lee); got != "status role wall assignment grants level permissions " || e.Level != access.LevelEdit || e.Steps[3].Assignment == nil {
			t.Errorf("%s %+v", got, e)
		}
		_, err := w.Grant(w.ctx, w.jane, GrantInput{Case: c.ID, User: w.lee.User, Level: access.LevelView})
		w.must(err)
		if e, _ := steps(w.jane, w.lee); e.Level != access.LevelView || len(e.Steps[4].Grants) != 1 || !e.Steps[4].InForce[0] {
			t.Errorf("%+v", e)
		}
		wall := w.wall(c, w.lee)
		if e, got := steps(access.Operator(w.firm), w.lee); got != "status role wall! " || e.Allowed || len(e.Steps[2].Walls) != 1 || e.Steps[2].Walls[0].ID != wall.ID {
			t.Errorf("%s %+v", got, e)
		}
		_, err = w.People.SetStatus(w.ctx, w.jane, w.lee.User, people.Inactive)
		w.must(err)
		if _, got := steps(w.jane, w.lee); got != "status! " {
			t.Errorf("%s", got)
		}
		for name, try := range map[string]struct {
			by   access.Actor
			user ids.User
			want string
		}{
			"standard of another":    {w.sam, w.lee.User, "access.level"},
			"who doesn't see it":     {w.gus, w.gus.User, "access.not_found"},
			"who is kept out":        {w.lee, w.lee.User, "access.not_found"},
			"another account's user": {w.jane, w.there.User, "access.not_found"},
			"from another account":   {w.there, w.there.User, "access.not_found"},
		} {
			_, err := w.Explain(w.ctx, try.by, try.user, c.ID)
			w.refused(name, err, try.want)
		}
	})
}

func TestGuestsAreMadeOfThoseWithOneCase(t *testing.T) {
	eachWorld(t, func(w *world) {
		a, b := w.open(w.jane, "One"), w.open(w.jane, "Two")
		w.assign(a, w.lee)
		w.assign(b, w.lee)
		temp := people.UserInput{TempRole: &people.TemporaryRole{Role: access.Guest, Period: people.Period{From: w.clk.Now().Add(time.Hour)}}}
		for name, in := range map[string]people.UserInput{"lastingly": {Profile: people.ProfileInput{Role: of(string(access.Guest))}}, "for a time": temp} {
			_, err := w.People.EditUser(w.ctx, w.jane, w.lee.User, in, 0)
			w.refused(name, err, "cases.guest.many")
			_, err = w.People.Preview(w.ctx, w.jane, w.lee.User, in)
			w.refused(name+", seen before", err, "cases.guest.many")
		}
		w.must(w.Unassign(w.ctx, w.jane, b.ID, w.lee.User))
		_, err := w.People.EditUser(w.ctx, w.jane, w.lee.User, temp, 0)
		w.must(err)
		_, err = w.Assign(w.ctx, w.jane, AssignInput{Case: b.ID, User: w.lee.User})
		w.refused("a guest to be", err, "cases.refusal.elsewhere")
	})
}
