package identity

import (
	"context"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/jobs"
)

// mails are the jobs that tell people what is done with their sign-in. Their links are minted when a job runs, anew at
// each try, so that no token waits in the queue.
type mails struct {
	confirm, asked *jobs.Handle[aboutChange]
	moved, undone  *jobs.Handle[aboutUndo]
	relocated      *jobs.Handle[aboutUndo]
	device         *jobs.Handle[aboutSignIn]
	token          *jobs.Handle[aboutToken]
}

type aboutChange struct {
	Login  ids.Login `json:"login"`
	Change string    `json:"change"`
}

type aboutUndo struct {
	Undo string `json:"undo"`
	// Abandoned tells the address that was given up, not the restored one.
	Abandoned bool `json:"abandoned,omitempty"`
	// Account is whose administrators asked for the change; Until is until when the former address signs in too.
	Account ids.Account `json:"account,omitempty"`
	Until   time.Time   `json:"until,omitzero"`
}

type aboutSignIn struct {
	Login  ids.Login `json:"login"`
	SignIn string    `json:"sign_in"`
}

type aboutToken struct {
	Login    ids.Login    `json:"login"`
	Account  ids.Account  `json:"account"`
	Token    ids.APIToken `json:"token"`
	At       time.Time    `json:"at"`
	RemoteIP string       `json:"remote_ip"`
}

func (s *Service) registerMails(q *jobs.Queue) {
	const timeout = 2 * time.Minute
	s.mails = mails{
		confirm: jobs.Register(q, jobs.Kind[aboutChange]{Name: "identity.send_email_confirm", Do: s.doSendConfirm,
			Priority: jobs.Urgent, Timeout: timeout, NotAfter: changeLife, Outside: true}),
		asked: jobs.Register(q, jobs.Kind[aboutChange]{Name: "identity.send_email_asked", Do: s.doSendAsked,
			Priority: jobs.Urgent, Timeout: timeout, NotAfter: changeLife, Outside: true}),
		moved: jobs.Register(q, jobs.Kind[aboutUndo]{Name: "identity.send_email_changed", Do: s.doSendMoved,
			Priority: jobs.Urgent, Timeout: timeout, NotAfter: undoLife, Outside: true}),
		undone: jobs.Register(q, jobs.Kind[aboutUndo]{Name: "identity.send_email_undone", Do: s.doSendUndone,
			Timeout: timeout, NotAfter: noticeLife, Outside: true}),
		relocated: jobs.Register(q, jobs.Kind[aboutUndo]{Name: "identity.send_email_relocated", Do: s.doSendRelocated,
			Timeout: timeout, NotAfter: undoLife, Outside: true}),
		device: jobs.Register(q, jobs.Kind[aboutSignIn]{Name: "identity.send_new_device", Do: s.doSendDevice,
			Timeout: timeout, NotAfter: noticeLife, Outside: true}),
		token: jobs.Register(q, jobs.Kind[aboutToken]{Name: "identity.send_token_made", Do: s.doSendTokenMade,
			Timeout: timeout, NotAfter: noticeLife, Outside: true}),
	}
}

// gone is why a mail is no longer wanted: what it tells of was withdrawn or is over.
func gone() error { return jobs.Drop(errs.E(errs.NotFound, "identity.login.unknown", nil)) }

// dropped turns a recipient who isn't there any more into the end of a job.
func dropped(err error) error {
	if errs.Is(err, errs.NotFound) {
		return jobs.Drop(err)
	}
	return err
}

// sendDisownable mails a login about something, with a link "this wasn't me" minted for this try.
func (s *Service) sendDisownable(ctx context.Context, d Disowning, write func(p *i18n.Printer, r recipient) email.Letter) error {
	token := s.IDs.Secret()
	var r recipient
	err := s.DB.Write(ctx, func(tx *db.Tx) (err error) {
		if err = lockLogin(ctx, tx, d.login); err != nil {
			return err
		}
		if r, err = s.recipient(ctx, tx, d.login); err != nil {
			return err
		}
		d.EndsAt = tx.Now().Add(disownLife)
		return insertDisowning(ctx, tx, token, d)
	})
	if err != nil {
		return dropped(err)
	}
	p := s.Bundle.Printer(r.Lang)
	l := write(p, r)
	l.Button = email.Button{Text: p.T("identity.mail.not_me"), URL: s.Base.URL(links.NotMe(token))}
	l.After = []string{p.T("identity.mail.not_me.what"), p.N("identity.mail.not_me.life", int(disownLife/(24*time.Hour)))}
	return s.send(ctx, r, l, s.messageKey(ctx, true), d.At.Add(noticeLife))
}

// circumstances are the facts by which a person recognises what they did themselves.
func (r recipient) circumstances(p *i18n.Printer, at time.Time, device *Device, remoteIP string) []email.Fact {
	var out []email.Fact
	if device != nil {
		key, args := device.Label()
		out = append(out, email.Fact{Label: p.T("identity.mail.device"), Value: p.T(key, args)})
	}
	out = append(out, email.Fact{Label: p.T("identity.mail.when"), Value: r.time(p, at)})
	if remoteIP != "" {
		out = append(out, email.Fact{Label: p.T("identity.mail.address"), Value: remoteIP})
	}
	return out
}

// time writes a moment as the recipient reads it.
func (r recipient) time(p *i18n.Printer, at time.Time) string {
	zone, err := time.LoadLocation(r.TimeZone)
	if err != nil {
		zone = time.UTC
	}
	return p.DateTime(at, r.DateStyle, zone)
}

func (s *Service) doSendDevice(ctx context.Context, a aboutSignIn) error {
	try, err := selectSignIn(ctx, s.DB, a.Login, a.SignIn)
	if db.NoRows(err) {
		return gone()
	}
	if err != nil {
		return err
	}
	d := Disowning{Cause: CauseSignIn, At: try.At, RemoteIP: try.RemoteIP, login: a.Login, userAgent: try.userAgent}
	return s.sendDisownable(ctx, d, func(p *i18n.Printer, r recipient) email.Letter {
		l := s.letter(p, r, "identity.mail.new_device")
		l.Facts = r.circumstances(p, try.At, &try.Device, try.RemoteIP)
		return l
	})
}

func (s *Service) doSendTokenMade(ctx context.Context, a aboutToken) error {
	t, err := selectToken(ctx, s.DB, a.Account, a.Token)
	if err != nil && !db.NoRows(err) { // one that was revoked meanwhile is news all the same
		return err
	}
	d := Disowning{Cause: CauseToken, At: a.At, RemoteIP: a.RemoteIP, login: a.Login}
	return s.sendDisownable(ctx, d, func(p *i18n.Printer, r recipient) email.Letter {
		l := s.letter(p, r, "identity.mail.token")
		if t.Name != "" {
			l.Facts = []email.Fact{{Label: p.T("identity.mail.token.name"), Value: t.Name}}
		}
		l.Facts = append(l.Facts, r.circumstances(p, a.At, nil, a.RemoteIP)...)
		return l
	})
}
