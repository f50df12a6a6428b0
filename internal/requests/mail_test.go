package requests

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/platform/goldentest"
	"cabinet/internal/platform/i18n/i18ntest"
)

func TestLocales(t *testing.T) { i18ntest.Parity(t, Locales()) }

var idInMail = regexp.MustCompile(`/admin/requests/[0-9a-f-]{36}`)

// golden compares the latest mail to somebody with what people have read.
func (w *world) golden(name, lang, to string) {
	w.t.Helper()
	all := w.post.to(to)
	if len(all) == 0 {
		w.t.Fatalf("no mail %s", name)
	}
	m := all[len(all)-1]
	if !strings.Contains(m.HTML, `lang="`+lang+`"`) || strings.Contains(m.Text+m.HTML, "violet") || m.Account == "" {
		w.t.Errorf("%s %s: wrong language, account, or it holds what stays on the page", name, lang)
	}
	goldentest.Check(w.t, "testdata/mail_"+name+"_"+lang+".txt", []byte("Subject: "+m.Subject+"\n\n"+idInMail.ReplaceAllString(m.Text, "/admin/requests/ID")))
}

func TestMails(t *testing.T) {
	for _, lang := range []string{"en", "ru"} {
		t.Run(lang, func(t *testing.T) {
			eachSQLite(t, func(w *world) {
				asker, head, lead, who, whom := w.sam, w.jane, w.lead, "sam", "jane"
				if lang == "ru" {
					asker, head, lead, who, whom = w.oleg, w.olga, w.leadThere, "oleg", "olga"
				}
				r, err := w.AskTitle(w.ctx, asker, AskInput{Title: lead, Reason: "violet"})
				w.must(err)
				w.run()
				w.golden("asked", lang, whom)
				_, err = w.Decline(w.ctx, head, DeclineInput{ID: r.ID, Answer: "violet"})
				w.must(err)
				w.run()
				w.golden("declined", lang, who)
				r, err = w.AskTitle(w.ctx, asker, AskInput{Name: "Head of <b>archives"})
				w.must(err)
				w.run()
				w.golden("wish", lang, whom)
				_, err = w.Approve(w.ctx, head, ApproveInput{ID: r.ID, Title: lead})
				w.must(err)
				w.run()
				w.golden("approved", lang, who)
				_, err = w.AskTitle(w.ctx, asker, AskInput{Name: "Head"})
				w.must(err)
				_, err = w.People.SetRole(w.ctx, head, asker.User, access.Limited)
				w.must(err)
				w.must(w.Settle(w.ctx))
				w.run()
				w.golden("closed", lang, who)
			})
		})
	}
}

// Every administrator is told once, those alone who may answer, and no more than the most.
func TestWhoIsTold(t *testing.T) {
	each(t, func(w *world) {
		for i := range MaxTold {
			w.add(w.firm.ID, "admin"+strings.Repeat("i", i+1), "Admin", access.Administrator, "", "")
		}
		w.ask(w.sam)
		w.run()
		w.clk.Advance(time.Hour)
		w.run()
		if sent := len(w.post.sent); sent != MaxTold || len(w.post.to("max")) != 0 || len(w.post.to("olga")) != 0 || len(w.post.to("sam")) != 0 {
			t.Errorf("%d mails", len(w.post.sent))
		}
	})
}

// Who asked and took it back at once bothers nobody.
func TestNothingToTell(t *testing.T) {
	each(t, func(w *world) {
		w.ask(w.sam)
		w.must(w.WithdrawTitle(w.ctx, w.sam))
		w.run()
		if len(w.post.sent) != 0 {
			t.Errorf("%d mails", len(w.post.sent))
		}
	})
}
