package accounts_test

import (
	"context"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
)

// publish lets a domain's record stand, beside others of the same name.
func (o office) publish(d accounts.Domain, others ...string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.dns[d.RecordName()+"."] = append(append(o.dns[d.RecordName()+"."], others...), d.RecordValue())
}

func (o office) own(account ids.Account, domain string) bool {
	o.Helper()
	own, err := o.acc.OwnDomain(context.Background(), o.db, account, domain)
	o.must(err)
	return own
}

func TestDomainIsProvenByItsRecord(t *testing.T) {
	eachOffice(t, func(o office) {
		ctx := context.Background()
		d, err := o.AddDomain(ctx, o.admin(), " @Фирма.РФ ")
		o.must(err)
		if accounts.ShowDomain(d.Name) != "фирма.рф" || d.State != accounts.DomainPending || !strings.HasPrefix(d.RecordName(), "_cabinet.xn--") {
			t.Errorf("%+v", d)
		}
		record := d.RecordName() + "."
		for _, c := range []struct {
			answer accounts.Answer
			set    func()
		}{
			{accounts.AnswerMissing, func() {}},
			{accounts.AnswerMissing, func() { o.dns[record] = []string{} }},
			{accounts.AnswerOther, func() { o.dns[record] = []string{"v=spf1 -all", "cabinet-domain-verification=somebody-else"} }},
			{accounts.AnswerOther, func() { o.dns[record] = []string{d.RecordValue() + "x", strings.ToUpper(d.RecordValue())} }},
			{accounts.AnswerSilent, func() { o.fails[record] = &net.DNSError{Err: "i/o timeout", IsTimeout: true} }},
			{accounts.AnswerSilent, func() { o.fails[record] = &net.DNSError{Err: "server misbehaving", IsTemporary: true} }},
		} {
			c.set()
			got, err := o.CheckDomain(ctx, o.admin(), d.ID)
			if err != nil || got.State != accounts.DomainPending || got.Answer != c.answer || !got.CheckedAt.Equal(o.clk.Now()) {
				t.Errorf("want %s: %+v %v", c.answer, got, err)
			}
			if o.own(o.one.ID, "фирма.рф") {
				t.Errorf("%s proves it", c.answer)
			}
			o.fails = map[string]error{}
			o.neighbours.fails = o.fails
		}
		o.dns[record] = nil
		o.publish(d, "v=spf1 -all")
		got, err := o.CheckDomain(ctx, o.admin(), d.ID)
		if err != nil || got.State != accounts.DomainProven || got.Proof != accounts.ProofTXT {
			t.Fatalf("%+v %v", got, err)
		}
		for domain, want := range map[string]bool{"фирма.рф": true, "ФИРМА.рф": true, d.Name: true, "mail.фирма.рф": false, "firm.example": false, "": false, "a\x00b": false} {
			if o.own(o.one.ID, domain) != want {
				t.Errorf("%q: %t", domain, !want)
			}
		}
		if o.own(o.other.ID, "фирма.рф") {
			t.Error("the other account has it")
		}
		asked := len(o.asked)
		if again, err := o.CheckDomain(ctx, o.admin(), d.ID); err != nil || again.State != accounts.DomainProven || len(o.asked) != asked {
			t.Errorf("a proven domain is looked for again: %+v %v", again, err)
		}
		o.must(o.RemoveDomain(ctx, o.admin(), d.ID))
		if o.own(o.one.ID, "фирма.рф") {
			t.Error("a removed domain is its own")
		}
		if kinds := o.kinds(o.one.ID); kinds != "accounts.created accounts.domain_added accounts.domain_verified accounts.domain_removed" {
			t.Error(kinds)
		}
	})
}

func TestLaterProofMovesADomain(t *testing.T) {
	eachOffice(t, func(o office) {
		ctx, rival := context.Background(), administrator(o.other.ID)
		mine, err := o.AddDomain(ctx, o.admin(), "firm.example")
		o.must(err)
		theirs, err := o.AddDomain(ctx, rival, "firm.example")
		o.must(err)
		if mine.RecordValue() == theirs.RecordValue() {
			t.Fatal("one record proves both")
		}
		o.publish(mine)
		if d, err := o.CheckDomain(ctx, rival, theirs.ID); err != nil || d.State == accounts.DomainProven {
			t.Fatalf("by another's record: %+v %v", d, err)
		}
		if _, err := o.CheckDomain(ctx, o.admin(), mine.ID); err != nil || !o.own(o.one.ID, "firm.example") {
			t.Fatal(err)
		}
		if _, err := o.OperatorVerifyDomain(ctx, access.Operator(o.other.ID), "firm.example"); !errs.Is(err, errs.Conflict) {
			t.Errorf("the operator's word moves it: %v", err)
		}
		o.publish(theirs) // both records stand now
		if d, err := o.CheckDomain(ctx, rival, theirs.ID); err != nil || d.State != accounts.DomainProven {
			t.Fatalf("%+v %v", d, err)
		}
		if o.own(o.one.ID, "firm.example") || !o.own(o.other.ID, "firm.example") {
			t.Error("it didn't move")
		}
		lost, err := o.CheckDomain(ctx, o.admin(), mine.ID)
		if err != nil || lost.State != accounts.DomainTaken || lost.RecordValue() == mine.RecordValue() {
			t.Errorf("the old record takes it back: %+v %v", lost, err)
		}
		if kinds := o.kinds(o.one.ID); !strings.HasSuffix(kinds, "accounts.domain_verified accounts.domain_lost") {
			t.Error(kinds)
		}
		if kinds := o.kinds(o.other.ID); !strings.HasSuffix(kinds, "accounts.domain_added accounts.domain_verified") {
			t.Error(kinds)
		}
		o.publish(lost)
		if _, err := o.CheckDomain(ctx, o.admin(), mine.ID); err != nil || !o.own(o.one.ID, "firm.example") {
			t.Errorf("a new record doesn't: %v", err)
		}
	})
}

func TestOnlyOneOfManyHasADomain(t *testing.T) {
	eachOffice(t, func(o office) {
		ctx := context.Background()
		var all sync.WaitGroup
		for _, by := range []access.Actor{o.admin(), administrator(o.other.ID)} {
			d, err := o.AddDomain(ctx, by, "firm.example")
			o.must(err)
			o.publish(d)
			for range 5 {
				all.Go(func() {
					if _, err := o.CheckDomain(ctx, by, d.ID); err != nil {
						t.Error(err)
					}
				})
			}
		}
		all.Wait()
		if o.own(o.one.ID, "firm.example") == o.own(o.other.ID, "firm.example") {
			t.Error("none or both have it")
		}
	})
}

func TestOperatorsWordVerifies(t *testing.T) {
	eachOffice(t, func(o office) {
		ctx := context.Background()
		for _, by := range append(o.outsiders(), o.admin()) {
			if _, err := o.OperatorVerifyDomain(ctx, by, "firm.example"); err == nil {
				t.Errorf("%+v verified it", by)
			}
		}
		for range 2 {
			d, err := o.OperatorVerifyDomain(ctx, access.Operator(o.one.ID), "firm.example")
			if err != nil || d.State != accounts.DomainProven || d.Proof != accounts.ProofOperator {
				t.Fatalf("%+v %v", d, err)
			}
		}
		if !o.own(o.one.ID, "firm.example") {
			t.Error("it isn't the account's own")
		}
		if kinds := o.kinds(o.one.ID); kinds != "accounts.created accounts.domain_added accounts.domain_verified" {
			t.Error(kinds)
		}
	})
}

func TestDomainsAreForAdministratorsOfTheirAccount(t *testing.T) {
	eachOffice(t, func(o office) {
		ctx := context.Background()
		d, err := o.AddDomain(ctx, o.admin(), "firm.example")
		o.must(err)
		o.publish(d)
		for _, by := range append(o.outsiders(), administrator(o.other.ID)) {
			_, err := o.CheckDomain(ctx, by, d.ID)
			_, err2 := o.Domain(ctx, by, d.ID)
			if err == nil || err2 == nil || o.RemoveDomain(ctx, by, d.ID) == nil {
				t.Errorf("%+v reaches the domain", by)
			}
		}
		if _, err := o.AddDomain(ctx, o.outsiders()[1], "x.example"); !errs.Is(err, errs.NotFound) {
			t.Error(err)
		}
		if _, err := o.AddDomain(ctx, o.admin(), "FIRM.example."); !errs.Is(err, errs.Conflict) {
			t.Errorf("twice: %v", err)
		}
		for range accounts.MaxDomains - 1 {
			_, err := o.AddDomain(ctx, o.admin(), strings.ReplaceAll(o.maker.New(), "-", "")+".example")
			o.must(err)
		}
		if _, err := o.AddDomain(ctx, o.admin(), "one-more.example"); !errs.Is(err, errs.Conflict) {
			t.Errorf("too many: %v", err)
		}
	})
}

func TestWaitingDomainsAreLookedForAWeekLong(t *testing.T) {
	eachOffice(t, func(o office) {
		o.RegisterJobs(o.queue)
		ctx := context.Background()
		run := func() {
			t.Helper()
			_, failed, err := o.queue.RunDue(ctx)
			if err != nil || failed > 0 {
				t.Fatal(failed, err)
			}
		}
		run()
		late, err := o.AddDomain(ctx, o.admin(), "late.example")
		o.must(err)
		soon, err := o.AddDomain(ctx, administrator(o.other.ID), "soon.example")
		o.must(err)
		o.fails[late.RecordName()+"."] = &net.DNSError{Err: "i/o timeout", IsTimeout: true}
		o.publish(soon)
		o.clk.Advance(24 * time.Hour)
		run()
		if !o.own(o.other.ID, "soon.example") || !slices.Contains(o.asked, late.RecordName()+".") {
			t.Errorf("asked %v", o.asked)
		}
		for range 10 {
			o.clk.Advance(24 * time.Hour)
			run()
		}
		if n := len(o.asked); n < 7 || n > 9 {
			t.Errorf("asked %d times", n)
		}
	})
}
