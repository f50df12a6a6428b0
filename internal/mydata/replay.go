package mydata

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// Replay is what became of the ledger's lines in a restored copy.
type Replay struct {
	// Erased were erased again, Gone were so already, Absent don't exist in the copy.
	Erased, Gone, Absent int
	// Finished are erasures that were approved, but not done, when the backup was made.
	Finished int
	// Left are last active administrators, who can't be erased until their account has another (P8).
	Left []Ledger
}

// ReplayErasures erases everybody again whom the ledger names and a restored copy brought back (R76, R91), and whoever's
// erasure was approved when the backup was made, in the caller's transaction. Nobody is told: a copy is silent, and the
// original has told them. It is for the machine alone.
func (s *Service) ReplayErasures(ctx context.Context, tx *db.Tx) (Replay, error) {
	var out Replay
	lines, err := selectLedgerAllAccounts(ctx, tx)
	if err != nil {
		return out, err
	}
	for _, line := range lines {
		p, err := s.People.PersonOf(ctx, tx, line.Account, line.User)
		switch {
		case errs.Is(err, errs.NotFound):
			out.Absent++
			continue
		case err != nil:
			return out, err
		case p.Erased():
			out.Gone++
			continue
		}
		left, err := s.eraseUser(ctx, tx, access.System(line.Account), line.Account, line.User, line)
		if errs.Is(err, errs.Conflict) {
			out.Left = append(out.Left, line)
			continue
		}
		if err != nil {
			return out, err
		}
		if err := endRequests(ctx, tx, line.Account, line.User); err != nil {
			return out, err
		}
		if _, err := s.Acts.Record(ctx, tx, access.System(line.Account), erased(line.User, ErasureReplayed, left)); err != nil {
			return out, err
		}
		out.Erased++
	}
	out.Finished, err = s.finishErasures(ctx, tx)
	return out, err
}

// finishErasures does what was approved; whom nobody may erase any more is given back to the administrators.
func (s *Service) finishErasures(ctx context.Context, tx *db.Tx) (done int, err error) {
	approved, err := selectErasingAllAccounts(ctx, tx)
	if err != nil {
		return 0, err
	}
	for _, r := range approved {
		err := s.eraseNow(ctx, tx, r.Account, r.ID)
		if errs.Is(err, errs.Conflict) {
			if err := s.stop(ctx, tx, r, errs.As(err).Key); err != nil {
				return done, err
			}
			continue
		}
		if err != nil {
			return done, err
		}
		done++
	}
	return done, nil
}
