package accounts

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/jobs"
)

// doSendAlert mails one recipient about the acts of its range that they hear of.
func (a *Alerts) doSendAlert(ctx context.Context, job sendAlert) error {
	account, err := a.Accounts.Account(ctx, a.DB, job.Account)
	if errs.Is(err, errs.NotFound) {
		return jobs.Drop(err)
	}
	if err != nil {
		return err
	}
	reader, hears, err := a.recipient(ctx, job)
	if err != nil {
		return err
	}
	// With their personal values, as the address from which something was done is one.
	page, err := a.Acts.Acts(ctx, access.System(job.Account), activity.Filter{After: job.First - 1, Before: job.Last + 1, Kinds: a.kinds,
		Outcome: activity.Done, Limit: alertBatch})
	if err != nil {
		return err
	}
	acts := slices.DeleteFunc(page.Acts, func(e activity.Entry) bool { return !hears(e.At) })
	if len(acts) == 0 {
		return nil
	}
	var users []ids.User
	for _, e := range acts {
		users = append(users, e.User)
	}
	names, err := a.People.Names(ctx, a.DB, job.Account, slices.Compact(slices.Sorted(slices.Values(users))))
	if err != nil {
		return err
	}
	return a.send(ctx, account, reader, acts, names)
}

// recipient returns whom the job is for, and which acts they hear of.
func (a *Alerts) recipient(ctx context.Context, job sendAlert) (Reader, func(time.Time) bool, error) {
	if job.Contact != "" {
		contacts, err := selectContacts(ctx, a.DB, job.Account)
		if err != nil {
			return Reader{}, nil, fmt.Errorf("accounts: list security contacts: %w", err)
		}
		for _, c := range contacts {
			if c.id == job.Contact {
				return Reader{Email: c.address}, c.hears, nil
			}
		}
		return Reader{}, nil, jobs.Drop(errors.New("accounts: the contact is gone"))
	}
	readers, err := a.People.Administrators(ctx, a.DB, job.Account)
	if err != nil {
		return Reader{}, nil, fmt.Errorf("accounts: list administrators: %w", err)
	}
	for _, r := range readers {
		if r.User == job.User {
			return r, func(time.Time) bool { return true }, nil
		}
	}
	return Reader{}, nil, jobs.Drop(errors.New("accounts: no longer an administrator"))
}

func (a *Alerts) send(ctx context.Context, account Account, r Reader, acts []activity.Entry, names map[ids.User]string) error {
	p := a.Bundle.Printer(or(r.Language, account.Language))
	l := a.letter(p, account, r, acts, names)
	text, html := email.Compose(p, l)
	key := string(account.ID)
	if job, ok := jobs.Current(ctx); ok {
		key = string(job.ID)
	}
	if err := jobs.Alive(ctx); err != nil {
		return err
	}
	err := a.Mail.Send(ctx, email.Message{To: email.Address{Name: r.Name, Email: r.Email}, Subject: l.Subject, Text: text, HTML: html,
		MessageID: email.MessageID(key, a.From), NotAfter: acts[len(acts)-1].At.Add(alertLife), Account: string(account.ID)})
	return email.ForJob(err)
}

// letter says what happened, who did it, when and from where, and leads to the record.
func (a *Alerts) letter(p *i18n.Printer, account Account, r Reader, acts []activity.Entry, names map[ids.User]string) email.Letter {
	l := email.Letter{
		Account:    account.Name,
		Subject:    p.T("accounts.alert.subject", errs.Args{"What": i18n.Ref(acts[0].Kind.Key())}),
		Paragraphs: []string{p.T("accounts.alert.text")},
		Button:     email.Button{Text: p.T("accounts.alert.button"), URL: a.Base.URL(a.Entry(acts[0]))},
		After:      []string{p.T("accounts.alert.not_you")},
		Footer:     []string{p.T("accounts.alert.why_contact", errs.Args{"Site": a.Base.String()})},
	}
	if r.User != "" {
		l.Footer = []string{p.T("accounts.alert.why_administrator", errs.Args{"Site": a.Base.String()})}
	}
	if len(acts) > 1 {
		l.Subject = p.N("accounts.alert.subject_several", len(acts))
		l.Button.URL = a.Base.URL(a.Entry(acts[len(acts)-1]))
	}
	for _, e := range acts[:min(len(acts), alertShown)] {
		l.Facts = append(l.Facts, a.facts(p, account, r, e, names)...)
	}
	if rest := len(acts) - alertShown; rest > 0 {
		l.After = slices.Insert(l.After, 0, p.N("accounts.alert.more", rest))
	}
	return l
}

// facts tells of one act.
func (a *Alerts) facts(p *i18n.Printer, account Account, r Reader, e activity.Entry, names map[ids.User]string) []email.Fact {
	when := p.DateTime(e.At, or(r.DateStyle, account.DateStyle), i18n.Location(or(r.TimeZone, account.TimeZone)))
	out := []email.Fact{
		{Label: p.T("accounts.alert.what"), Value: p.T(e.Kind.Key())},
		{Label: p.T("accounts.alert.who"), Value: who(p, e, names)},
		{Label: p.T("accounts.alert.when"), Value: when},
	}
	if e.RemoteIP != "" {
		out = append(out, email.Fact{Label: p.T("accounts.alert.where"), Value: e.RemoteIP})
	}
	if looser := loosened(p, e); looser != "" {
		out = append(out, email.Fact{Label: p.T("accounts.alert.looser"), Value: looser})
	}
	return out
}

// who names the actor of an act: by name, by the number of their row where they are gone, or the machine.
func who(p *i18n.Printer, e activity.Entry, names map[ids.User]string) string {
	name := names[e.User]
	switch {
	case e.User == "" && e.Door == access.DoorCLI:
		return p.T("accounts.alert.operator")
	case e.User == "" && e.Door == access.DoorDirectory:
		return p.T("accounts.alert.directory")
	case e.User == "":
		return p.T("accounts.alert.system")
	case name == "":
		name = string(e.User)
	}
	if e.IDNumber != "" {
		name += " (" + e.IDNumber + ")"
	}
	return name
}

// loosened lists the rules that a change of the policy made looser.
func loosened(p *i18n.Printer, e activity.Entry) string {
	if e.Kind != PolicyChanged {
		return ""
	}
	var payload PolicyPayload
	if err := json.Unmarshal([]byte(e.Payload), &payload); err != nil {
		return ""
	}
	var rules []string
	for _, field := range payload.Looser {
		rules = append(rules, p.T(RuleKey(field)))
	}
	return strings.Join(rules, "; ")
}

// RuleKey returns the message key of the name of a policy's rule.
func RuleKey(field string) string { return "accounts.rule." + field }

func or(own, standard string) string {
	if own != "" {
		return own
	}
	return standard
}
