package apptest

import (
	"regexp"
	"strings"

	"cabinet/internal/platform/email"
)

// Letter is a mail that was sent.
type Letter struct {
	email.Captured
	app *App
}

// Mail returns the letters to an address, newest first.
func (a *App) Mail(to string) []Letter {
	a.T.Helper()
	all, err := a.Outbox.List(a.T.Context(), a.DB, "", 2000)
	a.Must(err)
	var out []Letter
	for _, m := range all {
		if m.To == to {
			out = append(out, Letter{m, a})
		}
	}
	return out
}

// LastMail does what is due and returns the newest letter to an address; without one the test ends.
func (a *App) LastMail(to string) Letter {
	a.T.Helper()
	a.Work()
	list := a.Mail(to)
	if len(list) == 0 {
		a.T.Fatalf("no mail to %s", to)
	}
	return list[0]
}

var address = regexp.MustCompile(`https?://[^\s"<>]+`)

// Link returns the letter's one link, which its text and its HTML must share and which must lead to this deployment.
func (l Letter) Link() string {
	l.app.T.Helper()
	found := ""
	for _, link := range address.FindAllString(l.Text, -1) {
		if strings.HasPrefix(link, l.app.Base.String()+"/") {
			found = link
		}
	}
	if found == "" || !strings.Contains(l.HTML, found) {
		l.app.T.Fatalf("no common link in the mail %q:\n%s\n%s", l.Subject, l.Text, l.HTML)
	}
	for _, link := range address.FindAllString(l.Text+" "+l.HTML, -1) {
		if !strings.HasPrefix(link, l.app.Base.String()) {
			l.app.T.Errorf("the mail %q leads to %s", l.Subject, link)
		}
	}
	l.app.Secret(found[strings.LastIndex(found, "/")+1:])
	return found
}
