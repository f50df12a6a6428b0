package identity

import (
	"context"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/platform/db"
)

// Former is a sign-in address that somebody had and that is still kept.
type Former struct {
	Email string
	// SignsInUntil is until when it opens the login too; zero is not at all any more.
	SignsInUntil time.Time
	// ChangedAt is when another address took its place, and UndoUntil until when the change can be undone from it; both are
	// zero for an address whose change isn't kept any more.
	ChangedAt, UndoUntil time.Time
}

// FormerAddresses returns the former sign-in addresses of the person who asks that are still kept, for whatever purpose, in the
// order of the addresses.
func (s *Service) FormerAddresses(ctx context.Context, by access.Actor) ([]Former, error) {
	if !by.SignedIn() || by.Login == "" {
		return nil, errNoSession()
	}
	rows, err := s.DB.Query(ctx, `select email, ends_at, null, null from login_aliases where login_id = ?
		union all select old_email, null, changed_at, expires_at from email_undos where login_id = ? order by 1, 3`, by.Login, by.Login)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []Former
	for rows.Next() {
		var f Former
		var until, changed, undo db.TS
		if err := rows.Scan(&f.Email, &until, &changed, &undo); err != nil {
			return nil, err
		}
		if now := s.DB.Now(); until.Time.After(now) {
			f.SignsInUntil = until.Time
		}
		f.ChangedAt, f.UndoUntil = changed.Time, undo.Time
		out = append(out, f)
	}
	return out, rows.Err()
}
