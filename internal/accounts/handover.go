package accounts

import (
	"context"
	"fmt"
	"slices"

	"cabinet/internal/access"
	"cabinet/internal/holdings"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
)

// Holding is the kind of holding that being a security contact is.
const Holding = "security_contacts"

// Holdings says what this room keeps of users, and what becomes of it when they leave.
func Holdings() []holdings.Declaration {
	return []holdings.Declaration{{Kind: Holding, Fate: holdings.HandedOver, Columns: []string{"security_contacts.address_key"}}}
}

// Addresses tells by which address a user signs in, which a higher room knows; nobody's is empty.
type Addresses func(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) (string, error)

// Handings returns how what this room holds of users passes to others.
func (s *Settings) Handings(addresses Addresses) []holdings.Handing {
	return []holdings.Handing{hearing{s, addresses}}
}

// hearing passes the hearing of security on: among the security contacts the address by which a user signs in gives way to
// that of another. The item is named after the user whose address it was, so that it is known again in their heir's.
type hearing struct {
	s         *Settings
	addresses Addresses
}

// heard notes of an heir that they were a contact before.
const heard = "already"

// Kind implements [holdings.Handing].
func (hearing) Kind() string { return Holding }

// Title implements [holdings.Handing].
func (hearing) Title() string { return "accounts.holding" }

// Ends implements [holdings.Handing]: without any contact the administrators are told.
func (hearing) Ends() bool { return true }

// Items implements [holdings.Handing].
func (h hearing) Items(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, after string, limit int) ([]holdings.Item, error) {
	if user == "" || string(user) <= after || limit < 1 {
		return nil, nil
	}
	return h.Held(ctx, q, account, user, []string{string(user)})
}

// Held implements [holdings.Handing]. An address that gave way to nobody's is open until it is a contact again.
func (h hearing) Held(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, items []string) ([]holdings.Item, error) {
	list, err := h.s.Accounts.SecurityContacts(ctx, q, account)
	if err != nil {
		return nil, err
	}
	var out []holdings.Item
	for _, item := range items {
		whose := user
		if user == "" {
			whose = ids.User(item)
		}
		c, err := h.contact(ctx, q, account, whose)
		if err != nil {
			return nil, err
		}
		at := placeOf(list, c.key)
		switch {
		case c.key == "" || (at < 0) == (user != ""):
		case at < 0:
			out = append(out, holdings.Item{ID: item, Name: c.address})
		default:
			out = append(out, holdings.Item{ID: item, Name: list[at]})
		}
	}
	return out, nil
}

// Refusals implements [holdings.Handing]: anybody with an address can hear.
func (h hearing) Refusals(ctx context.Context, q db.Queryer, account ids.Account, heir ids.User, items []holdings.Item) (map[string]string, error) {
	c, err := h.contact(ctx, q, account, heir)
	out := map[string]string{}
	for _, i := range items {
		if c.key == "" {
			out[i.ID] = "accounts.holding_refused"
		}
	}
	return out, err
}

// Give implements [holdings.Handing]. Both addresses hear of the change, as of every other.
func (h hearing) Give(ctx context.Context, tx *db.Tx, by access.Actor, from, to ids.User, items []holdings.Item) ([]holdings.Item, error) {
	if err := lockSettings(ctx, tx, by.Account); err != nil {
		return nil, err
	}
	var out []holdings.Item
	for _, i := range items {
		passed, err := h.give(ctx, tx, by, from, to, &i)
		if err != nil {
			return nil, err
		}
		if passed {
			out = append(out, i)
		}
	}
	return out, nil
}

func (h hearing) give(ctx context.Context, tx *db.Tx, by access.Actor, from, to ids.User, item *holdings.Item) (bool, error) {
	list, err := h.s.Accounts.SecurityContacts(ctx, tx, by.Account)
	if err != nil {
		return false, err
	}
	stays := item.Memo == heard // the heir from whom it is taken back heard before, and goes on
	item.Memo = ""
	former, err := h.contact(ctx, tx, by.Account, from)
	if err != nil {
		return false, err
	}
	next, err := h.contact(ctx, tx, by.Account, to)
	if err != nil {
		return false, err
	}
	at := placeOf(list, former.key)
	if at < 0 && from != "" {
		return false, nil
	}
	known := placeOf(list, next.key) >= 0
	wanted := slices.Clone(list)
	switch adds := next.key != "" && !known; {
	case at >= 0 && !stays && adds:
		wanted[at] = next.address
	case at >= 0 && !stays:
		wanted = slices.Delete(wanted, at, at+1)
	case adds && len(list) < MaxContacts:
		wanted = append(wanted, next.address)
	case adds: // there is no room for one more
		return false, nil
	}
	if known {
		item.Memo = heard
	}
	clean, err := cleanContacts(wanted)
	if err != nil {
		return false, fmt.Errorf("accounts: a security contact isn't an address: %w", err)
	}
	if sameAddresses(list, clean) {
		return true, nil
	}
	return true, h.s.replaceContacts(ctx, tx, by, clean)
}

// contact is the address of a user as one of a contact; nobody's is empty.
func (h hearing) contact(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) (contact, error) {
	if user == "" {
		return contact{}, nil
	}
	address, err := h.addresses(ctx, q, account, user)
	if errs.Is(err, errs.NotFound) || err == nil && address == "" {
		return contact{}, nil
	}
	if err != nil {
		return contact{}, err
	}
	shown, key, err := email.ParseAddress(address)
	if err != nil {
		return contact{}, nil // what is no address is no contact's
	}
	return contact{address: shown, key: key}, nil
}

// placeOf returns where an address stands among contacts, or -1.
func placeOf(list []string, key string) int {
	return slices.IndexFunc(list, func(address string) bool {
		_, other, err := email.ParseAddress(address)
		return key != "" && err == nil && other == key
	})
}
