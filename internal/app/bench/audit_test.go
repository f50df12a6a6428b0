package bench

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
)

// asked is one way to filter the record, and the bare query of the same acts with an index made for it.
type asked struct {
	name   string
	filter activity.Filter
	where  string
	args   []any
	index  string
	order  string // of the bare query; the acts' ids when empty
}

// questions are what an auditor asks of the record: each filter alone and some of them together.
func (a archive) questions() []asked {
	third := kindOf(3)
	from, to := a.at(a.acts/2).AddDate(0, 0, -45), a.at(a.acts/2).AddDate(0, 0, 45)
	time := []any{from.UnixMicro(), to.UnixMicro()}
	return []asked{
		{name: "no filter"},
		{"who", activity.Filter{User: userOf(3)}, "and a.user_id = ?", []any{userOf(3)}, "user_id, id", ""},
		{"who, with 20 acts in all", activity.Filter{User: seldom}, "and a.user_id = ?", []any{seldom}, "user_id, id", ""},
		{"ID number", activity.Filter{IDNumber: "HR 0003"}, "and a.id_number = ?", []any{numberOf(3)}, "id_number, id", ""},
		{"record", activity.Filter{SubjectType: "note", SubjectID: thingOf(4)}, "and a.subject_type = 'note' and a.subject_id = ?", []any{thingOf(4)}, "subject_type, subject_id, id", ""},
		{"kind", activity.Filter{Kinds: []activity.Kind{third}}, "and a.kind = ?", []any{third}, "kind, id", ""},
		{"outcome", activity.Filter{Outcome: activity.Refused}, "and a.outcome = 'refused'", nil, "outcome, id", ""},
		{"time, a quarter", activity.Filter{From: from, To: to}, "and a.at >= ? and a.at < ?", time, "at, id", "a.at desc, a.id desc"},
		{"who and kind", activity.Filter{User: userOf(3), Kinds: []activity.Kind{third}}, "and a.user_id = ? and a.kind = ?", []any{userOf(3), third}, "user_id, kind, id", ""},
		{"who, kind and time", activity.Filter{User: userOf(3), Kinds: []activity.Kind{third}, From: from, To: to}, "and a.user_id = ? and a.kind = ? and a.at >= ? and a.at < ?",
			append([]any{userOf(3), third}, time...), "user_id, kind, at, id", "a.at desc, a.id desc"},
		{"three that never meet", activity.Filter{Kinds: []activity.Kind{third}, Outcome: activity.Refused, Door: access.DoorAPI},
			"and a.kind = ? and a.outcome = 'refused' and a.door = 'api'", []any{third}, "kind, outcome, door, id", ""},
	}
}

// bareColumns is what a page of the viewer shows.
const bareColumns = `a.account_id, a.id, a.at, a.kind, a.outcome, a.user_id, a.login_id, a.on_behalf_of, a.role, a.id_number, a.case_id, a.subject_type, a.subject_id, a.payload,
	a.digests, a.door, a.session_id, a.token_id, a.remote_ip, a.request_id, s.position, s.hash`

// BenchmarkAudit is the audit viewer: the newest page of 50 and one in the middle of the record, each with the number of
// all acts found, by a person whose reading is recorded once; against the bare query of such a page.
func BenchmarkAudit(b *testing.B) {
	archives(b, func(b *testing.B, large, small archive) {
		large.indexed(b)
		for i, q := range large.questions() {
			for _, page := range []string{"newest", "middle"} {
				before := large.acts + 1
				was := small.questions()[i].filter
				if page == "middle" {
					before, q.filter.Before, was.Before = large.acts/2, int64(large.acts/2), int64(small.acts/2)
				}
				large.page(b, small, fmt.Sprintf("audit viewer on %s by %s, %s page", large.kind, q.name, page), q, before, was)
			}
			large.total(b, q)
		}
	})
}

// indexed gives the bare queries their indexes.
func (a archive) indexed(b *testing.B) {
	b.Helper()
	seen := map[string]bool{"": true}
	for i, q := range a.questions() {
		if !seen[q.index] {
			seen[q.index] = true
			_, err := a.bare.ExecContext(context.Background(), fmt.Sprintf("create index bench_%d on acts (account_id, %s)", i, q.index))
			must(b, err)
		}
	}
	a.tune(b)
}

// read returns one page of the viewer as a person sees it.
func (a archive) read(b testing.TB, f activity.Filter) activity.Page {
	b.Helper()
	f.Newest, f.Limit, f.Total = true, 50, true
	p, err := a.log.Acts(context.Background(), administrator(), f)
	must(b, err)
	return p
}

func (a archive) page(b *testing.B, small archive, name string, q asked, before int, was activity.Filter) {
	b.Helper()
	order := q.order
	if order == "" {
		order = "a.id desc"
	}
	query, err := a.bare.PrepareContext(context.Background(), a.native("select "+bareColumns+` from acts a join act_seals s on s.account_id = a.account_id and s.act_id = a.id
		where a.account_id = ? `+q.where+" and a.id < ? order by "+order+" limit 51"))
	must(b, err)
	defer query.Close()
	args := append(append([]any{string(archived)}, q.args...), string(actOf(before-1)))
	if found, shown := scanned(b, query, args...), len(a.read(b, q.filter).Acts); min(found, 50) != shown {
		b.Fatalf("%s: %d acts, %d by the bare query", name, shown, found)
	}
	raw, little, ours := inTurn(func() { scanned(b, query, args...) }, func() { small.read(b, was) }, func() { a.read(b, q.filter) })
	line("%s, %s acts", name, number(float64(a.acts)))
	line("    raw      %s", raw.show())
	line("    cabinet  %s; with 1,000 acts %s, %d of them on the page", ours.show(), little.show(), len(small.read(b, was).Acts))
	line("    ratio    median %s, p99 %s%s", number(ours.at(0.5)/raw.at(0.5)), number(ours.at(0.99)/raw.at(0.99)), atMost(ours.at(0.99)/raw.at(0.99), 4))
	line("    growth   median %s, p99 %s%s", number(ours.at(0.5)/little.at(0.5)), number(ours.at(0.99)/little.at(0.99)), atMost(ours.at(0.99)/little.at(0.99), 1.5))
}

// total compares the number of acts found, which every page tells, with a bare count.
func (a archive) total(b *testing.B, q asked) {
	b.Helper()
	if q.order != "" {
		return // it isn't told where days would have to be read
	}
	query, err := a.bare.PrepareContext(context.Background(), a.native("select count(*) from acts a where a.account_id = ? "+q.where+" and a.id <= ?"))
	must(b, err)
	defer query.Close()
	args := append(append([]any{string(archived)}, q.args...), string(actOf(a.acts-1))) // what this benchmark has looked at is behind it
	var want, got int64
	must(b, query.QueryRow(args...).Scan(&want))
	count := func() {
		got, err = a.log.Count(context.Background(), administrator(), q.filter)
		must(b, err)
	}
	if count(); got != want {
		b.Fatalf("%s: %d acts, %d by the bare query", q.name, got, want)
	}
	raw, _, ours := inTurn(func() { must(b, query.QueryRow(args...).Scan(&want)) }, func() {}, count)
	line("    count    %s of %s acts; bare %s; median %s times as long", ours.show(), number(float64(got)), raw.show(), number(ours.at(0.5)/raw.at(0.5)))
}

// inTurn measures three things in turn for as many rounds as are asked for, and returns all their times in order.
func inTurn(first, second, third func()) (x, y, z measured) {
	was := *span
	*span = was / 5 // there are many figures
	defer func() { *span = was }()
	for _, fn := range []func(){first, second, third} {
		fn() // caches, statements and connections are warm in every counted round
	}
	for range *rounds {
		x, y, z = append(x, times(first)...), append(y, times(second)...), append(z, times(third)...)
	}
	for _, m := range []measured{x, y, z} {
		slices.Sort(m)
	}
	return x, y, z
}

func (m measured) show() string {
	return fmt.Sprintf("median %s ms, p99 %s ms", number(m.at(0.5)), number(m.at(0.99)))
}

func atMost(got, goal float64) string {
	if got <= goal {
		return fmt.Sprintf("   goal at most %.1f: met", goal)
	}
	return fmt.Sprintf("   goal at most %.1f: missed", goal)
}

// scanned reads the rows of bareColumns and returns how many there are.
func scanned(b *testing.B, query *sql.Stmt, args ...any) (n int) {
	b.Helper()
	rows, err := query.QueryContext(context.Background(), args...)
	must(b, err)
	defer rows.Close()
	var text [22]string
	var at, position int64
	var to []any
	for i := range text {
		to = append(to, &text[i])
	}
	to[2], to[20] = &at, &position
	for ; rows.Next(); n++ {
		must(b, rows.Scan(to...))
	}
	must(b, rows.Err())
	return n
}

// BenchmarkOpening is what a person's first look at the record costs, which is recorded durably, by itself.
func BenchmarkOpening(b *testing.B) {
	archives(b, func(b *testing.B, large, _ archive) {
		visits, by := 0, administrator()
		ratio(b, "opening the audit viewer on "+large.kind+", which is recorded, against turning its pages, which isn't again", "/s", 0,
			func() float64 { return perSecond(b, func() int { large.read(b, activity.Filter{}); return 1 }) },
			func() float64 {
				return perSecond(b, func() int {
					visits++
					by.Session = ids.Session(strconv.Itoa(visits))
					_, err := large.log.Acts(context.Background(), by, activity.Filter{Newest: true, Limit: 50, Total: true})
					must(b, err)
					return 1
				})
			})
	})
}
