package people

import (
	"context"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// PasswordsSetBefore counts the active users of the account whose password was set before the instant: those whom a
// maximum age makes choose a new one.
func (Members) PasswordsSetBefore(ctx context.Context, q db.Queryer, account ids.Account, at time.Time) (int, error) {
	var n int
	err := q.QueryRow(ctx, `select count(*) from users u join passwords p on p.login_id = u.login_id
		where u.account_id = ? and u.status = ? and p.set_at < ?`, account, Active, db.At(at)).Scan(&n)
	return n, err
}
