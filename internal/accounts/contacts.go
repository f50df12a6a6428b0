package accounts

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
)

// MaxContacts is how many security contacts an account may have.
const MaxContacts = 5

// Contacts are the addresses that hear of every act which touches the account's security (R10).
type Contacts struct {
	Addresses []string // in the order in which they were entered
	// Version grows with each change.
	Version int64
}

// contact is one address with the time in which it heard. One that was removed stays until it has heard of that.
type contact struct {
	id             string
	address, key   string
	added, removed time.Time // removed is zero for the present ones
}

// hears reports whether the contact hears of an act of that instant: those between its adding and its removal, both
// included, so that nobody can be struck from the list without being told.
func (c contact) hears(at time.Time) bool {
	return !at.Before(c.added) && (c.removed.IsZero() || !at.After(c.removed))
}

// SecurityContacts returns the security contacts of an account as a fact for other rooms, without asking who reads.
func (s *Service) SecurityContacts(ctx context.Context, q db.Queryer, account ids.Account) ([]string, error) {
	list, err := selectContacts(ctx, q, account)
	if err != nil {
		return nil, fmt.Errorf("accounts: list security contacts: %w", err)
	}
	var out []string
	for _, c := range list {
		if c.removed.IsZero() {
			out = append(out, c.address)
		}
	}
	return out, nil
}

// Contacts returns the security contacts of the actor's own account. It is for administrators.
func (s *Settings) Contacts(ctx context.Context, by access.Actor) (Contacts, error) {
	if err := manage(by); err != nil {
		return Contacts{}, err
	}
	return s.contacts(ctx, s.DB, by.Account)
}

func (s *Settings) contacts(ctx context.Context, q db.Queryer, account ids.Account) (out Contacts, err error) {
	if out.Addresses, err = s.Accounts.SecurityContacts(ctx, q, account); err != nil {
		return out, err
	}
	out.Version, err = selectContactsVersion(ctx, q, account)
	return out, err
}

// ChangeContacts replaces the security contacts of the actor's own account by at most [MaxContacts] addresses; empty
// texts are passed over, and with none at all the administrators are told instead. It is for administrators. Old and new
// contacts hear of the change. Wrong addresses come back as errs.Invalid under address_1, address_2 and so on.
// ifVersion other than 0 is the version that the person was looking at: when somebody saved other contacts since, the
// answer is errs.Conflict with theirs, [Contacts], as its detail. The same contacts again change nothing.
func (s *Settings) ChangeContacts(ctx context.Context, by access.Actor, addresses []string, ifVersion int64) (Contacts, error) {
	if err := manage(by); err != nil {
		return Contacts{}, err
	}
	wanted, err := cleanContacts(addresses)
	if err != nil {
		return Contacts{}, err
	}
	var out Contacts
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := manage(by); err != nil {
			return err
		}
		if err := lockSettings(ctx, tx, by.Account); err != nil {
			return err
		}
		var err error
		if out, err = s.contacts(ctx, tx, by.Account); err != nil {
			return err
		}
		if sameAddresses(out.Addresses, wanted) {
			return nil
		}
		if ifVersion != 0 && ifVersion != out.Version {
			conflict := errs.E(errs.Conflict, "accounts.contacts.conflict", nil)
			conflict.Detail = out
			return conflict
		}
		if err := s.replaceContacts(ctx, tx, by, wanted); err != nil {
			return err
		}
		out, err = s.contacts(ctx, tx, by.Account)
		return err
	})
	return out, err
}

func (s *Settings) replaceContacts(ctx context.Context, tx *db.Tx, by access.Actor, wanted []contact) error {
	stored, err := selectContacts(ctx, tx, by.Account)
	if err != nil {
		return fmt.Errorf("accounts: list security contacts: %w", err)
	}
	payload := ContactsPayload{Now: len(wanted)}
	kept := map[string]contact{}
	for _, c := range stored {
		if c.removed.IsZero() {
			kept[c.key] = c
		}
	}
	for i, c := range wanted {
		if old, same := kept[c.key]; same {
			delete(kept, c.key)
			c.id, c.added = old.id, old.added
			err = updateContact(ctx, tx, by.Account, c, i)
		} else {
			payload.Added++
			c.id, c.added = s.IDs.New(), tx.Now()
			err = insertContact(ctx, tx, by.Account, c, i)
		}
		if err != nil {
			return fmt.Errorf("accounts: keep security contact: %w", err)
		}
	}
	for _, gone := range kept {
		payload.Removed++
		if err := removeContact(ctx, tx, by.Account, gone.id); err != nil {
			return fmt.Errorf("accounts: remove security contact: %w", err)
		}
	}
	if err := raiseContactsVersion(ctx, tx, by.Account); err != nil {
		return err
	}
	_, err = s.Acts.Record(ctx, tx, by, accountAct(by.Account, ContactsChanged, payload))
	return err
}

// cleanContacts judges every address and returns them in their order.
func cleanContacts(addresses []string) ([]contact, error) {
	var wrong errs.Fields
	var out []contact
	seen := map[string]bool{}
	for i, text := range addresses {
		if text == "" {
			continue
		}
		field := "address_" + strconv.Itoa(i+1)
		shown, key, err := email.ParseAddress(text)
		switch e := errs.As(err); {
		case e != nil:
			wrong.Add(field, e.Key, e.Args)
		case seen[key]:
			wrong.Add(field, "accounts.contacts.twice")
		default:
			seen[key] = true
			out = append(out, contact{address: shown, key: key})
		}
	}
	if len(out) > MaxContacts {
		wrong.Add("address_"+strconv.Itoa(MaxContacts), "accounts.contacts.too_many", errs.Args{"Max": MaxContacts})
	}
	return out, wrong.Err()
}

func sameAddresses(stored []string, wanted []contact) bool {
	if len(stored) != len(wanted) {
		return false
	}
	for i, address := range stored {
		if wanted[i].address != address {
			return false
		}
	}
	return true
}
