package identity

import (
	"context"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

const (
	// signInMemory is how long a person's sign-ins are kept for them to look at.
	signInMemory = 90 * 24 * time.Hour
	// strayMemory is the same for attempts at addresses that nobody has: they are written down so that both cases take
	// as long, and nobody ever reads them.
	strayMemory = time.Hour
)

// SignInTry is one attempt to sign in to a login, by password or otherwise.
type SignInTry struct {
	ID        string
	At        time.Time
	Succeeded bool
	Proof     Proof
	// Known is whether the browser had signed in to the login within the last 30 days.
	Known    bool
	Device   Device
	RemoteIP string

	userAgent string
}

// SignInCursor is the attempt after which a page goes on; the zero value begins with the newest.
type SignInCursor struct {
	At int64  `json:"t"` // microseconds
	ID string `json:"i"`
}

// Cursor returns the place of an attempt in the list.
func (t SignInTry) Cursor() SignInCursor { return SignInCursor{t.At.UnixMicro(), t.ID} }

// RecentSignIns lists the attempts of the last 90 days to sign in as the person who asks, newest first, behind a
// cursor, whichever of their accounts they opened. It returns at most limit (1 to 200) of them, and whether there are
// more.
func (s *Service) RecentSignIns(ctx context.Context, by access.Actor, after SignInCursor, limit int) (list []SignInTry, more bool, err error) {
	if !by.SignedIn() || by.Login == "" {
		return nil, false, errNoSession()
	}
	limit = min(max(limit, 1), maxListed)
	list, err = selectSignIns(ctx, s.DB, by.Login, after, s.Now().Add(-signInMemory), limit+1)
	if len(list) > limit {
		return list[:limit], true, err
	}
	return list, false, err
}

const signInColumns = `id, tried_at, succeeded, proof, known, user_agent, remote_ip`

func scanSignIn(row interface{ Scan(...any) error }) (SignInTry, error) {
	var t SignInTry
	var at db.TS
	err := row.Scan(&t.ID, &at, &t.Succeeded, &t.Proof, &t.Known, &t.userAgent, &t.RemoteIP)
	t.At, t.Device = at.Time, ParseDevice(t.userAgent)
	return t, err
}

func selectSignIns(ctx context.Context, q db.Queryer, login ids.Login, after SignInCursor, since time.Time, limit int) ([]SignInTry, error) {
	if after == (SignInCursor{}) {
		after.At = 1 << 62
	}
	rows, err := q.Query(ctx, `select `+signInColumns+` from sign_ins
		where login_id = ? and tried_at > ? and (tried_at < ? or tried_at = ? and id < ?)
		order by tried_at desc, id desc limit ?`, login, db.At(since), after.At, after.At, after.ID, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []SignInTry{}
	for rows.Next() {
		t, err := scanSignIn(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, t)
	}
	return list, rows.Err()
}

func selectSignIn(ctx context.Context, q db.Queryer, login ids.Login, try string) (SignInTry, error) {
	return scanSignIn(q.QueryRow(ctx, `select `+signInColumns+` from sign_ins where login_id = ? and id = ?`, login, try))
}

// insertSignIn writes an attempt down; an empty login is an unknown address.
func insertSignIn(ctx context.Context, tx *db.Tx, login ids.Login, t SignInTry) error {
	var whose any
	if login != "" {
		whose = string(login)
	}
	_, err := tx.Exec(ctx, `insert into sign_ins (login_id, `+signInColumns+`) values (?, ?, ?, ?, ?, ?, ?, ?)`,
		whose, t.ID, db.At(t.At), t.Succeeded, t.Proof, t.Known, t.userAgent, t.RemoteIP)
	return err
}

func deleteOldSignIns(ctx context.Context, tx *db.Tx, before, strayBefore time.Time) error {
	_, err := tx.Exec(ctx, `delete from sign_ins where tried_at < ? or login_id is null and tried_at < ?`, db.At(before), db.At(strayBefore))
	return err
}

// updateFirstIn notes that a person signed in and reports whether it was the first time ever.
func updateFirstIn(ctx context.Context, tx *db.Tx, login ids.Login) (bool, error) {
	n, err := tx.Exec(ctx, `update logins set first_in_at = ? where id = ? and first_in_at is null`, db.At(tx.Now()), login)
	return n == 1, err
}
