package identity

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/goldentest"
	"cabinet/internal/platform/jobs"
)

// inRussian is Anna as a Russian organisation knows her.
func inRussian(m *Membership) {
	m.Lang, m.AccountName, m.FirstName, m.TimeZone = "ru", "ООО «Ромашка» <юристы>", "Анна", "Europe/Moscow"
}

func TestMails(t *testing.T) {
	for _, lang := range []string{"en", "ru"} {
		w := onSQLite(t)
		if lang == "ru" {
			w.list.change("anna-at-firm", inRussian)
		}
		w.must(w.reset(w.resetToken(), newPassword))
		w.run()
		w.golden(lang, "reset", "changed")
	}
}

func TestMailsAboutTheSignIn(t *testing.T) {
	for _, lang := range []string{"en", "ru"} {
		w := onSQLite(t)
		w.join(w.login("ben@firm.example", newPassword), "firm", "ben")
		if lang == "ru" {
			w.list.change("anna-at-firm", inRussian)
			w.list.change("ben", inRussian)
		}
		in := w.in()
		w.in()
		w.run()
		_, _, err := w.CreateToken(w.ctx, w.by(in.Secret), TokenInput{Account: "firm", User: "anna-at-firm", Name: "Backup <script>", Scope: access.ScopeRead})
		w.must(err)
		w.run()
		w.must(w.ask(in.Secret, "ben@firm.example", annasPassword))
		w.run()
		w.post.sent = slices.DeleteFunc(w.post.sent, func(m email.Message) bool { // the notice of that request, which comes once more
			return strings.Contains(m.Text, "ben@firm.example") && m.To.Email == annasEmail
		})
		w.must(w.ask(in.Secret, annasNew, annasPassword))
		w.run()
		subjects := map[string][2]string{"en": {mailConfirm, mailMoved}, "ru": {"Подтвердите новый адрес для входа", "Ваш адрес для входа изменён"}}[lang]
		_, err = w.ConfirmEmailChange(w.ctx, w.by(in.Secret), w.post.tokenOf(t, subjects[0]))
		w.must(err)
		w.run()
		_, err = w.UndoEmailChange(w.ctx, w.post.tokenOf(t, subjects[1]), at(elsewhere))
		w.must(err)
		w.run()
		w.golden(lang, "new_device", "token", "taken", "asked", "confirm", "moved", "reset", "undone", "abandoned")
	}
}

// golden compares the mails that were sent so far, in the order in which they are named.
func (w *world) golden(lang string, names ...string) {
	w.t.Helper()
	if len(w.post.sent) != len(names) {
		for _, m := range w.post.sent {
			w.t.Log(m.Subject)
		}
		w.t.Fatalf("%d mails, not %d", len(w.post.sent), len(names))
	}
	for i, name := range names {
		m := w.post.sent[i]
		if !strings.Contains(m.HTML, `lang="`+lang+`"`) || strings.Contains(m.HTML, "<юристы>") || strings.Contains(m.HTML, "<script>") ||
			!strings.HasSuffix(m.MessageID, "@cabinet.example>") {
			w.t.Errorf("%s %s: wrong language, escaping or id (%s)", name, lang, m.MessageID)
		}
		if m.NotAfter.IsZero() || m.Account != "firm" {
			w.t.Errorf("%s: not after %v, account %q", name, m.NotAfter, m.Account)
		}
		goldentest.Check(w.t.(*testing.T), "testdata/mail_"+name+"_"+lang+".txt", []byte(plain(m)))
	}
}

// plain writes a mail down without what is random in it.
func plain(m email.Message) string {
	text := m.Text
	for _, found := range linkInMail.FindAllStringSubmatch(text, -1) {
		text = strings.ReplaceAll(text, found[1], "TOKEN")
	}
	return "To: " + m.To.Email + "\nSubject: " + m.Subject + "\n\n" + text
}

// An address that takes no mail is known and told once it is stopped: mail to it isn't tried again and leaves no dead letter.
func TestMailToAStoppedAddressIsDropped(t *testing.T) {
	each(t, func(w *world) {
		send := func(meaning email.Meaning) jobs.Counts {
			w.post.fail = &email.Failure{Permanent: true, Meaning: meaning, Stage: email.StageTo, Cause: errors.New("no")}
			w.must(w.RequestReset(w.ctx, annasEmail, at(home)))
			w.run()
			counts, err := w.queue.Counts(w.ctx)
			w.must(err)
			return counts
		}
		if c := send(email.Stopped); c.Dropped != 1 || c.Dead != 0 || c.Waiting != 0 {
			t.Errorf("stopped: %+v", c)
		}
		if c := send(email.NoSuchAddress); c.Dropped != 1 || c.Dead != 1 || c.Waiting != 0 {
			t.Errorf("refused: %+v", c)
		}
	})
}
