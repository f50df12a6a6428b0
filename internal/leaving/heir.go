package leaving

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// heirs judges who can take over from a leaver, asking for each person once.
type heirs struct {
	s      *Service
	q      db.Queryer
	leaver people.Person
	known  map[ids.User]string // why not, as a message key; empty when they can
}

func (s *Service) heirs(q db.Queryer, leaver people.Person) *heirs {
	return &heirs{s, q, leaver, map[ids.User]string{}}
}

// refusal returns the message key of why somebody can't take over anything, or nothing. Whoever isn't in the account is
// told like somebody who doesn't exist.
func (h *heirs) refusal(ctx context.Context, user ids.User) (string, error) {
	if key, known := h.known[user]; known {
		return key, nil
	}
	p, err := h.s.People.PersonOf(ctx, h.q, h.leaver.Account, user)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return "", err
	}
	key := ""
	switch {
	case err != nil:
		key = "leaving.heir.unknown"
	case user == h.leaver.ID:
		key = "leaving.heir.self"
	case p.Status != people.Active:
		key = "leaving.heir.inactive"
	case p.Role == access.Guest:
		key = "leaving.heir.guest"
	}
	h.known[user] = key
	return key, nil
}

// standIns returns who takes over what the heirs of a plan can't: the administrator whom it names, else the others.
func (h *heirs) standIns(ctx context.Context, named ids.User) ([]ids.User, error) {
	list, err := h.s.Members.Administrators(ctx, h.q, h.leaver.Account)
	if err != nil {
		return nil, err
	}
	var out []ids.User
	for _, a := range list {
		switch key, err := h.refusal(ctx, a.User); {
		case err != nil:
			return nil, err
		case key != "":
		case a.User == named:
			out = append([]ids.User{a.User}, out...)
		default:
			out = append(out, a.User)
		}
	}
	return out, nil
}
