package activity_test

import (
	"context"
	"slices"
	"testing"

	"cabinet/internal/activity"
	"cabinet/internal/platform/db"
)

// unlock drops the triggers, as somebody with the database's password would.
func (w world) unlock() {
	w.Helper()
	if w.db.Postgres() {
		w.exec(`alter table acts disable trigger all`)
		w.exec(`alter table act_seals disable trigger all`)
		w.exec(`alter table act_cuts disable trigger all`)
		return
	}
	for _, name := range []string{"acts_no_update", "acts_no_delete", "act_seals_no_update", "act_seals_no_delete",
		"act_cuts_no_update", "act_cuts_no_delete"} {
		w.exec(`drop trigger if exists ` + name)
	}
}

func TestRecordIsAppendOnly(t *testing.T) {
	each(t, func(w world) {
		w.notes("a1", 2)
		statements := []string{
			`update acts set kind = 'test.looked' where account_id = 'a1'`,
			`delete from acts where account_id = 'a1'`,
			`update act_seals set hash = '' where account_id = 'a1'`,
			`delete from act_seals where account_id = 'a1'`,
		}
		if w.db.Postgres() {
			statements = append(statements, `truncate acts cascade`, `truncate act_seals`)
		}
		for _, statement := range statements {
			err := w.db.Write(context.Background(), func(tx *db.Tx) error {
				_, err := tx.Exec(context.Background(), statement)
				return err
			})
			if err == nil {
				w.Errorf("the database took: %s", statement)
			}
		}
		if r := w.verify("a1"); r.Fault != nil || r.Head.Position != 2 {
			w.Errorf("report %+v", r)
		}
	})
}

// tampering is one way to falsify a chain of nine acts, and what Verify must answer.
type tampering struct {
	name     string
	do       []string
	problem  activity.Problem
	position int64
}

func tamperings() []tampering {
	act := func(position string) string {
		return `(select act_id from act_seals where account_id = 'a1' and position = ` + position + `)`
	}
	set := func(column, value string) []string {
		return []string{`update acts set ` + column + ` = ` + value + ` where account_id = 'a1' and id = ` + act("4")}
	}
	out := []tampering{
		{"seal deleted", []string{`delete from act_seals where account_id = 'a1' and position = 4`}, activity.ProblemMissing, 4},
		{"first seal deleted", []string{`delete from act_seals where account_id = 'a1' and position = 1`}, activity.ProblemMissing, 1},
		{"seal edited", []string{`update act_seals set hash = 'x' where account_id = 'a1' and position = 4`}, activity.ProblemChanged, 4},
		{"two swapped", []string{
			`update act_seals set position = 100 where account_id = 'a1' and position = 4`,
			`update act_seals set position = 4 where account_id = 'a1' and position = 7`,
			`update act_seals set position = 7 where account_id = 'a1' and position = 100`}, activity.ProblemChanged, 4},
		{"row inserted at the end", []string{
			`insert into acts select account_id, 'forged', at, kind, outcome, user_id, login_id, on_behalf_of, role, id_number,
				case_id, subject_type, subject_id, payload, digests, door, session_id, token_id, remote_ip, request_id, viewed_as, viewed_as_number
				from acts where account_id = 'a1' and id = ` + act("4"),
			`insert into act_seals (account_id, position, act_id, hash) values ('a1', 10, 'forged', 'x')`}, activity.ProblemChanged, 10},
		{"row inserted without a seal", []string{
			`insert into acts select account_id, 'forged', at, kind, outcome, user_id, login_id, on_behalf_of, role, id_number,
				case_id, subject_type, subject_id, payload, digests, door, session_id, token_id, remote_ip, request_id, viewed_as, viewed_as_number
				from acts where account_id = 'a1' and id = ` + act("4")}, activity.ProblemUnsealed, 0},
		{"seal taken off the end", []string{`delete from act_seals where account_id = 'a1' and position = 9`}, activity.ProblemUnsealed, 0},
		{"erasable value edited", []string{`update act_erasable set value = 'Pyotr' where account_id = 'a1' and act_id = ` + act("4") + ` and name = 'name'`}, activity.ProblemChanged, 4},
		{"erasable value added", []string{`insert into act_erasable (account_id, act_id, name, salt, value)
			select account_id, act_id, 'extra', salt, value from act_erasable where account_id = 'a1' and act_id = ` + act("4") + ` and name = 'name'`}, activity.ProblemChanged, 4},
	}
	for _, column := range []string{"kind", "outcome", "user_id", "login_id", "on_behalf_of", "viewed_as", "viewed_as_number", "role", "id_number", "case_id",
		"subject_type", "subject_id", "payload", "digests", "door", "session_id", "token_id", "remote_ip", "request_id"} {
		out = append(out, tampering{column + " edited", set(column, `'forged'`), activity.ProblemChanged, 4})
	}
	return append(out, tampering{"at edited", set("at", "at + 1"), activity.ProblemChanged, 4})
}

func TestVerifyNamesTheFirstBadRow(t *testing.T) {
	each(t, func(w world) {
		w.notes("a1", 9)
		w.notes("a2", 2)
		w.unlock()
		if r := w.verify("a1"); r.Fault != nil || r.Head.Position != 9 {
			w.Fatalf("the untouched chain: %+v %+v", r, r.Fault)
		}
		for _, c := range tamperings() {
			w.undone(func() {
				for _, statement := range c.do {
					w.exec(statement)
				}
				r := w.verify("a1")
				if r.Fault == nil || r.Fault.Problem != c.problem || r.Fault.Position != c.position {
					w.Errorf("%s: %+v, want %s at %d", c.name, r.Fault, c.problem, c.position)
				}
				if other := w.verify("a2"); other.Fault != nil {
					w.Errorf("%s: the other account's chain: %+v", c.name, other.Fault)
				}
			})
		}
		if r := w.verify("a1"); r.Fault != nil {
			w.Errorf("after all was undone: %+v", r.Fault)
		}
	})
}

// undone calls fn and puts the three tables back as they were.
func (w world) undone(fn func()) {
	w.Helper()
	tables := []string{"acts", "act_seals", "act_erasable"}
	for _, t := range tables {
		w.exec(`create table kept_` + t + ` as select * from ` + t)
	}
	fn()
	for _, t := range slices.Backward(tables) {
		w.exec(`delete from ` + t)
	}
	for _, t := range tables {
		w.exec(`insert into ` + t + ` select * from kept_` + t)
		w.exec(`drop table kept_` + t)
	}
}

func TestCheckpointShowsACutOrRewrittenTail(t *testing.T) {
	each(t, func(w world) {
		w.notes("a1", 6)
		kept := w.verify("a1").Head
		if kept.Position != 6 || len(kept.Hash) != 64 {
			w.Fatalf("head %+v", kept)
		}
		w.notes("a1", 2)
		if r := w.verify("a1", kept, activity.Checkpoint{Account: "a2", Position: 99}); r.Fault != nil {
			w.Fatalf("a chain that went on: %+v", r.Fault)
		}
		w.unlock()
		cut := []string{
			`delete from act_seals where account_id = 'a1' and position > 4`,
			`delete from act_erasable where account_id = 'a1' and act_id not in (select act_id from act_seals where account_id = 'a1')`,
			`delete from acts where account_id = 'a1' and id not in (select act_id from act_seals where account_id = 'a1')`,
		}
		for _, statement := range cut {
			w.exec(statement)
		}
		if r := w.verify("a1"); r.Fault != nil {
			w.Fatalf("without a checkpoint a clean cut can't show: %+v", r.Fault)
		}
		if r := w.verify("a1", kept); r.Fault == nil || r.Fault.Problem != activity.ProblemTruncated || r.Fault.Position != 5 {
			w.Errorf("cut: %+v", r.Fault)
		}
		w.notes("a1", 4) // the tail grows again, with other acts
		if r := w.verify("a1", kept); r.Fault == nil || r.Fault.Problem != activity.ProblemRewritten || r.Fault.Position != 6 {
			w.Errorf("rewritten: %+v", r.Fault)
		}
		reports, err := w.log.VerifyAllAccounts(context.Background(), activity.Checkpoint{Account: "gone", Position: 3})
		if err != nil || len(reports) != 3 || reports[2].Account != "gone" || reports[2].Fault == nil {
			w.Errorf("all accounts: %+v %v", reports, err)
		}
	})
}

func TestErasureKeepsTheChain(t *testing.T) {
	each(t, func(w world) {
		w.notes("a1", 3)
		w.exec(`delete from act_erasable where account_id = 'a1' and name = 'name'`)
		if r := w.verify("a1"); r.Fault != nil || r.Erased != 3 {
			w.Errorf("report %+v", r)
		}
		for _, e := range w.acts("a1", activity.Filter{}).Acts {
			if len(e.Erasable) != 1 || e.Erasable["place"] != "Tver" {
				w.Errorf("left: %v", e.Erasable)
			}
		}
	})
}

func TestLongChainIsVerifiedInBatches(t *testing.T) {
	each(t, func(w world) {
		ctx := context.Background()
		err := w.db.Write(ctx, func(tx *db.Tx) error {
			for i := range 1201 {
				if _, err := w.log.Record(ctx, tx, person(""), activity.Act{Kind: "test.noted", Payload: notePayload{Number: i}}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			w.Fatal(err)
		}
		if r := w.verify(""); r.Waiting != 1201 || r.Fault != nil {
			w.Fatalf("before sealing: %+v", r)
		}
		w.seal()
		if r := w.verify(""); r.Fault != nil || r.Head.Position != 1201 || r.Waiting != 0 {
			w.Errorf("report %+v %+v", r, r.Fault)
		}
	})
}

// lock puts the triggers back, by which the databases guard the record.
func (w world) lock() {
	w.Helper()
	if w.db.Postgres() {
		for _, table := range []string{"acts", "act_seals", "act_cuts"} {
			w.exec(`alter table ` + table + ` enable trigger all`)
		}
	}
}

func TestHiddenActsAreNamed(t *testing.T) {
	each(t, func(w world) {
		w.notes("a1", 9)
		w.notes("a2", 1)
		for _, c := range []struct {
			name     string
			do       []string
			position int64
		}{
			{"index row deleted", []string{`delete from act_index where account_id = 'a1' and term = 'u:u1'`}, 1},
			{"index row emptied", []string{`update act_index set bits = (select bits from act_index where account_id = 'a2' limit 1) where account_id = 'a1' and term = 'u:u1'`}, 2},
			{"day deleted", []string{`delete from act_days where account_id = 'a1'`}, 1},
			{"day shortened", []string{`update act_days set highest = 5 where account_id = 'a1'`}, 9},
		} {
			w.exec(`create table kept_index as select * from act_index`)
			w.exec(`create table kept_days as select * from act_days`)
			for _, statement := range c.do {
				w.exec(statement)
			}
			if r := w.verify("a1"); r.Fault == nil || r.Fault.Problem != activity.ProblemHidden || r.Fault.Position != c.position {
				w.Errorf("%s: %+v", c.name, r.Fault)
			}
			for table, kept := range map[string]string{"act_index": "kept_index", "act_days": "kept_days"} {
				w.exec(`delete from ` + table)
				w.exec(`insert into ` + table + ` select * from ` + kept)
				w.exec(`drop table ` + kept)
			}
		}
		if r := w.verify("a1"); r.Fault != nil {
			w.Errorf("after all was undone: %+v", r.Fault)
		}
	})
}
