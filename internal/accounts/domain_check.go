package accounts

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/jobs"
)

const (
	// lookLimit bounds one look at a name server.
	lookLimit = 5 * time.Second
	// lookFor is how long a domain without proof is looked at by itself.
	lookFor = 7 * 24 * time.Hour
)

// CheckDomain looks whether the domain's record stands and, when it does, makes the domain the actor's account's own.
// It is for administrators. A domain that was another account's own moves; both accounts' security contacts hear of it.
// What the look found is in the domain's Answer; a name server that is silent is no error.
func (s *Settings) CheckDomain(ctx context.Context, by access.Actor, domain ids.Domain) (Domain, error) {
	d, err := s.Domain(ctx, by, domain)
	if err != nil || d.State == DomainProven {
		return d, err
	}
	answer := s.look(ctx, d)
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := manage(by); err != nil {
			return err
		}
		if err := lockDomain(ctx, tx, by.Account, d.Name); err != nil {
			return err
		}
		now, err := s.domain(ctx, tx, by.Account, domain)
		if err != nil {
			return err
		}
		if now.State == DomainProven || now.token != d.token { // proven, or taken away, while the name server answered
			d = now
			return nil
		}
		now.Answer, now.CheckedAt = answer, tx.Now()
		d = now
		if answer != AnswerFound {
			return s.keepDomain(ctx, tx, by.Account, d)
		}
		return s.verify(ctx, tx, by, &d, ProofTXT)
	})
	return d, err
}

// OperatorVerifyDomain makes a mail domain an account's own on the word of the machine's operator, and adds it when the
// account doesn't have it. Only the machine may. A domain that is another account's own is errs.Conflict: there only its
// record moves it.
func (s *Settings) OperatorVerifyDomain(ctx context.Context, by access.Actor, text string) (Domain, error) {
	if by.SignedIn() {
		return Domain{}, errs.E(errs.NotFound, "access.not_found", nil)
	}
	name, err := cleanDomain(text)
	if err != nil {
		return Domain{}, err
	}
	var d Domain
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := manage(by); err != nil {
			return err
		}
		if err := lockDomain(ctx, tx, by.Account, name); err != nil {
			return err
		}
		owner, _, err := selectOwnerAllAccounts(ctx, tx, name)
		if err != nil {
			return fmt.Errorf("accounts: look for mail domain: %w", err)
		}
		if owner != "" && owner != by.Account {
			return errs.E(errs.Conflict, "accounts.domain.elsewhere", nil)
		}
		d, err = selectDomainOfName(ctx, tx, by.Account, name)
		if db.NoRows(err) {
			d, err = s.addDomain(ctx, tx, by, name)
		}
		if err != nil || d.State == DomainProven {
			return err
		}
		return s.verify(ctx, tx, by, &d, ProofOperator)
	})
	return d, err
}

// lockDomain makes changes to the account's settings, and those of any account to the domain, wait for one another.
func lockDomain(ctx context.Context, tx *db.Tx, account ids.Account, name string) error {
	if err := lockSettings(ctx, tx, account); err != nil {
		return err
	}
	return tx.Lock(ctx, "", "accounts.domain."+name)
}

// verify makes the domain the actor's account's own, in a transaction that holds the domain's lock; whose it was before
// loses it, and the record by which it had it no longer counts.
func (s *Settings) verify(ctx context.Context, tx *db.Tx, by access.Actor, d *Domain, proof Proof) error {
	owner, lost, err := selectOwnerAllAccounts(ctx, tx, d.Name)
	if err != nil {
		return fmt.Errorf("accounts: look for mail domain: %w", err)
	}
	if owner != "" && owner != by.Account {
		old, err := s.domain(ctx, tx, owner, lost)
		if err != nil {
			return err
		}
		old.State, old.Proof, old.token = DomainTaken, "", s.IDs.Secret()
		if err := s.keepDomain(ctx, tx, owner, old); err != nil {
			return err
		}
		if err := s.noteDomain(ctx, tx, access.System(owner), DomainLost, old); err != nil {
			return err
		}
	}
	d.State, d.Proof, d.VerifiedAt = DomainProven, proof, tx.Now()
	if err := s.keepDomain(ctx, tx, by.Account, *d); err != nil {
		return err
	}
	return s.noteDomain(ctx, tx, by, DomainVerified, *d)
}

func (s *Settings) keepDomain(ctx context.Context, tx *db.Tx, account ids.Account, d Domain) error {
	if err := updateDomain(ctx, tx, account, d); err != nil {
		return fmt.Errorf("accounts: keep mail domain: %w", err)
	}
	return nil
}

// look asks for the domain's record.
func (s *Settings) look(ctx context.Context, d Domain) Answer {
	ctx, cancel := context.WithTimeout(ctx, lookLimit)
	defer cancel()
	records, err := s.Resolver.LookupTXT(ctx, d.RecordName()+".")
	var unknown *net.DNSError
	switch {
	case errors.As(err, &unknown) && unknown.IsNotFound:
		return AnswerMissing
	case err != nil:
		return AnswerSilent
	case slices.ContainsFunc(records, func(text string) bool { return strings.TrimSpace(text) == d.RecordValue() }):
		return AnswerFound
	case len(records) == 0:
		return AnswerMissing
	default:
		return AnswerOther
	}
}

// RegisterJobs makes the daily look at domains without proof and the sweeping of logos known to the queue; it is called
// once, before the queue runs.
func (s *Settings) RegisterJobs(q *jobs.Queue) {
	s.registerLogoJobs(q)
	q.Schedule(jobs.Schedule{Name: "accounts.check_domains", Rule: jobs.Rule{Every: 24 * time.Hour}, Priority: jobs.Bulk,
		Timeout: 30 * time.Minute, Do: func(ctx context.Context, t jobs.Tick) error { return s.CheckWaiting(ctx, t.At) }})
}

// CheckWaiting looks at every domain of the deployment that waits for its proof and was added in the last seven days.
// What goes wrong with one doesn't keep it from the others.
func (s *Settings) CheckWaiting(ctx context.Context, now time.Time) error {
	list, err := selectWaitingAllAccounts(ctx, s.DB, now.Add(-lookFor))
	if err != nil {
		return fmt.Errorf("accounts: list waiting mail domains: %w", err)
	}
	for _, w := range list {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if _, err := s.CheckDomain(ctx, access.System(w.account), w.id); err != nil && !errs.Is(err, errs.NotFound) {
			s.Log.Warn("accounts: look at a mail domain", "account", w.account, "error", err)
		}
	}
	return nil
}
