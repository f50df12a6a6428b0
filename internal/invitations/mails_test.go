package invitations

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/people"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/goldentest"
)

func TestMails(t *testing.T) {
	for _, lang := range []string{"en", "ru"} {
		t.Run(lang, func(t *testing.T) {
			eachSQLite(t, func(w *world) {
				inviter, reader := w.jane, "jane@example.com"
				if lang == "ru" {
					inviter, reader = w.olga, "olga@example.com"
				}
				_, err := w.Invite(w.ctx, inviter, InviteInput{Email: "vera@example.org", Role: access.Limited, Line: "<b>See you</b> on Monday.",
					Profile: people.ProfileInput{FirstName: ptr("Vera"), LastName: ptr("Holm")}})
				w.must(err)
				w.run()
				w.golden(lang, "invite", "vera@example.org")
				w.clk.Advance(Life - time.Hour)
				w.must(w.SweepAllAccounts(w.ctx))
				w.run()
				w.golden(lang, "remind", "vera@example.org")
				token := w.post.token(t, "vera@example.org")
				w.clk.Advance(time.Hour)
				w.must(w.SweepAllAccounts(w.ctx))
				w.run()
				w.golden(lang, "expired", reader)
				w.must(w.AskAgain(w.ctx, token, w.client()))
				w.run()
				w.golden(lang, "asked", reader)
			})
		})
	}
}

var idInMail = regexp.MustCompile(`/admin/users/invitations/[0-9a-f-]{36}/`)

// golden compares the latest mail to an address with what people have read.
func (w *world) golden(lang, name, to string) {
	w.t.Helper()
	all := w.post.to(to)
	if len(all) == 0 {
		w.t.Fatalf("no mail %s", name)
	}
	m := all[len(all)-1]
	if !strings.Contains(m.HTML, `lang="`+lang+`"`) || strings.Contains(m.HTML, "<b>See") || m.NotAfter.IsZero() || m.Account == "" {
		w.t.Errorf("%s %s: wrong language, escaping, end or account", name, lang)
	}
	goldentest.Check(w.t, "testdata/mail_"+name+"_"+lang+".txt", []byte(plain(m)))
}

// plain writes a mail down without what is random in it.
func plain(m email.Message) string {
	text := m.Text
	for _, found := range linkInMail.FindAllStringSubmatch(text, -1) {
		text = strings.ReplaceAll(text, found[1], "TOKEN")
	}
	return "Subject: " + m.Subject + "\n\n" + idInMail.ReplaceAllString(text, "/admin/users/invitations/ID/")
}
