package bench

import (
	"context"
	"fmt"
	"io/fs"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"cabinet/internal/activity"
	"cabinet/internal/platform/db"
)

const insertPair = "insert into pairs (k, n) values (?, ?)"

// BenchmarkRecord is what it costs a writer to record an act: the same durable write with and without it, while the acts
// are sealed and indexed as in the product; and many acts in one transaction against bare inserts of the same rows.
func BenchmarkRecord(b *testing.B) {
	stores(b, []fs.FS{pairs, activity.Schema(), queue}, func(b *testing.B, s store) {
		r := &recorder{store: s, log: newLog(b, s.ours)}
		for _, writers := range []int{1, 16, 64} {
			ratio(b, fmt.Sprintf("durable writes with an act on %s by %d at once, against the same without", s.kind, writers), "/s", 0,
				func() float64 { return r.write(b, writers, false) },
				func() float64 { return r.write(b, writers, true) })
			line("    sealed   %s of the acts a second, to the last one", r.pace.show(""))
			r.pace = nil
		}
		ratio(b, "acts recorded on "+s.kind+", 200 in a transaction, against bare inserts of the same rows", "/s", 0,
			func() float64 { return perSecond(b, func() int { r.insert(b, 200); return 200 }) },
			func() float64 { return perSecond(b, func() int { r.many(b, 200); return 200 }) })
		r.seal(b)
		ratio(b, "acts recorded on "+s.kind+", then sealed and indexed, against bare inserts of the same rows", "/s", 0,
			func() float64 { return perSecond(b, func() int { r.insert(b, 200); return 200 }) },
			func() float64 {
				return perSecond(b, func() int {
					for range 5 {
						r.many(b, 200)
					}
					r.seal(b)
					return 1000
				})
			})
	})
}

type recorder struct {
	store
	log  *activity.Log
	key  atomic.Int64
	pace series // acts sealed a second
}

func (r *recorder) seal(b *testing.B) { must(b, r.log.SealAll(context.Background())) }

// record is an act as a page's request would leave it, with the address of its client.
func (r *recorder) record(ctx context.Context, tx *db.Tx) error {
	_, err := r.log.Record(ctx, tx, administrator(), activity.Act{Kind: kindOf(1), SubjectType: "note", SubjectID: thingOf(1), Payload: payload{[]string{"position", "about"}}})
	return err
}

// write lets so many people write for the span and returns how many writes a second were done. The acts are sealed meanwhile.
func (r *recorder) write(b *testing.B, writers int, recorded bool) float64 {
	b.Helper()
	ctx, stop := context.WithCancel(context.Background())
	var sealer, all sync.WaitGroup
	sealer.Go(func() { must(b, r.log.Run(ctx)) })
	var done atomic.Int64
	start := time.Now()
	for range writers {
		all.Go(func() {
			for time.Since(start) < *span {
				err := r.ours.Write(ctx, func(tx *db.Tx) error {
					if _, err := tx.Exec(ctx, insertPair, strconv.FormatInt(r.key.Add(1), 10), 1); err != nil || !recorded {
						return err
					}
					return r.record(ctx, tx)
				})
				if err != nil {
					b.Error(err)
					return
				}
				done.Add(1)
			}
		})
	}
	all.Wait()
	rate := float64(done.Load()) / time.Since(start).Seconds()
	stop()
	sealer.Wait()
	r.seal(b)
	if recorded {
		r.pace = append(r.pace, float64(done.Load())/time.Since(start).Seconds())
	}
	return rate
}

// many records n acts in one transaction, to be sealed later.
func (r *recorder) many(b *testing.B, n int) {
	b.Helper()
	ctx := context.Background()
	must(b, r.ours.Write(ctx, func(tx *db.Tx) error {
		for range n {
			if err := r.record(ctx, tx); err != nil {
				return err
			}
		}
		return nil
	}))
}

// queue stands in for the queue of the record, whose rows are sealed.
var queue = fstest.MapFS{"schema/00900_bare_queue.sql": {Data: []byte(`create table bare_queue (account_id text not null, act_id text not null,
	primary key (account_id, act_id), foreign key (account_id, act_id) references acts (account_id, id));`)}}

// insert puts the rows of n acts, their places in a queue and their addresses bare into one transaction.
func (r *recorder) insert(b *testing.B, n int) {
	b.Helper()
	first := int(r.key.Add(int64(n)))
	r.batches(b, n, []bareRow{
		{`insert into acts (account_id, id, at, kind, outcome, user_id, login_id, on_behalf_of, role, id_number, case_id, subject_type, subject_id, payload, digests, door,
			session_id, token_id, remote_ip, request_id) values ('bare', ?, ?, ?, 'done', ?, ?, '', 'administrator', ?, '', 'note', ?, '{"fields":["position","about"]}', ?,
			'web', ?, '', '', 'bench')`, func(i int) []any {
			return []any{string(actOf(first + i)), i, string(kindOf(1)), string(userOf(1)), string(userOf(1)), numberOf(1), thingOf(1),
				`{"remote_ip":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}`, string(userOf(1))}
		}},
		{"insert into bare_queue (account_id, act_id) values ('bare', ?)", func(i int) []any { return []any{string(actOf(first + i))} }},
		{"insert into act_erasable (account_id, act_id, name, salt, value) values ('bare', ?, 'remote_ip', ?, '192.0.2.7')", func(i int) []any {
			return []any{string(actOf(first + i)), salt(i)}
		}},
	})
}
