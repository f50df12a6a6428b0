package activity

import (
	"context"
	"database/sql"
	"fmt"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// subjectUser is the subject type of acts that touch a user.
const subjectUser = "user"

// Erase removes, in the caller's transaction, the personal values that the account's record holds of a user: the source
// addresses of their acts and the values of acts on themselves, whoever did them. What they did to others stays, as
// do addresses of others. It returns how many values went; erasing twice removes nothing more. The acts and the chain stay.
func (l *Log) Erase(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User) (int64, error) {
	var erased int64
	erase := func(acts []ids.Act, condition string) error {
		return inChunks(acts, func(acts []ids.Act) error {
			args := []any{account, remoteIP}
			for _, a := range acts {
				args = append(args, a)
			}
			n, err := tx.Exec(ctx, `delete from act_erasable where account_id = ? and `+condition+` and act_id in (`+places(len(acts))+`)`, args...)
			erased += n
			return err
		})
	}
	done, about, err := actsOf(ctx, tx, account, user)
	if err == nil {
		err = erase(done, "name = ?")
	}
	if err == nil {
		err = erase(about, "name <> ?")
	}
	if err != nil {
		return 0, fmt.Errorf("activity: erase personal values: %w", err)
	}
	return erased, nil
}

// actsOf returns the acts that the user did, and those on the user or by the user on nothing else: sealed or waiting.
func actsOf(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) (done, about []ids.Act, err error) {
	sort := func(e Entry) {
		if e.User == user {
			done = append(done, e.ID)
		}
		if e.SubjectType == subjectUser && e.SubjectID == string(user) || e.User == user && e.SubjectID == "" {
			about = append(about, e.ID)
		}
	}
	for _, f := range []Filter{{User: user}, {SubjectType: subjectUser, SubjectID: string(user)}} {
		for {
			acts, err := find(ctx, q, account, f, false, exportBatch)
			if err != nil {
				return nil, nil, err
			}
			for _, a := range acts {
				sort(a.Entry)
			}
			if len(acts) < exportBatch {
				break
			}
			f.After = acts[len(acts)-1].Position
		}
	}
	rows, err := q.Query(ctx, `select `+actColumns+` from act_queue w join acts a on a.account_id = w.account_id and a.id = w.act_id
		where w.account_id = ?`, account)
	err = each(rows, err, func(rows *sql.Rows) error {
		e, _, err := scanAct(rows)
		sort(e)
		return err
	})
	return done, about, err
}
