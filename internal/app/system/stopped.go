package system

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
)

// maxStopped is the most addresses that are read at once.
const maxStopped = 200

// Stopped is a page of the addresses to which mail no longer goes.
type Stopped struct {
	// List holds the account's, by address; Next leads to the following page, empty on the last.
	List []email.StoppedAddress
	Next string
	// Deployment holds those of mail that is sent for no account, for who looks after the deployment; at most 200.
	Deployment []email.StoppedAddress
}

// Stopped lists the addresses of the actor's account behind the given key, for its administrators.
func (s *Service) Stopped(ctx context.Context, by access.Actor, after string, limit int) (out Stopped, err error) {
	if err := access.Require(by, access.ManageAccount, access.Facts{Account: by.Account}); err != nil {
		return out, err
	}
	limit = min(max(limit, 1), maxStopped-1)
	if out.List, err = s.Guard.Stopped(ctx, s.DB, string(by.Account), after, limit+1); err != nil {
		return out, err
	}
	if len(out.List) > limit {
		out.List = out.List[:limit]
		out.Next = out.List[limit-1].Key
	}
	if mine, err := s.Mine(ctx, by); err != nil || !mine || after != "" {
		return out, err
	}
	out.Deployment, err = s.Guard.Stopped(ctx, s.DB, "", "", maxStopped)
	return out, err
}

// AllowInput names an address, and whether it is meant for the mail of the deployment itself.
type AllowInput struct {
	Address    string
	Deployment bool
}

// Allow lets mail go to an address again. One that isn't stopped is errs.NotFound.
func (s *Service) Allow(ctx context.Context, by access.Actor, in AllowInput) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		account, err := string(by.Account), error(nil)
		if in.Deployment {
			account, err = "", s.require(ctx, tx, by)
		} else {
			err = access.Require(by, access.ManageAccount, access.Facts{Account: by.Account})
		}
		if err != nil {
			return err
		}
		was, err := s.Guard.Allow(ctx, tx, account, in.Address)
		if err != nil {
			return err
		}
		if !was {
			return errs.E(errs.NotFound, "system.stopped.unknown", nil)
		}
		_, err = s.Acts.Record(ctx, tx, by, activity.Act{Kind: AddressAllowed, Erasable: map[string]string{"address": in.Address}})
		return err
	})
}
