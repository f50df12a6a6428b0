package leaving

import (
	"strings"
	"sync"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/invitations"
	"cabinet/internal/people"
	"cabinet/internal/platform/errs"
)

// By kind and group, to several heirs, in one step with the deactivation; everybody is told once.
func TestHandOver(t *testing.T) {
	each(t, func(w *world) {
		w.invites(w.kate, w.claims, 3)
		w.invites(w.kate, "", 5)
		in := Input{Deactivate: true, Rules: []Rule{{To: users([]access.Actor{w.jane, w.lena})},
			{Kind: invitations.Holding, Place: inGroup(w.claims), To: users([]access.Actor{w.mia})}}}
		seen, err := w.Preview(w.ctx, w.jane, w.kate.User, in)
		must(t, err)
		if seen.Total() != 8 || len(seen.Shares) != 3 || seen.Effect == nil || seen.Effect.Seat.Change != -1 || w.vouches(w.kate) != 8 {
			t.Fatalf("%+v", seen)
		}
		in.Seen = seen.Seen
		out, err := w.HandOver(w.ctx, w.jane, w.kate.User, in)
		must(t, err)
		for _, c := range []struct {
			who  access.Actor
			want int
		}{{w.jane, 3}, {w.lena, 2}, {w.mia, 3}, {w.kate, 0}} {
			if got := w.vouches(c.who); got != c.want {
				t.Errorf("%s has %d, want %d", w.person(c.who).FirstName, got, c.want)
			}
		}
		if out.Total() != 8 || w.person(w.kate).Status != people.Inactive || w.open(w.kate) != 0 {
			t.Errorf("%+v", out)
		}
		w.run()
		for _, name := range []string{"jane", "lena", "mia"} {
			mail := w.post.to(name)
			if len(mail) != 1 || !strings.Contains(mail[0].Subject, "Kate Example") || !strings.Contains(mail[0].Text, "Open invitations: ") {
				t.Errorf("%s got %d mails: %+v", name, len(mail), mail)
			}
		}
		if w.acts(HandedOver) != 1 || w.acts(TookOver) != 3 || w.acts(invitations.HandedOver) != 8 || w.acts(people.StatusChanged) != 1 {
			t.Error("the record lacks something")
		}
		again, err := w.HandOver(w.ctx, w.jane, w.kate.User, Input{Rules: to(w.jane)})
		if err != nil || again.Total() != 0 || w.acts(HandedOver) != 1 {
			t.Errorf("what is gone was handed over again: %+v, %v", again, err)
		}
	})
}

// Who takes over a group takes over what lies in it, though they couldn't have before.
func TestAllToOne(t *testing.T) {
	each(t, func(w *world) {
		w.invites(w.mia, w.claims, 2)
		out, err := w.HandOver(w.ctx, w.jane, w.mia.User, Input{Deactivate: true, Rules: to(w.sam)})
		if err != nil || out.Total() != 3 || w.vouches(w.sam) != 2 || !w.person(w.sam).Manages {
			t.Errorf("%+v, %v", out, err)
		}
	})
}

// A group's managing goes to who is in it; what is left on purpose isn't open.
func TestManagingAndLeft(t *testing.T) {
	each(t, func(w *world) {
		w.invites(w.mia, w.claims, 2)
		in := Input{Deactivate: true, Rules: []Rule{{Kind: people.Managing, To: []ids.User{w.sam.User}}, {Kind: invitations.Holding, Leave: true}}}
		out, err := w.HandOver(w.ctx, w.jane, w.mia.User, in)
		must(t, err)
		if out.Total() != 1 || len(out.Left) != 1 || out.Left[0].N != 2 {
			t.Errorf("%+v", out)
		}
		if !w.person(w.sam).Manages || w.person(w.mia).Lasting.Manages || w.vouches(w.mia) != 2 || w.open(w.mia) != 0 {
			t.Error("managing went wrong")
		}
	})
}

func TestWhatIsRefused(t *testing.T) {
	each(t, func(w *world) {
		w.invites(w.kate, w.claims, 1)
		w.invites(w.mia, w.claims, 1)
		_, err := w.ppl.SetStatus(w.ctx, w.jane, w.ned.User, people.Inactive)
		must(t, err)
		hand := func(by access.Actor, of ids.User, rules ...Rule) error {
			_, err := w.HandOver(w.ctx, by, of, Input{Deactivate: true, Rules: rules})
			_, other := w.Preview(w.ctx, by, of, Input{Deactivate: true, Rules: rules})
			if errs.KindOf(err) != errs.KindOf(other) {
				t.Errorf("the preview says %v, the deed %v", other, err)
			}
			return err
		}
		kate := w.kate.User
		one := func(heirs ...access.Actor) Rule { return Rule{To: users(heirs)} }
		expect(t, "no rule", hand(w.jane, kate), errs.Invalid, "leaving.heir.missing")
		expect(t, "inactive", hand(w.jane, kate, one(w.ned)), errs.Invalid, "leaving.heir.inactive")
		expect(t, "oneself", hand(w.jane, kate, one(w.kate)), errs.Invalid, "leaving.heir.self")
		expect(t, "guest", hand(w.jane, kate, one(w.gus)), errs.Invalid, "leaving.heir.guest")
		expect(t, "other account", hand(w.jane, kate, one(w.olga)), errs.Invalid, "leaving.heir.unknown")
		expect(t, "one of two", hand(w.jane, kate, one(w.lena, w.gus)), errs.Invalid, "leaving.heir.guest")
		expect(t, "may not invite", hand(w.jane, kate, one(w.sam)), errs.Invalid, "invitations.holding_refused")
		expect(t, "nobody", hand(w.jane, kate, Rule{}), errs.Invalid, "leaving.heir.choose")
		expect(t, "both", hand(w.jane, kate, Rule{Leave: true, To: []ids.User{w.lena.User}}), errs.Invalid, "leaving.heir.choose")
		expect(t, "twice", hand(w.jane, kate, one(w.lena), one(w.jane)), errs.Invalid, "leaving.rules.twice")
		expect(t, "kind", hand(w.jane, kate, Rule{Kind: "ships", Leave: true}), errs.Invalid, "leaving.rules.kind")
		expect(t, "place", hand(w.jane, kate, Rule{Place: "ship:1", Leave: true}), errs.Invalid, "leaving.rules.place")
		expect(t, "long", hand(w.jane, kate, Rule{To: []ids.User{ids.User(strings.Repeat("x", 10_000))}}), errs.Invalid, "leaving.heir.choose")
		expect(t, "hostile", hand(w.jane, kate, Rule{To: []ids.User{"<script>\x00"}}), errs.Invalid, "leaving.heir.choose")
		expect(t, "many", hand(w.jane, kate, make([]Rule, MaxRules+1)...), errs.Invalid, "leaving.rules.many")
		expect(t, "not in the group", hand(w.jane, w.mia.User, one(w.lena)), errs.Invalid, "people.holding.member")
		expect(t, "oneself leaves", hand(w.jane, w.jane.User, one(w.lena)), errs.Forbidden, "people.own_standing")
		expect(t, "a manager", hand(w.mia, w.sam.User, one(w.lena)), errs.NotFound, "")
		expect(t, "an equal", hand(w.sam, kate, one(w.sam)), errs.NotFound, "")
		expect(t, "other account's", hand(w.olga, kate, one(w.olga)), errs.NotFound, "")
		expect(t, "nobody there", hand(w.jane, "nobody", one(w.lena)), errs.NotFound, "")
		var pending ids.User
		must(t, w.DB.QueryRow(w.ctx, `select id from users where account_id = ? and status = 'pending' limit 1`, w.firm.ID).Scan(&pending))
		expect(t, "pending", hand(w.jane, pending, one(w.lena)), errs.Conflict, "leaving.pending")
		if w.vouches(w.kate) != 1 || w.acts(HandedOver) != 0 || w.person(w.kate).Status != people.Active || !w.person(w.mia).Manages {
			t.Error("a refused leaving moved something")
		}
		var tried int
		must(t, w.DB.QueryRow(w.ctx, `select count(*) from acts where kind = ? and outcome = ? and user_id = ?`, HandedOver, activity.Refused, w.mia.User).Scan(&tried))
		if tried != 1 {
			t.Errorf("the record has %d attempts of the manager", tried)
		}
	})
}

// The last administrator stays, with all that they hold (P8).
func TestTheLastAdministratorStays(t *testing.T) {
	each(t, func(w *world) {
		w.invites(w.kate, w.claims, 2)
		for _, x := range []access.Actor{w.jane, w.lena} {
			_, err := w.ppl.SetRole(w.ctx, access.Operator(w.firm.ID), x.User, access.Standard)
			must(t, err)
		}
		_, err := w.HandOver(w.ctx, access.Operator(w.firm.ID), w.kate.User, Input{Rules: to(w.mia), Deactivate: true})
		expect(t, "the last one", err, errs.Conflict, "people.administrators.last")
		if w.vouches(w.kate) != 2 || w.vouches(w.mia) != 0 || w.acts(HandedOver) != 0 {
			t.Error("something moved")
		}
	})
}

// Two administrators at the same moment: one of them does it, the other looks again.
func TestTwiceAtOnce(t *testing.T) {
	each(t, func(w *world) {
		w.invites(w.kate, "", 20)
		in := map[ids.User]Input{}
		for _, by := range []access.Actor{w.jane, w.lena} {
			p, err := w.Preview(w.ctx, by, w.kate.User, Input{Rules: to(by), Deactivate: true})
			must(t, err)
			in[by.User] = Input{Rules: to(by), Deactivate: true, Seen: p.Seen}
		}
		var wg sync.WaitGroup
		results := make([]error, 2)
		for i, by := range []access.Actor{w.jane, w.lena} {
			wg.Go(func() { _, results[i] = w.HandOver(w.ctx, by, w.kate.User, in[by.User]) })
		}
		wg.Wait()
		lost := 0
		for _, err := range results {
			if err != nil {
				lost++
				expect(t, "the later one", err, errs.Conflict, "leaving.changed")
			}
		}
		w.run()
		jane, lena := w.vouches(w.jane), w.vouches(w.lena)
		if lost != 1 || jane+lena != 20 || jane*lena != 0 || len(w.post.to("jane"))+len(w.post.to("lena")) != 1 || w.acts(HandedOver) != 1 {
			t.Errorf("%d lost; Jane has %d, Lena %d", lost, jane, lena)
		}
	})
}
