package requests

import (
	"strings"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// A title that gains nothing is taken at once; one that gains is refused from oneself, whatever is lost with it.
func TestTakeTitle(t *testing.T) {
	each(t, func(w *world) {
		e, err := w.MyEffect(w.ctx, w.sam, w.lead)
		w.must(err)
		if !e.Asks || len(e.Permissions.Gained) != 2 || len(e.Permissions.Lost) != 0 || e.Before.Name != "Clerk" || e.After.Name != "Lead" {
			t.Errorf("%+v", e)
		}
		w.expect("upward", w.TakeTitle(w.ctx, w.sam, TakeInput{Title: w.lead}), errs.Forbidden, "people.own_title.gains")
		w.expect("to none, whose default set is all", w.TakeTitle(w.ctx, w.sam, TakeInput{}), errs.Forbidden, "people.own_title.gains")
		for _, bad := range []ids.JobTitle{"none", w.leadThere, "\u202e<script>", ids.JobTitle(strings.Repeat("x", 10_000))} {
			w.expect("no title", w.TakeTitle(w.ctx, w.sam, TakeInput{Title: bad}), errs.Invalid, "people.job_title_id.choose")
		}
		e, err = w.MyEffect(w.ctx, w.sam, w.intern)
		w.must(err)
		if e.Asks || len(e.Permissions.Lost) != 1 {
			t.Errorf("%+v", e)
		}
		set := access.SetOf()
		_, err = w.settings.ChangeTitle(w.ctx, w.jane, w.clerk, rolesInput(access.SetOf(access.WriteReports, access.Export)), 0)
		w.must(err)
		err = w.TakeTitle(w.ctx, w.sam, TakeInput{Title: w.intern, Seen: e.Seen})
		w.expect("loses more by now", err, errs.Conflict, "requests.effect_changed")
		if d, ok := errs.As(err).Detail.(Effect); !ok || len(d.Permissions.Lost) != 2 {
			t.Errorf("%+v", errs.As(err).Detail)
		}
		w.must(w.TakeTitle(w.ctx, w.sam, TakeInput{Title: w.intern}))
		w.must(w.TakeTitle(w.ctx, w.sam, TakeInput{Title: w.intern}))
		if w.holds(w.sam) != w.intern || w.acts(people.TitleChanged) != 1 {
			t.Errorf("%s after %d acts", w.holds(w.sam), w.acts(people.TitleChanged))
		}
		_, err = w.settings.ChangeTitle(w.ctx, w.jane, w.intern, rolesInput(set), 0)
		w.must(err)
		reader := w.sam
		reader.Scope = access.ScopeRead
		w.expect("with a reading token", w.TakeTitle(w.ctx, reader, TakeInput{}), errs.Forbidden, "access.scope")
		w.must(w.TakeTitle(w.ctx, w.jane, TakeInput{Title: w.lead})) // administrators take what they want
	})
}

// Whoever is less for a week gains nothing now, but would with the lasting role: that is asked for, too. The same goes for who is more.
func TestGrantsForATimeCount(t *testing.T) {
	each(t, func(w *world) {
		from := w.clk.Now()
		_, err := w.People.EditUser(w.ctx, w.jane, w.sam.User, people.UserInput{TempRole: &people.TemporaryRole{Role: access.Guest, Period: people.Period{From: from}}}, 0)
		w.must(err)
		w.expect("a guest for a time", w.TakeTitle(w.ctx, w.sam, TakeInput{Title: w.lead}), errs.Forbidden, "people.own_title.gains")
		_, err = w.People.EditUser(w.ctx, w.jane, w.sam.User, people.UserInput{TempRole: &people.TemporaryRole{Role: access.Administrator, Period: people.Period{From: from}}}, 0)
		w.must(err)
		acting := w.sam
		acting.Role = access.Administrator
		w.expect("an administrator for a time", w.TakeTitle(w.ctx, acting, TakeInput{Title: w.lead}), errs.Forbidden, "people.own_title.gains")
		_, err = w.People.EditUser(w.ctx, acting, acting.User, people.UserInput{Profile: people.ProfileInput{JobTitleID: ptr(string(w.lead))}}, 0)
		w.expect("by editing themselves as a user", err, errs.Forbidden, "people.own_title.gains")
		r := w.ask(acting)
		_, err = w.Approve(w.ctx, acting, ApproveInput{ID: r.ID})
		w.expect("their own request", err, errs.Conflict, "requests.decide.yourself")
		_, err = w.Approve(w.ctx, w.jane, ApproveInput{ID: r.ID})
		w.must(err)
	})
}

func TestAskAndTakeBack(t *testing.T) {
	each(t, func(w *world) {
		for what, c := range map[string]struct {
			in  AskInput
			key string
			as  errs.Kind
		}{
			"the same":       {AskInput{Title: w.clerk}, "requests.ask.same", errs.Invalid},
			"another's":      {AskInput{Title: w.leadThere}, "people.job_title_id.choose", errs.Invalid},
			"less":           {AskInput{Title: w.intern}, "requests.ask.gains_nothing", errs.Conflict},
			"seen otherwise": {AskInput{Title: w.lead, Seen: "x"}, "requests.effect_changed", errs.Conflict},
			"both":           {AskInput{Title: w.lead, Name: "Head"}, "requests.ask.one", errs.Invalid},
			"a name that is": {AskInput{Name: " leAD "}, "requests.ask.exists", errs.Invalid},
			"a long name":    {AskInput{Name: strings.Repeat("x", 10_000)}, "people.text.too_long", errs.Invalid},
			"a blank name":   {AskInput{Name: "  "}, "requests.ask.name", errs.Invalid},
			"two lines":      {AskInput{Name: "a\nb"}, "people.text.one_line", errs.Invalid},
			"turned round":   {AskInput{Name: "Head \u202e"}, "people.text.one_line", errs.Invalid},
			"a long reason":  {AskInput{Title: w.lead, Reason: strings.Repeat("x", 10_000)}, "people.text.too_long", errs.Invalid},
		} {
			if _, err := w.AskTitle(w.ctx, w.sam, c.in); what != "turned round" || err == nil {
				w.expect(what, err, c.as, c.key)
			}
		}
		if w.mine(w.sam).ID != "" {
			t.Fatal("something was asked for")
		}
		_, err := w.AskTitle(w.ctx, w.jane, AskInput{Title: w.lead})
		w.expect("an administrator", err, errs.Conflict, "requests.ask.administrator")
		r := w.ask(w.sam)
		if r.TitleName != "Lead" || r.Wish || w.holds(w.sam) != w.clerk {
			t.Errorf("%+v", r)
		}
		_, err = w.AskTitle(w.ctx, w.sam, AskInput{Name: "Head"})
		w.expect("a second one", err, errs.Conflict, "requests.ask.already")
		w.must(w.WithdrawTitle(w.ctx, w.sam))
		w.expect("twice", w.WithdrawTitle(w.ctx, w.sam), errs.NotFound, "requests.withdraw.none")
		_, err = w.Approve(w.ctx, w.jane, ApproveInput{ID: r.ID})
		w.expect("approved too late", err, errs.Conflict, "requests.answered")
		for range 4 {
			_, err := w.AskTitle(w.ctx, w.sam, AskInput{Name: "=Head <script>"})
			w.must(err)
			w.must(w.WithdrawTitle(w.ctx, w.sam))
		}
		_, err = w.AskTitle(w.ctx, w.sam, AskInput{Title: w.lead})
		w.expect("a sixth within a day", err, errs.TooMany, "requests.ask.often")
		w.clk.Advance(askedIn)
		w.ask(w.sam)
		if n := w.acts(TitleAsked); n != 6 || w.acts(RequestWithdrawn) != 5 {
			t.Errorf("%d acts", n)
		}
	})
}

// Erasure leaves nothing that was written; one's own data have it until then.
func TestForget(t *testing.T) {
	each(t, func(w *world) {
		r, err := w.AskTitle(w.ctx, w.sam, AskInput{Name: "Head of Sam", Reason: "violet"})
		w.must(err)
		list, err := w.RequestsOf(w.ctx, w.DB, w.firm.ID, w.sam.User)
		w.must(err)
		if len(list) != 1 || list[0].Reason != "violet" {
			t.Errorf("%+v", list)
		}
		w.write(func(tx *db.Tx) error { return w.Forget(w.ctx, tx, w.firm.ID, w.sam.User) })
		w.write(func(tx *db.Tx) error { return w.Forget(w.ctx, tx, w.firm.ID, w.sam.User) })
		c, err := w.Request(w.ctx, w.jane, r.ID, "")
		w.must(err)
		if c.State != Closed || c.Cause != PersonErased || c.TitleName != "" || c.Reason != "" {
			t.Errorf("%+v", c.Request)
		}
	})
}
