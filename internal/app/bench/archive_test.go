package bench

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
)

const (
	archived = ids.Account("hartwell")
	kinds    = 20
	days     = 3 * 365
	// addressDays is how long source addresses are kept; of older acts only their digests are left.
	addressDays = 365
)

// archive is an account's sealed record of three years: a person for every 2,000 acts and a record for every 200, at least
// five of each, so that a person or a record has a full page of acts at any size; 20 kinds, a twentieth refused.
type archive struct {
	store
	log            *activity.Log
	acts           int
	people, things int
	step           time.Duration
	hashes         []string // of each act, which its seal will carry
}

// archives runs fn on a record of so many acts and on one of a thousand, on both databases.
func archives(b *testing.B, fn func(b *testing.B, large, small archive)) {
	for _, kind := range databases() {
		b.Run(kind, func(b *testing.B) {
			fn(b, newArchive(b, kind, *acts), newArchive(b, kind, 1000))
		})
	}
}

// newArchive makes a record as the product would have left it: chained, indexed, with its salted personal values.
func newArchive(b testing.TB, kind string, n int) archive {
	b.Helper()
	start := time.Now()
	a := archive{store: openStore(b, kind, activity.Schema()), acts: n, people: max(n/2000, 5), things: max(n/200, 5)}
	a.step = days * 24 * time.Hour / time.Duration(n)
	a.log = newLog(b, a.ours)
	a.hashes = make([]string, 0, n)
	ctx := context.Background()
	tables, err := a.ours.Tables(ctx)
	must(b, err)
	const some = 50_000
	for from := 0; from < n; from += some {
		to := min(from+some, n)
		for _, part := range []struct {
			table string
			first int
			row   func(i int) []any
		}{{"acts", from, a.act}, {"act_erasable", max(from, n-n*addressDays/days), a.address}, {"act_seals", from, a.sealed}} {
			must(b, fillTable(ctx, a.ours, tables, part.table, min(part.first, to), to, part.row))
		}
	}
	loaded := time.Since(start)
	must(b, a.ours.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, "insert into act_heads (account_id, indexed, without_address) values (?, 0, ?)", archived, n-n*addressDays/days)
		return err
	}))
	must(b, a.log.SealAll(ctx)) // it enters what is sealed into the index
	indexed := time.Since(start) - loaded
	a.tune(b)
	if n > 1000 {
		line("%s: a record of %s acts was written in %.1f s and indexed by the product in %.1f s (%s acts/s)", kind, number(float64(n)), loaded.Seconds(),
			indexed.Seconds(), number(float64(n)/indexed.Seconds()))
	}
	return a
}

func newLog(b testing.TB, d *db.DB) *activity.Log {
	b.Helper()
	var known []activity.KindInfo
	for i := range kinds {
		known = append(known, activity.KindInfo{Kind: kindOf(i), Payload: payload{}})
	}
	l, err := activity.New(d, newMaker(), quiet(), known...)
	must(b, err)
	return l
}

// fillTable fills a table with the rows from first to last, the latter excluded.
func fillTable(ctx context.Context, d *db.DB, tables []db.Table, name string, first, last int, row func(i int) []any) error {
	for _, t := range tables {
		if t.Name == name {
			i := first
			_, err := d.Load(ctx, t, func() ([]any, error) {
				if i == last {
					return nil, io.EOF
				}
				i++
				return row(i - 1), nil
			})
			return err
		}
	}
	return fs.ErrNotExist
}

// tune does what the server does by itself in time.
func (a archive) tune(b testing.TB) {
	b.Helper()
	if a.kind == "postgres" {
		for _, table := range []string{"acts", "act_seals", "act_erasable", "act_index", "act_days"} {
			_, err := a.bare.ExecContext(context.Background(), "vacuum (analyze) "+table)
			must(b, err)
		}
		return
	}
	_, err := a.bare.ExecContext(context.Background(), "pragma wal_checkpoint(truncate)")
	must(b, err)
}

type payload struct {
	Fields []string `json:"fields"`
}

func kindOf(i int) activity.Kind { return activity.Kind(fmt.Sprintf("bench.kind_%d", i)) }
func userOf(i int) ids.User      { return ids.User(fmt.Sprintf("0199c0de-0001-7000-8000-%012d", i)) }
func numberOf(i int) string      { return fmt.Sprintf("hr %04d", i) } // folded, for the bare query's sake
func thingOf(i int) string       { return fmt.Sprintf("0199c0de-0002-7000-8000-%012d", i) }
func actOf(i int) ids.Act        { return ids.Act(fmt.Sprintf("0199c0de-0003-7000-8000-%012d", i)) }

// seldom is a person who did twenty acts in all the years.
const seldom = ids.User("0199c0de-0001-7000-8000-seldom000000")

// at returns when the ith act was done; the last one a moment ago.
func (a archive) at(i int) time.Time { return dbtest.Start.Add(-time.Duration(a.acts-i) * a.step) }

// line makes the ith act. Kinds below 10 are never refused.
func (a archive) line(i int) activity.Line {
	r := rand.New(rand.NewPCG(uint64(i), 1))
	who, kind := r.IntN(a.people), r.IntN(kinds)
	l := activity.Line{Account: archived, Position: int64(i + 1), ID: actOf(i), At: a.at(i).Format(time.RFC3339Nano), Kind: kindOf(kind), Outcome: activity.Done,
		User: userOf(who), Login: ids.Login(userOf(who)), Role: access.Standard, IDNumber: numberOf(who), SubjectType: "note", SubjectID: thingOf(r.IntN(a.things)),
		Payload: json.RawMessage(`{"fields":["position","about"]}`), Door: activity.Doors()[r.IntN(4)], Session: ids.Session(userOf(who)), RequestID: thingOf(i)}
	if kind >= 10 && r.IntN(10) == 0 {
		l.Outcome = activity.Refused
	}
	if i%(a.acts/20) == 0 {
		l.User = seldom
	}
	l.Digests = json.RawMessage(`{"remote_ip":"` + hex.EncodeToString(digest(i)) + `"}`)
	return l
}

func remote(i int) string { return fmt.Sprintf("198.51.100.%d", i%250+1) }
func salt(i int) []byte   { return binary.BigEndian.AppendUint64(make([]byte, 8), uint64(i)) }

// digest is that of the act's source address.
func digest(i int) []byte {
	h := sha256.New()
	for _, field := range [][]byte{salt(i), []byte("remote_ip"), []byte(remote(i))} {
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(field))))
		h.Write(field)
	}
	return h.Sum(nil)
}

// act is the ith row of the acts; it seals it too, for the row after.
func (a *archive) act(i int) []any {
	l := a.line(i)
	before := ""
	if i > 0 {
		before = a.hashes[i-1]
	}
	hash, err := activity.SealOf(l, before)
	if err != nil {
		panic(err)
	}
	a.hashes = append(a.hashes, hash)
	return []any{string(l.Account), string(l.ID), a.at(i).UnixMicro(), string(l.Kind), string(l.Outcome), string(l.User), string(l.Login), "", string(l.Role), l.IDNumber, "",
		l.SubjectType, l.SubjectID, string(l.Payload), string(l.Digests), string(l.Door), string(l.Session), "", "", l.RequestID, "", ""}
}

func (a *archive) address(i int) []any {
	return []any{string(archived), string(actOf(i)), "remote_ip", salt(i), remote(i)}
}

func (a *archive) sealed(i int) []any {
	return []any{string(archived), int64(i + 1), string(actOf(i)), a.hashes[i]}
}

// administrator is who reads the record.
func administrator() access.Actor {
	return access.Actor{Account: archived, User: userOf(1), Login: ids.Login(userOf(1)), Role: access.Administrator, IDNumber: numberOf(1), Scope: access.ScopeAdmin,
		Door: access.DoorWeb, Session: ids.Session(userOf(1)), RemoteIP: "192.0.2.7", RequestID: "bench"}
}
