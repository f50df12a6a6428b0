package app_test

import (
	"fmt"
	"strings"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/app/apptest"
	"cabinet/internal/identity"
	"cabinet/internal/links"
)

// someone is a person whose links are used up: each has another login, as a link that was used voids the password.
type someone struct {
	*apptest.Person
	address, password string
}

// arrives lets a person of the twin set a new password, by a link of the operator's, and come in.
func (m *matrix) arrives(owner string) someone {
	m.a.Advance(time.Hour + time.Minute) // asking is limited by the hour
	ctx, login := m.a.T.Context(), m.a.Member(owner).Login
	l, err := m.a.Identity.Login(ctx, m.a.DB, login)
	m.a.Must(err)
	link, err := m.a.Identity.ResetLink(ctx, access.Operator(""), login)
	m.a.Must(err)
	password := fmt.Sprintf("velvet harbour teacup %d", m.count)
	m.a.Secret(password)
	m.a.Must(m.a.Identity.ResetPassword(ctx, identity.ResetInput{Token: m.lastOf(link), New: password, Confirm: password}))
	p := someone{m.a.Visitor(), l.Email, password}
	p.SignIn(p.address, password).Want(200).At(links.Home())
	return p
}

// mailed returns the token of the newest link to a page in the mails to an address.
func (m *matrix) mailed(address, page string) string {
	m.a.T.Helper()
	m.a.Work()
	letters, err := m.a.Outbox.List(m.a.T.Context(), m.a.DB, "", 200)
	m.a.Must(err)
	for _, letter := range letters {
		if _, rest, ok := strings.Cut(letter.Text, m.a.Base.URL(page)); ok && letter.To == address {
			return m.lastOf("/" + strings.Fields(rest)[0])
		}
	}
	m.a.T.Fatalf("no mail to %s has a link to %s", address, page)
	return ""
}

func (m *matrix) notMeLink(owner string) string {
	p := m.arrives(owner)
	m.a.Visitor().SignIn(p.address, p.password).At(links.Home())
	return m.mailed(p.address, links.NotMe(""))
}

func (m *matrix) verifyLink(owner string) string {
	_, token := m.asks(m.arrives(owner))
	return token
}

func (m *matrix) asks(p someone) (address, token string) {
	address = fmt.Sprintf("new%d@new.example", m.count)
	p.Submit(p.Get(links.EmailChange()).Form("#email-form"), apptest.Fill{"new_email": address}).Want(200)
	return address, m.mailed(address, links.VerifyEmail(""))
}

func (m *matrix) undoLink(owner string) string {
	p := m.arrives(owner)
	_, token := m.asks(p)
	p.Submit(p.Get(links.VerifyEmail(token)).Want(200).Form(""), nil).Want(200)
	return m.mailed(p.address, links.UndoEmail(""))
}
