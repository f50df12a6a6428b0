package reporttypes

import (
	"context"
	"fmt"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// firstVersion is that of levels about which an account has said nothing.
const firstVersion = 1

// MaxSeated is how many reviewers of a level are shown; more are counted.
const MaxSeated = 200

// Levels returns how many levels of review a report of the account goes through: 1 to people.MaxReviewLevel.
func (s *Service) Levels(ctx context.Context, q db.Queryer, account ids.Account) (int, error) {
	n, _, err := selectLevels(ctx, q, account)
	return n, err
}

// Board is who reviews at which level.
type Board struct {
	// Levels is how many a report goes through; Version is what [Service.SetLevels] takes.
	Levels  int
	Version int64
	// Columns are the levels from 1 on, those above Levels only where somebody sits at them.
	Columns []Column
}

// Column is a level with who sits at it.
type Column struct {
	Level  int
	People []people.Person // by name, at most [MaxSeated]
	Total  int
	// Waiting is how many reports wait at this level, as far as who asks sees them.
	Waiting int
}

// Board returns who reviews at which level in the actor's own account. It is for administrators.
func (s *Service) Board(ctx context.Context, by access.Actor) (Board, error) {
	if err := manage(by); err != nil {
		return Board{}, err
	}
	var b Board
	var err error
	if b.Levels, b.Version, err = selectLevels(ctx, s.DB, by.Account); err != nil {
		return Board{}, fmt.Errorf("reporttypes: read levels: %w", err)
	}
	b.Version = max(b.Version, firstVersion)
	var waiting map[int]int
	if s.Reports != nil {
		if waiting, err = s.Reports.WaitingByLevel(ctx, s.DB, by); err != nil {
			return Board{}, err
		}
	}
	for level := 1; level <= people.MaxReviewLevel; level++ {
		seated, total, err := s.People.Reviewers(ctx, s.DB, by.Account, level, MaxSeated)
		if err != nil {
			return Board{}, err
		}
		if level > b.Levels && total == 0 {
			continue
		}
		b.Columns = append(b.Columns, Column{Level: level, People: seated, Total: total, Waiting: waiting[level]})
	}
	return b, nil
}

// SetLevels says how many levels of review the reports of the actor's own account go through, from 1 to people.MaxReviewLevel. It
// is for administrators. While reports wait at higher levels it is errs.Conflict "reporttypes.waiting", which says how many; whom walls keep
// out of any case takes no level away: "reporttypes.waiting_unseen". ifVersion
// is [Board.Version] as the person saw it, or -1 for whatever stands; another one is errs.Conflict "reporttypes.levels_conflict".
func (s *Service) SetLevels(ctx context.Context, by access.Actor, levels int, ifVersion int64) error {
	return s.change(ctx, by, func(tx *db.Tx) error {
		if levels < 1 || levels > people.MaxReviewLevel {
			return errs.FieldError("levels", "reporttypes.levels", errs.Args{"Max": people.MaxReviewLevel})
		}
		was, version, err := selectLevels(ctx, tx, by.Account)
		if err != nil {
			return fmt.Errorf("reporttypes: read levels: %w", err)
		}
		version = max(version, firstVersion)
		if was == levels {
			return nil
		}
		if ifVersion >= 0 && ifVersion != version {
			return errs.E(errs.Conflict, "reporttypes.levels_conflict", nil)
		}
		if levels < was && s.Reports != nil {
			n, err := s.Reports.Waiting(ctx, tx, by, levels)
			if err != nil {
				return err
			}
			if n > 0 {
				return errs.E(errs.Conflict, "reporttypes.waiting", nil).With(errs.Args{"Count": n, "Level": levels})
			}
			if unseen, err := s.Reports.Unseen(ctx, tx, by); err != nil {
				return err
			} else if unseen {
				return errs.E(errs.Conflict, "reporttypes.waiting_unseen", nil)
			}
		}
		if err := putLevels(ctx, tx, by.Account, levels, version+1); err != nil {
			return fmt.Errorf("reporttypes: keep levels: %w", err)
		}
		return s.note(ctx, tx, by, "", LevelsChanged, LevelsPayload{From: was, To: levels})
	})
}

// Seat gives a user of the actor's own account a level of review, 0 for none. It is for administrators; the rest is as in
// people.Service.EditUser, whose act it is: ifVersion is the version of the user whom the person saw, or 0 for whatever stands.
func (s *Service) Seat(ctx context.Context, by access.Actor, user ids.User, level int, ifVersion int64) (people.Person, error) {
	if err := manage(by); err != nil {
		return people.Person{}, err
	}
	return s.People.EditUser(ctx, by, user, people.UserInput{ReviewLevel: &level}, ifVersion)
}
