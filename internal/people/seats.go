package people

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// Seats counts the users whom an account pays for: active administrators, standard and limited users (B1). Guests and
// whoever is pending or inactive take none. Billing implements it; [Unlimited] stands in for accounts without a plan.
type Seats interface {
	// Preview says what it would mean to take so many more seats, or fewer.
	Preview(ctx context.Context, q db.Queryer, account ids.Account, change int) (SeatEffect, error)
	// Reserve takes a seat for a user in the caller's transaction. It is errs.Conflict, saying what to do, when there is
	// none to have. A user who has one keeps it.
	Reserve(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User) error
	// Release gives a user's seat back in the caller's transaction. A user without one has none afterwards.
	Release(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User) error
}

// SeatEffect is what a change does to the seats of an account.
type SeatEffect struct {
	// Change is how many more are taken afterwards.
	Change int
	// Taken is how many are taken now, Limit how many there are; 0 without a limit.
	Taken, Limit int64
	// Price is what the change costs now, in minor units of Currency, which is empty for an account without a plan.
	Price    int64
	Currency string
}

// Unlimited is an account without a plan: as many seats as it takes, at no price.
type Unlimited struct{}

// Preview counts the seats that are taken.
func (Unlimited) Preview(ctx context.Context, q db.Queryer, account ids.Account, change int) (SeatEffect, error) {
	taken, err := countSeats(ctx, q, account)
	return SeatEffect{Change: change, Taken: taken}, err
}

// Reserve does nothing: there always is a seat.
func (Unlimited) Reserve(context.Context, *db.Tx, ids.Account, ids.User) error { return nil }

// Release does nothing.
func (Unlimited) Release(context.Context, *db.Tx, ids.Account, ids.User) error { return nil }

// countSeats counts whom [Person.takesSeat] counts: who isn't a guest now, and guests who are more lastingly or for a time.
func countSeats(ctx context.Context, q db.Queryer, account ids.Account) (n int64, err error) {
	err = q.QueryRow(ctx, `select (select count(*) from users where account_id = ? and status = ? and role in (?, ?, ?)) +
			(select count(*) from users where account_id = ? and temp_role is not null and status = ? and role = ? and (lasting_role <> ? or temp_role <> ?))`,
		account, Active, access.Administrator, access.Standard, access.Limited,
		account, Active, access.Guest, access.Guest, access.Guest).Scan(&n)
	return n, err
}

// takesSeat reports whether the user takes a seat. Who is more than a guest for a time has one from the grant to its end.
func (p Person) takesSeat() bool {
	return p.Status == Active && (p.Lasting.Role != access.Guest || p.TempRole != nil && p.TempRole.Role != access.Guest)
}

// seatChange is how many more seats a user takes after a change.
func seatChange(before, after Person) int {
	switch was, is := before.takesSeat(), after.takesSeat(); {
	case was == is:
		return 0
	case is:
		return 1
	default:
		return -1
	}
}

// seat takes or gives back the seat of a user whom a change makes need one, or need it no more.
func (s *Service) seat(ctx context.Context, tx *db.Tx, before, after Person) error {
	switch seatChange(before, after) {
	case 1:
		return s.seats.Reserve(ctx, tx, after.Account, after.ID)
	case -1:
		return s.seats.Release(ctx, tx, after.Account, after.ID)
	default:
		return nil
	}
}
