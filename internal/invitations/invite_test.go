package invitations

import (
	"strings"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
)

func TestInvite(t *testing.T) {
	each(t, func(w *world) {
		in := InviteInput{Email: "vera@example.org", Role: access.Limited, Group: w.north, Manages: true, Line: "See you on Monday.",
			Profile: people.ProfileInput{FirstName: ptr("Vera"), LastName: ptr(" "), Language: ptr("ru"), IDNumber: ptr("B-17")}}
		i, err := w.Invite(w.ctx, w.jane, in)
		w.must(err)
		p := w.person(w.firm.ID, i.User)
		if p.Status != people.Pending || p.Role != access.Limited || p.Group != w.north || !p.Manages || p.FirstName != "Vera" || p.IDNumber != "B-17" {
			t.Errorf("pending user %+v", p)
		}
		if i.ExpiresAt.Sub(w.clk.Now()) != Life || i.State(w.clk.Now()) != Pending {
			t.Errorf("invitation %+v", i)
		}
		w.run()
		mails := w.post.to("vera@example.org")
		if len(mails) != 1 || !strings.Contains(mails[0].Text, "See you on Monday.") || !strings.Contains(mails[0].Subject, "Приглашение") {
			t.Fatalf("mails %+v", mails)
		}
		if strings.Contains(mails[0].Text, "Vera") {
			t.Error("the mail calls the person by a name that somebody else typed")
		}
		token := w.post.token(t, "vera@example.org")
		for _, table := range []string{"acts", "jobs", "invitations"} {
			w.mustNotHold(table, token)
		}
		v, err := w.Look(w.ctx, token)
		w.must(err)
		if v.State != Pending || v.AccountName != "Marlowe & Finch" || v.InviterName != "Jane Smith" || v.Asks.Proves || v.Lang != "ru" {
			t.Errorf("view %+v", v)
		}
		if w.acts(Invited, activity.Done) != 1 {
			t.Error("not recorded")
		}
	})
}

// mustNotHold looks for a secret in everything that a table holds as text.
func (w *world) mustNotHold(table, secret string) {
	w.t.Helper()
	column := map[string]string{"acts": "payload", "jobs": "args", "invitations": "personal_line"}[table]
	var n int
	w.must(w.DB.QueryRow(w.ctx, `select count(*) from `+table+` where `+column+` like ?`, "%"+secret+"%").Scan(&n))
	if n > 0 {
		w.t.Errorf("table %s holds the secret of a link", table)
	}
}

func TestInviteRefusesWhatIsWrong(t *testing.T) {
	each(t, func(w *world) {
		long := strings.Repeat("я", 10_000)
		for name, c := range map[string]struct {
			in  InviteInput
			key string
		}{
			"no address":             {InviteInput{Role: access.Guest}, ""},
			"no role":                {InviteInput{Email: "a@example.org"}, "people.role.choose"},
			"administrator in group": {InviteInput{Email: "a@example.org", Role: access.Administrator, Group: w.north}, "people.group.administrator"},
			"unknown group":          {InviteInput{Email: "a@example.org", Role: access.Guest, Group: "x"}, "people.group_id.choose"},
			"manager of default":     {InviteInput{Email: "a@example.org", Role: access.Standard, Manages: true}, "people.manages.group"},
			"guest manager":          {InviteInput{Email: "a@example.org", Role: access.Guest, Group: w.north, Manages: true}, "people.manages.guest"},
			"past end":               {InviteInput{Email: "a@example.org", Role: access.Guest, EndsAt: w.clk.Now()}, "invitations.ends.past"},
			"link in line":           {InviteInput{Email: "a@example.org", Role: access.Guest, Line: "look at evil.example/x"}, "invitations.line.links"},
			"long line":              {InviteInput{Email: "a@example.org", Role: access.Guest, Line: long}, "people.text.too_long"},
			"long name":              {InviteInput{Email: "a@example.org", Role: access.Guest, Profile: people.ProfileInput{FirstName: &long}}, "people.text.too_long"},
			"override in name":       {InviteInput{Email: "a@example.org", Role: access.Guest, Profile: people.ProfileInput{LastName: ptr("a\u202eb")}}, "people.text.characters"},
			"foreign title":          {InviteInput{Email: "a@example.org", Role: access.Guest, Profile: people.ProfileInput{JobTitleID: ptr("x")}}, "people.job_title_id.choose"},
			"own rights":             {InviteInput{Email: "a@example.org", Role: access.Guest, Profile: people.ProfileInput{Status: ptr("active")}}, "people.profile.not_yours"},
			"active":                 {InviteInput{Email: "SAM@example.com", Role: access.Guest}, "invitations.invite.active"},
		} {
			_, err := w.Invite(w.ctx, w.jane, c.in)
			if c.key == "" {
				if !errs.Is(err, errs.Invalid) {
					t.Errorf("%s: %v", name, err)
				}
				continue
			}
			w.expect(name, err, errs.Invalid, c.key)
		}
		w.invite("vera@example.org")
		_, err := w.Invite(w.ctx, w.jane, InviteInput{Email: "Vera@Example.org", Role: access.Guest})
		w.expect("invited already", err, errs.Invalid, "invitations.invite.pending")
		if _, err := w.People.SetStatus(w.ctx, w.jane, w.sam.User, people.Inactive); err != nil {
			t.Fatal(err)
		}
		_, err = w.Invite(w.ctx, w.jane, InviteInput{Email: "sam@example.com", Role: access.Guest})
		w.expect("inactive", err, errs.Invalid, "invitations.invite.inactive")
		var n int
		w.must(w.DB.QueryRow(w.ctx, `select count(*) from invitations`).Scan(&n))
		if n != 1 {
			t.Errorf("%d invitations, want one", n)
		}
	})
}

// TestNobodyInvitesUpward tries each way of R40 as a group manager.
func TestNobodyInvitesUpward(t *testing.T) {
	each(t, func(w *world) {
		ok := InviteInput{Email: "ok@example.org", Role: access.Standard, Group: w.north, Manages: true}
		_, err := w.Invite(w.ctx, w.max, ok)
		w.must(err)
		for name, in := range map[string]InviteInput{
			"administrator":    {Email: "a@example.org", Role: access.Administrator, Group: w.north},
			"other group":      {Email: "a@example.org", Role: access.Guest, Group: w.south},
			"default group":    {Email: "a@example.org", Role: access.Guest},
			"to the top":       {Email: "a@example.org", Role: access.Administrator},
			"other and upward": {Email: "a@example.org", Role: access.Standard, Group: w.south, Manages: true},
		} {
			if _, err := w.Invite(w.ctx, w.max, in); !errs.Is(err, errs.NotFound) && !errs.Is(err, errs.Forbidden) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if n := w.acts(Invited, activity.Refused); n != 5 {
			t.Errorf("%d refusals recorded, want 5", n)
		}
		_, err = w.Invite(w.ctx, w.max, InviteInput{Email: "sam@example.com", Role: access.Guest, Group: w.north})
		w.expect("a user of another group", err, errs.Invalid, "invitations.invite.taken")
		_, err = w.Invite(w.ctx, w.sam, InviteInput{Email: "b@example.org", Role: access.Guest, Group: w.south})
		w.expect("without any right", err, errs.NotFound, "access.not_found")
		i := w.invite("above@example.org")
		_, err = w.Resend(w.ctx, w.max, i.ID)
		w.expect("foreign resend", err, errs.NotFound, "access.not_found")
		w.expect("foreign delete", w.Withdraw(w.ctx, w.max, i.ID), errs.NotFound, "access.not_found")
		_, _, err = w.CopyLink(w.ctx, w.max, i.ID)
		w.expect("foreign copy", err, errs.NotFound, "access.not_found")
		w.expect("other account", w.Withdraw(w.ctx, w.olga, i.ID), errs.NotFound, "access.not_found")
		page, err := w.Invitations(w.ctx, w.max, ListFilter{})
		w.must(err)
		if len(page.Items) != 1 || page.Items[0].Person.Email != "ok@example.org" {
			t.Errorf("a manager sees %+v", page.Items)
		}
		if _, err := w.Invitations(w.ctx, w.sam, ListFilter{}); !errs.Is(err, errs.NotFound) {
			t.Errorf("list without a right: %v", err)
		}
	})
}

func TestMailIsLimited(t *testing.T) {
	each(t, func(w *world) {
		w.Limits.PerDay = 3
		for _, a := range []string{"a@example.org", "b@example.org", "c@example.org"} {
			w.invite(a)
		}
		_, err := w.Invite(w.ctx, w.jane, InviteInput{Email: "d@example.org", Role: access.Guest})
		w.expect("too many a day", err, errs.TooMany, "invitations.invite.per_day")
		_, err = w.Invite(w.ctx, w.jane, InviteInput{Email: "d@example.org", Role: access.Guest, Bulk: true})
		w.must(err)
		w.clk.Advance(24 * time.Hour)
		i := w.invite("e@example.org")
		_, err = w.Resend(w.ctx, w.jane, i.ID)
		w.expect("at once", err, errs.TooMany, "invitations.resend.soon")
		for range 3 {
			w.clk.Advance(time.Hour)
			_, err = w.Resend(w.ctx, w.jane, i.ID)
			w.must(err)
		}
		w.clk.Advance(time.Hour)
		_, err = w.Resend(w.ctx, w.jane, i.ID)
		w.expect("too often", err, errs.TooMany, "invitations.resend.often")

		for range 3 {
			w.must(w.idy.RequestReset(w.ctx, "f@example.org", w.client()))
		}
		if _, err = w.Invite(w.ctx, w.jane, InviteInput{Email: "f@example.org", Role: access.Guest}); !errs.Is(err, errs.TooMany) {
			t.Errorf("a fourth mail within an hour: %v", err)
		}
	})
}

func TestResendAndCopy(t *testing.T) {
	each(t, func(w *world) {
		i := w.invite("vera@example.org")
		w.run()
		first := w.post.token(t, "vera@example.org")
		url, _, err := w.CopyLink(w.ctx, w.jane, i.ID)
		w.must(err)
		second := linkInMail.FindStringSubmatch(url)[1]
		w.clk.Advance(time.Minute * 6)
		_, _, err = w.CopyLink(w.ctx, w.jane, i.ID)
		w.expect("proof too old", err, errs.Forbidden, "invitations.copy.prove_first")
		w.clk.Advance(24 * time.Hour)
		i, err = w.Resend(w.ctx, w.jane, i.ID)
		w.must(err)
		if i.ExpiresAt.Sub(w.clk.Now()) != Life {
			t.Errorf("lives until %v", i.ExpiresAt)
		}
		for name, token := range map[string]string{"mailed": first, "copied": second} {
			if got := w.state(token); got != Replaced {
				t.Errorf("the %s link is %s after a new sending", name, got)
			}
			if _, err := w.Accept(w.ctx, w.acceptance(token)); !errs.Is(err, errs.NotFound) {
				t.Errorf("accepting by the %s link: %v", name, err)
			}
		}
		w.run()
		third := w.post.token(t, "vera@example.org")
		if third == first || w.state(third) != Pending {
			t.Error("no new link")
		}
		w.clk.Advance(Life)
		if got := w.state(third); got != Expired {
			t.Errorf("after its life it is %s", got)
		}
		w.jane.ProvenAt = w.clk.Now()
		_, _, err = w.CopyLink(w.ctx, w.jane, i.ID)
		w.expect("copy of an expired one", err, errs.Conflict, "invitations.copy.expired")
	})
}

func TestWithdraw(t *testing.T) {
	each(t, func(w *world) {
		i := w.invite("vera@example.org")
		w.run()
		token := w.post.token(t, "vera@example.org")
		w.must(w.Withdraw(w.ctx, w.jane, i.ID))
		if got := w.state(token); got != Withdrawn {
			t.Errorf("state %s", got)
		}
		if _, err := w.Accept(w.ctx, w.acceptance(token)); !errs.Is(err, errs.NotFound) {
			t.Error("accepted a deleted invitation:", err)
		}
		if _, err := w.People.PersonOf(w.ctx, w.DB, w.firm.ID, i.User); !errs.Is(err, errs.NotFound) {
			t.Error("the pending user is still there:", err)
		}
		if _, err := w.idy.LoginOf(w.ctx, w.DB, "vera@example.org"); !errs.Is(err, errs.NotFound) {
			t.Error("a login that leads nowhere is still there:", err)
		}
		w.expect("twice", w.Withdraw(w.ctx, w.jane, i.ID), errs.Conflict, "invitations.over")
		w.invite("vera@example.org") // and again, as if for the first time

		other := w.invite("olga@example.com")
		w.must(w.Withdraw(w.ctx, w.jane, other.ID))
		if _, err := w.idy.LoginOf(w.ctx, w.DB, "olga@example.com"); err != nil {
			t.Error("a login that leads elsewhere is gone:", err)
		}
	})
}

func TestForget(t *testing.T) {
	each(t, func(w *world) {
		i := w.invite("vera@example.org")
		w.run()
		token := w.post.token(t, "vera@example.org")
		for want := 1; want >= 0; want-- {
			w.write(func(tx *db.Tx) error {
				n, err := w.Forget(w.ctx, tx, w.firm.ID, i.User)
				if n != want {
					t.Errorf("%d forgotten, want %d", n, want)
				}
				return err
			})
		}
		if got := w.state(token); got != Withdrawn {
			t.Errorf("state %s", got)
		}
		var kept int
		w.must(w.DB.QueryRow(w.ctx, `select count(*) from invitations where email_key <> '' or personal_line <> ''`).Scan(&kept))
		if kept != 0 {
			t.Error("something personal is left")
		}
	})
}

func TestMailThatBounces(t *testing.T) {
	each(t, func(w *world) {
		i := w.invite("vera@example.org")
		w.post.fail = &email.Failure{Permanent: true}
		_, _, err := w.queue.RunDue(w.ctx)
		w.must(err)
		got, err := w.Invitation(w.ctx, w.jane, i.ID)
		w.must(err)
		if !got.Undelivered {
			t.Error("nobody is told that the mail didn't arrive")
		}
	})
}

func TestRemindersAndExpiry(t *testing.T) {
	each(t, func(w *world) {
		w.invite("vera@example.org")
		w.run()
		w.clk.Advance(Life - remindBefore + time.Second)
		w.must(w.SweepAllAccounts(w.ctx))
		w.must(w.SweepAllAccounts(w.ctx))
		w.run()
		mails := w.post.to("vera@example.org")
		if len(mails) != 2 || !strings.Contains(mails[1].Subject, "ends soon") {
			t.Fatalf("%d mails", len(mails))
		}
		token := w.post.token(t, "vera@example.org")
		if w.state(token) != Pending {
			t.Error("the reminder's link doesn't work")
		}
		w.clk.Advance(remindBefore)
		w.must(w.SweepAllAccounts(w.ctx))
		w.run()
		if told := w.post.to("jane@example.com"); len(told) != 1 || !strings.Contains(told[0].Text, "vera@example.org") {
			t.Errorf("the inviter got %d mails", len(told))
		}
		for range 3 {
			w.must(w.AskAgain(w.ctx, token, w.client()))
		}
		w.run()
		if told := w.post.to("jane@example.com"); len(told) != 2 || !strings.Contains(told[1].Subject, "new link") {
			t.Errorf("after a request for a new link the inviter got %d mails", len(told))
		}
		w.must(w.AskAgain(w.ctx, strings.Repeat("x", 43), w.client()))
		w.must(w.AskAgain(w.ctx, "?", w.client()))
	})
}

func TestHandOver(t *testing.T) {
	each(t, func(w *world) {
		i, err := w.Invite(w.ctx, w.max, InviteInput{Email: "vera@example.org", Role: access.Limited, Group: w.north})
		w.must(err)
		w.run()
		token := w.post.token(t, "vera@example.org")
		w.write(func(tx *db.Tx) error {
			h := w.Handings()[0]
			items, err := h.Items(w.ctx, tx, w.firm.ID, w.max.User, "", 10)
			if err != nil {
				return err
			}
			refused, err := h.Refusals(w.ctx, tx, w.firm.ID, w.sam.User, items)
			if err != nil || len(items) != 1 || refused[string(i.ID)] == "" || items[0].Place.ID != string(w.north) {
				t.Errorf("%v, who may not invite into the group is refused: %v, %v", items, refused, err)
			}
			passed, err := h.Give(w.ctx, tx, w.jane, w.max.User, w.jane.User, items)
			if len(passed) != 1 {
				t.Errorf("%v handed over", passed)
			}
			return err
		})
		if _, err := w.People.SetStatus(w.ctx, w.jane, w.max.User, people.Inactive); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Accept(w.ctx, w.acceptance(token)); err != nil {
			t.Error("an heir's invitation:", err)
		}
		if p := w.person(w.firm.ID, i.User); p.Status != people.Active {
			t.Error("not active")
		}
	})
}
