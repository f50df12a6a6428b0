package jobs

import (
	"context"
	"time"

	"cabinet/internal/platform/db"
)

type scheduleRow struct {
	name, account, zone, rule string
	next, last                time.Time
}

// selectDueSchedules lists what has fallen due and whose tick before is finished.
func selectDueSchedules(ctx context.Context, d db.Queryer, now time.Time) ([]scheduleRow, error) {
	rows, err := d.Query(ctx, `select name, account_id, zone, rule, next_at, last_at from job_schedules s
		where next_at <= ? and not exists (select 1 from jobs j where j.kind = ? || s.name and j.account_id = s.account_id
			and j.unique_key = 'tick' and j.unique_key <> '' and j.state in ('waiting', 'running'))
		order by next_at, account_id, name limit 500`, db.At(now), scheduledKind)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []scheduleRow
	for rows.Next() {
		var r scheduleRow
		var next, last db.TS
		if err := rows.Scan(&r.name, &r.account, &r.zone, &r.rule, &next, &last); err != nil {
			return nil, err
		}
		r.next, r.last = next.Time, last.Time
		list = append(list, r)
	}
	return list, rows.Err()
}

func sameSchedule(ctx context.Context, d db.Queryer, name, account string, t timing) (bool, error) {
	var one int
	err := d.QueryRow(ctx, `select 1 from job_schedules where name = ? and account_id = ? and zone = ? and rule = ?`,
		name, account, t.Zone, t.text()).Scan(&one)
	if db.NoRows(err) {
		return false, nil
	}
	return err == nil, err
}

func upsertSchedule(ctx context.Context, tx *db.Tx, name, account string, t timing) error {
	_, err := tx.Exec(ctx, `insert into job_schedules (name, account_id, zone, rule, next_at, last_at) values (?, ?, ?, ?, ?, ?)
		on conflict (account_id, name) do update set zone = excluded.zone, rule = excluded.rule, next_at = excluded.next_at
		where job_schedules.zone <> excluded.zone or job_schedules.rule <> excluded.rule`,
		name, account, t.Zone, t.text(), db.At(t.next(tx.Now())), db.At(tx.Now()))
	return err
}

func deleteSchedule(ctx context.Context, tx *db.Tx, name, account string) error {
	_, err := tx.Exec(ctx, `delete from job_schedules where name = ? and account_id = ?`, name, account)
	return err
}

// moveSchedule is the compare-and-set: it reports whether the row was still as read.
func moveSchedule(ctx context.Context, tx *db.Tx, row scheduleRow, at, next time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `update job_schedules set next_at = ?, last_at = ?
		where name = ? and account_id = ? and zone = ? and rule = ? and next_at = ?`,
		db.At(next), db.At(at), row.name, row.account, row.zone, row.rule, db.At(row.next))
	return n == 1, err
}
