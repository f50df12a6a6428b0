package requests

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// cause returns why an open request has no ground any more, or nothing while it has.
func (s *Service) cause(ctx context.Context, q db.Queryer, r Request, p people.Person) (Cause, error) {
	switch {
	case p.Erased():
		return PersonErased, nil
	case p.Status != people.Active:
		return PersonLeft, nil
	case p.Lasting.Role == access.Administrator:
		return Administers, nil
	case p.Lasting.Role != r.Role:
		return RoleChanged, nil
	case r.Wish:
		return noCause, nil
	case p.JobTitle == r.Title:
		return AlreadyHolds, nil
	}
	_, err := s.title(ctx, q, r.Account, r.Title)
	if errs.Is(err, errs.NotFound) {
		return TitleDeleted, nil
	}
	return noCause, err
}

// asNow returns an open request as it stands at this moment: closed when its ground is gone, whatever the row says.
func (s *Service) asNow(ctx context.Context, q db.Queryer, r Request) (Request, error) {
	p, err := s.People.PersonOf(ctx, q, r.Account, r.User)
	if err != nil {
		return r, err
	}
	return s.standing(ctx, q, r, p)
}

// standing is asNow for a person who was read already.
func (s *Service) standing(ctx context.Context, q db.Queryer, r Request, p people.Person) (Request, error) {
	if r.State != Open {
		return r, nil
	}
	why, err := s.cause(ctx, q, r, p)
	if err == nil && why != noCause {
		r.State, r.Cause, r.DecidedAt = Closed, why, q.Now()
	}
	return r, err
}

// close stores that a request closed itself, unless somebody answered it meanwhile.
func (s *Service) close(ctx context.Context, r Request) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := lock(ctx, tx, r.Account, r.User); err != nil {
			return err
		}
		now, err := selectRequest(ctx, tx, r.Account, r.ID)
		if err != nil || now.State != Open {
			return err
		}
		if now, err = s.asNow(ctx, tx, now); err != nil || now.State != Closed {
			return err
		}
		return s.closeIn(ctx, tx, now)
	})
}

// closeIn stores, records and tells what asNow found. Whoever caused it themselves, or is gone, isn't told.
func (s *Service) closeIn(ctx context.Context, tx *db.Tx, r Request) error {
	if err := updateRequest(ctx, tx, &r); err != nil {
		return err
	}
	if r.Cause == RoleChanged || r.Cause == TitleDeleted {
		if err := s.tellAnswered(ctx, tx, r); err != nil {
			return err
		}
	}
	_, err := s.Acts.Record(ctx, tx, access.System(r.Account), subject(r, RequestClosed, ClosedPayload{r.User, r.Cause}, nil))
	return err
}

// settled is how many open requests are looked at together.
const settled = 200

// Settle closes every open request whose ground is gone, in all accounts.
func (s *Service) Settle(ctx context.Context) error {
	var account ids.Account
	var after ids.Request
	for {
		list, err := selectOpenAllAccounts(ctx, s.DB, account, after, settled)
		if err != nil {
			return err
		}
		for _, r := range list {
			account, after = r.Account, r.ID
			now, err := s.asNow(ctx, s.DB, r)
			if err != nil {
				return err
			}
			if now.State == Closed {
				if err := s.close(ctx, now); err != nil {
					return err
				}
			}
		}
		if len(list) < settled {
			return nil
		}
	}
}

// Forget empties what a person wrote, and what was answered, in the transaction of their erasure. Requests that are open close.
func (s *Service) Forget(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User) error {
	return clearRequests(ctx, tx, account, user)
}

// RequestsOf returns what a person asked for, the newest first, for the file of their own data.
func (s *Service) RequestsOf(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) ([]Request, error) {
	return selectOfUser(ctx, q, account, user, Title, maxOwn)
}

// maxOwn bounds the file of one's own data: more than anybody asks for at five a day in half a year.
const maxOwn = 1000
