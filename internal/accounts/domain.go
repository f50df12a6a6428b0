package accounts

import (
	"context"
	"fmt"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// MaxDomains is how many mail domains an account may have.
const MaxDomains = 50

// DomainState says how far a mail domain got.
type DomainState string

// The states.
const (
	// DomainPending waits for its proof.
	DomainPending DomainState = "pending"
	// DomainProven is the account's own: its administrators may change sign-in addresses there (L8).
	DomainProven DomainState = "verified"
	// DomainTaken was the account's own until another one proved it later.
	DomainTaken DomainState = "lost"
)

// Proof says how a domain was proven.
type Proof string

// The proofs.
const (
	ProofTXT      Proof = "txt"
	ProofOperator Proof = "operator"
)

// Answer is what the last look at a domain's record found.
type Answer string

// The answers; the zero value means that nobody looked yet.
const (
	AnswerFound   Answer = "found"
	AnswerMissing Answer = "missing" // no such record
	AnswerOther   Answer = "other"   // a record with another value
	AnswerSilent  Answer = "silent"  // no name server answered in time
)

// Domain is a mail domain that an account says is its own.
type Domain struct {
	ID ids.Domain
	// Name is the domain in its ASCII form, in lower case.
	Name  string
	State DomainState
	Proof Proof
	// Answer is what the look at CheckedAt found; both are zero before the first.
	Answer     Answer
	CheckedAt  time.Time
	CreatedAt  time.Time
	VerifiedAt time.Time

	token string
}

// RecordName is where the text record that proves the domain has to stand.
func (d Domain) RecordName() string { return "_cabinet." + d.Name }

// RecordValue is what the record has to say. It is public and proves nothing but who may write into the domain.
func (d Domain) RecordValue() string { return "cabinet-domain-verification=" + d.token }

// OwnDomain reports whether a mail domain, in whatever spelling, is verified as the account's own.
func (s *Service) OwnDomain(ctx context.Context, q db.Queryer, account ids.Account, mailDomain string) (bool, error) {
	name, err := asciiDomain(mailDomain)
	if err != nil {
		return false, nil
	}
	own, err := selectOwnDomain(ctx, q, account, name)
	if err != nil {
		return false, fmt.Errorf("accounts: look for mail domain: %w", err)
	}
	return own, nil
}

// Domains returns the mail domains of the actor's own account by name. It is for administrators.
func (s *Settings) Domains(ctx context.Context, by access.Actor) ([]Domain, error) {
	if err := manage(by); err != nil {
		return nil, err
	}
	list, err := selectDomains(ctx, s.DB, by.Account)
	if err != nil {
		return nil, fmt.Errorf("accounts: list mail domains: %w", err)
	}
	return list, nil
}

// Domain returns one mail domain of the actor's own account. It is for administrators.
func (s *Settings) Domain(ctx context.Context, by access.Actor, domain ids.Domain) (Domain, error) {
	if err := manage(by); err != nil {
		return Domain{}, err
	}
	return s.domain(ctx, s.DB, by.Account, domain)
}

func (s *Settings) domain(ctx context.Context, q db.Queryer, account ids.Account, domain ids.Domain) (Domain, error) {
	d, err := selectDomain(ctx, q, account, domain)
	if db.NoRows(err) {
		return Domain{}, errs.E(errs.NotFound, "access.not_found", nil)
	}
	if err != nil {
		return Domain{}, fmt.Errorf("accounts: read mail domain: %w", err)
	}
	return d, nil
}

// AddDomain adds a mail domain to the actor's own account, waiting for its proof. It is for administrators. Whole zones
// such as co.uk and the domains of mail providers are errs.Invalid; a domain that the account has already is
// errs.Conflict.
func (s *Settings) AddDomain(ctx context.Context, by access.Actor, text string) (Domain, error) {
	if err := manage(by); err != nil {
		return Domain{}, err
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
		var err error
		d, err = s.addDomain(ctx, tx, by, name)
		return err
	})
	return d, err
}

func (s *Settings) addDomain(ctx context.Context, tx *db.Tx, by access.Actor, name string) (Domain, error) {
	if err := lockSettings(ctx, tx, by.Account); err != nil {
		return Domain{}, err
	}
	list, err := selectDomains(ctx, tx, by.Account)
	if err != nil {
		return Domain{}, fmt.Errorf("accounts: list mail domains: %w", err)
	}
	if len(list) >= MaxDomains {
		return Domain{}, errs.E(errs.Conflict, "accounts.domain.too_many", nil).With(errs.Args{"Max": MaxDomains})
	}
	d := Domain{ID: ids.Domain(s.IDs.New()), Name: name, State: DomainPending, CreatedAt: tx.Now(), token: s.IDs.Secret()}
	added, err := insertDomain(ctx, tx, by.Account, d)
	if err != nil {
		return Domain{}, fmt.Errorf("accounts: keep mail domain: %w", err)
	}
	if !added {
		return Domain{}, errs.E(errs.Conflict, "accounts.domain.twice", nil)
	}
	return d, s.noteDomain(ctx, tx, by, DomainAdded, d)
}

// RemoveDomain takes a mail domain from the actor's own account, whatever its state. It is for administrators.
func (s *Settings) RemoveDomain(ctx context.Context, by access.Actor, domain ids.Domain) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := manage(by); err != nil {
			return err
		}
		if err := lockSettings(ctx, tx, by.Account); err != nil {
			return err
		}
		d, err := s.domain(ctx, tx, by.Account, domain)
		if err != nil {
			return err
		}
		if err := lockDomain(ctx, tx, by.Account, d.Name); err != nil {
			return err
		}
		if err := deleteDomain(ctx, tx, by.Account, domain); err != nil {
			return fmt.Errorf("accounts: remove mail domain: %w", err)
		}
		return s.noteDomain(ctx, tx, by, DomainRemoved, d)
	})
}

func (s *Settings) noteDomain(ctx context.Context, tx *db.Tx, by access.Actor, kind activity.Kind, d Domain) error {
	payload := DomainPayload{Domain: d.Name}
	if kind == DomainVerified {
		payload.Proof = d.Proof
	}
	_, err := s.Acts.Record(ctx, tx, by, activity.Act{Kind: kind, SubjectType: "mail_domain", SubjectID: string(d.ID), Payload: payload})
	return err
}
