package accounts_test

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"cabinet/internal/accounts"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/i18n"
)

// staff is who works in the first account, as a higher room knows.
type staff struct{ one ids.Account }

func (s staff) Administrators(_ context.Context, _ db.Queryer, account ids.Account) ([]accounts.Reader, error) {
	if account != s.one {
		return nil, nil
	}
	return []accounts.Reader{{User: "u1", Name: "Elena Marchetti", Email: "elena@firm.example", Language: "en", TimeZone: "Asia/Yekaterinburg", DateStyle: "ymd"},
		{User: "u2", Name: "Лин", Email: "lin@firm.example"}}, nil
}

func (s staff) Names(_ context.Context, _ db.Queryer, account ids.Account, users []ids.User) (map[ids.User]string, error) {
	if account == s.one && slices.Contains(users, "u1") {
		return map[ids.User]string{"u1": "Elena Marchetti"}, nil
	}
	return nil, nil
}

// broken is a mail server that is away as long as it says so.
type broken struct {
	email.Sender
	away bool
}

func (b *broken) Send(ctx context.Context, m email.Message) error {
	if b.away {
		return errors.New("the mail server is away")
	}
	return b.Sender.Send(ctx, m)
}

// bureau is an office with its alerts.
type bureau struct {
	office
	alerts *accounts.Alerts
	outbox *email.Outbox
	mail   *broken
}

func eachBureau(t *testing.T, fn func(b bureau)) {
	t.Helper()
	eachOffice(t, func(o office) {
		bundle, err := i18n.Load(accounts.Locales(), email.Locales())
		o.must(err)
		base, err := links.ParseBase("https://cabinet.example")
		o.must(err)
		from := email.Address{Name: "Cabinet", Email: "cabinet@cabinet.example"}
		outbox := email.NewOutbox(o.db, o.clk.Now, o.clk.Now, o.maker, from)
		b := bureau{office: o, outbox: outbox, mail: &broken{Sender: outbox}}
		b.alerts = accounts.NewAlerts(accounts.AlertDeps{DB: o.db, Acts: o.log, Accounts: o.acc, People: staff{o.one.ID}, Mail: b.mail, From: from,
			Bundle: bundle, Base: base, Entry: func(e activity.Entry) string { return "/admin/audit/" + string(e.ID) }, Log: slog.New(slog.DiscardHandler)})
		b.alerts.RegisterJobs(o.queue)
		b.work()
		fn(b)
	}, email.Schema())
}

// work seals the record, lets half a minute pass and does what is due; it returns how many jobs failed.
func (b bureau) work() int {
	b.Helper()
	b.must(b.log.SealAll(context.Background()))
	b.clk.Advance(31 * time.Second)
	_, failed, err := b.queue.RunDue(context.Background())
	b.must(err)
	return failed
}

// letters returns what was mailed so far, oldest first.
func (b bureau) letters() []email.Captured {
	b.Helper()
	list, err := b.outbox.List(context.Background(), b.db, "", 100)
	b.must(err)
	slices.Reverse(list)
	return list
}

func (b bureau) recipients() string {
	b.Helper()
	var out []string
	for _, l := range b.letters() {
		out = append(out, l.To)
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

// tighten makes the policy of an account stricter by one and records an alert.
func (b bureau) tighten(account ids.Account) {
	b.Helper()
	by := administrator(account)
	by.RemoteIP, by.IDNumber = "203.0.113.7", "B-4472"
	a, err := b.Account(context.Background(), by)
	b.must(err)
	a.Policy.Password.MinLength++
	a.Policy.Session.IdleMinutes++
	_, err = b.ChangePolicy(context.Background(), by, a.Policy, 0)
	b.must(err)
}

func TestContactsHearOfAlerts(t *testing.T) {
	eachBureau(t, func(b bureau) {
		ctx := context.Background()
		_, err := b.ChangeInformation(ctx, b.admin(), accounts.InformationInput{Language: of("ru"), City: of("Москва")}, 0)
		b.must(err)
		if b.work(); len(b.letters()) != 0 {
			t.Fatalf("a change that is no alert is told: %s", b.recipients())
		}
		_, err = b.ChangeContacts(ctx, b.admin(), []string{"chief@firm.example", "duty@firm.example"}, 0)
		b.must(err)
		if b.work(); b.recipients() != "chief@firm.example duty@firm.example" {
			t.Fatalf("new contacts: %s", b.recipients())
		}
		b.tighten(b.one.ID)
		b.work()
		all := b.letters()
		if len(all) != 4 {
			t.Fatal(b.recipients())
		}
		last := all[3]
		if last.Subject != "Уведомление о безопасности: Изменены правила паролей и входа" {
			t.Error(last.Subject)
		}
		for _, text := range []string{"Elena Marchetti (B-4472)", "203.0.113.7", "Выход при бездействии", "https://cabinet.example/admin/audit/", "Hartwell & Reid"} {
			if !strings.Contains(last.Text, text) {
				t.Errorf("%q isn't in\n%s", text, last.Text)
			}
		}
		b.work()
		b.tighten(b.other.ID) // which has nobody to tell
		if failed := b.work(); failed != 0 || len(b.letters()) != 4 {
			t.Errorf("told twice, or to the wrong ones: %s", b.recipients())
		}
	})
}

func TestThoseWhoGoHearOfIt(t *testing.T) {
	eachBureau(t, func(b bureau) {
		ctx := context.Background()
		_, err := b.ChangeContacts(ctx, b.admin(), []string{"old@firm.example", "stays@firm.example"}, 0)
		b.must(err)
		b.work()
		_, err = b.ChangeContacts(ctx, b.admin(), []string{"stays@firm.example", "new@firm.example"}, 0)
		b.must(err)
		b.work()
		if got := b.recipients(); got != "new@firm.example old@firm.example old@firm.example stays@firm.example stays@firm.example" {
			t.Errorf("old and new: %s", got)
		}
		b.tighten(b.one.ID)
		b.work()
		if got := b.recipients(); strings.Count(got, "old@") != 2 || strings.Count(got, "new@") != 2 || strings.Count(got, "elena@") != 0 {
			t.Errorf("afterwards: %s", got)
		}
		_, err = b.ChangeContacts(ctx, b.admin(), nil, 0)
		b.must(err)
		b.work()
		if got := b.recipients(); strings.Count(got, "stays@") != 4 || strings.Count(got, "elena@") != 1 {
			t.Errorf("the last ones go: %s", got)
		}
	})
}

func TestWithoutContactsAdministratorsHear(t *testing.T) {
	eachBureau(t, func(b bureau) {
		b.tighten(b.one.ID)
		b.work()
		if b.recipients() != "elena@firm.example lin@firm.example" {
			t.Fatal(b.recipients())
		}
		for _, l := range b.letters() {
			if l.To == "elena@firm.example" && !strings.Contains(l.Text, "2026-03-02, 14:0") && !strings.Contains(l.Text, "14:0") {
				t.Errorf("not her own time:\n%s", l.Text)
			}
		}
	})
}

func TestManyAlertsAreOneMail(t *testing.T) {
	eachBureau(t, func(b bureau) {
		_, err := b.ChangeContacts(context.Background(), b.admin(), []string{"chief@firm.example"}, 0)
		b.must(err)
		b.work()
		for range 25 {
			b.tighten(b.one.ID)
		}
		b.work()
		all := b.letters()
		if len(all) != 2 || all[1].Subject != "Security notice: 25 changes" || !strings.Contains(all[1].Text, "5 more stand") {
			t.Errorf("%d letters; %s\n%s", len(all), all[1].Subject, all[1].Text)
		}
	})
}

func TestFailingMailIsNoAlert(t *testing.T) {
	eachBureau(t, func(b bureau) {
		_, err := b.ChangeContacts(context.Background(), b.admin(), []string{"chief@firm.example"}, 0)
		b.must(err)
		b.mail.away = true
		if failed := b.work(); failed != 1 {
			t.Errorf("%d jobs failed", failed)
		}
		before := b.kinds(b.one.ID)
		for range 5 {
			b.work()
		}
		if after := b.kinds(b.one.ID); after != before {
			t.Errorf("failing recorded something: %s", after)
		}
		b.mail.away = false
		b.clk.Advance(time.Hour)
		if b.work(); b.recipients() != "chief@firm.example" {
			t.Errorf("afterwards: %q", b.recipients())
		}
	})
}

func TestRefusedAndOldActsAreNotTold(t *testing.T) {
	eachBureau(t, func(b bureau) {
		ctx := context.Background()
		_, err := b.ChangeContacts(ctx, b.admin(), []string{"chief@firm.example"}, 0)
		b.must(err)
		b.work()
		b.must(b.log.Refuse(ctx, b.admin(), activity.Act{Kind: accounts.PolicyChanged, SubjectType: "account", SubjectID: string(b.one.ID),
			Payload: accounts.PolicyPayload{}}))
		if b.work(); len(b.letters()) != 1 {
			t.Errorf("a refused act is told: %s", b.recipients())
		}
		b.tighten(b.one.ID)
		b.clk.Advance(8 * 24 * time.Hour)
		if b.work(); len(b.letters()) != 1 {
			t.Errorf("what is no longer news is told: %s", b.recipients())
		}
	})
}

func TestAlertsAreToldOnceByManyProcesses(t *testing.T) {
	eachBureau(t, func(b bureau) {
		ctx := context.Background()
		_, err := b.ChangeContacts(ctx, b.admin(), []string{"chief@firm.example"}, 0)
		b.must(err)
		b.must(b.log.SealAll(ctx))
		done := make(chan error)
		for range 8 {
			go func() { done <- b.alerts.Tell(ctx) }()
		}
		for range 8 {
			b.must(<-done)
		}
		if b.work(); b.recipients() != "chief@firm.example" {
			t.Error(b.recipients())
		}
	})
}

func TestEveryAlertHasANamedRule(t *testing.T) {
	bundle, err := i18n.Load(accounts.Locales())
	if err != nil {
		t.Fatal(err)
	}
	p, q := accounts.Policy{}, accounts.DefaultPolicy()
	q.Password.MixedCase, q.Password.Digit, q.Password.Symbol, q.Password.History, q.Password.MaxAgeDays, q.OwnIDNumber = true, true, true, 1, 30, true
	effects := accounts.EffectsOf(p, q)
	if len(effects) != 12 {
		t.Errorf("%d rules", len(effects))
	}
	for _, e := range effects {
		if !bundle.Has(accounts.RuleKey(e.Field)) {
			t.Errorf("%s has no name", e.Field)
		}
	}
}
