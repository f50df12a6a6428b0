package activity_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// crowd records acts by several people on several things over several days, with a clock that once runs back.
func (w world) crowd(n int) {
	w.Helper()
	doors := activity.Doors()
	err := w.db.Write(context.Background(), func(tx *db.Tx) error {
		for i := range n {
			by := access.Actor{Account: "a1", Door: doors[i%7%4], IDNumber: fmt.Sprintf("PC %d", i%3)}
			if i%5 > 0 {
				by.User, by.Role = ids.User(fmt.Sprintf("u%d", i%5)), access.Standard
			}
			a := activity.Act{Kind: "test.looked"}
			if i%3 == 0 {
				a = activity.Act{Kind: "test.noted", Payload: notePayload{Number: i}, SubjectType: "note", SubjectID: fmt.Sprintf("n%d", i%4)}
			}
			if i%11 == 0 {
				a.Outcome = activity.Refused
			}
			if i%6 == 0 {
				a.Case = ids.Case(fmt.Sprintf("c%d", i%2))
			}
			if _, err := w.log.Record(context.Background(), tx, by, a); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		w.Fatal(err)
	}
	w.seal()
}

// everything reads the whole record of an account, by pages without a filter.
func (w world) everything(account ids.Account) []activity.Entry {
	w.Helper()
	var out []activity.Entry
	for f := (activity.Filter{Limit: 1000}); ; {
		p := w.acts(account, f)
		out = append(out, p.Acts...)
		if f.After = p.Next; p.Next == 0 {
			return out
		}
	}
}

func anyFilter(t *rapid.T) activity.Filter {
	pick := func(name string, values ...string) string {
		return rapid.SampledFrom(append([]string{"", "", "", "", "", "", ""}, values...)).Draw(t, name)
	}
	f := activity.Filter{User: ids.User(pick("user", "u1", "u2", "u9")), IDNumber: pick("number", "pc 1", "PC  2", "x"),
		Case: ids.Case(pick("case", "c0", "c1")), Outcome: activity.Outcome(pick("outcome", "done", "refused")), Door: access.Door(pick("door", "web", "cli", "system"))}
	f.SubjectType = pick("type", "note", "user")
	if f.SubjectType != "" {
		f.SubjectID = pick("subject", "n0", "n3")
	}
	for _, k := range rapid.SliceOfN(rapid.SampledFrom([]activity.Kind{"test.noted", "test.looked", "test.never"}), 0, 2).Draw(t, "kinds") {
		f.Kinds = append(f.Kinds, k)
	}
	if rapid.IntRange(0, 3).Draw(t, "room?") == 0 {
		f.Rooms = []string{rapid.SampledFrom([]string{"test", "people"}).Draw(t, "room")}
	}
	return f
}

// naive is what the filter means.
func naive(all []activity.Entry, f activity.Filter) []int64 {
	var out []int64
	fold := func(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }
	for _, e := range all {
		what := len(f.Kinds)+len(f.Rooms) == 0 || slices.Contains(f.Kinds, e.Kind) || slices.Contains(f.Rooms, e.Kind.Room())
		if what && (f.User == "" || e.User == f.User) && (f.IDNumber == "" || fold(e.IDNumber) == fold(f.IDNumber)) && (f.Case == "" || e.Case == f.Case) &&
			(f.Outcome == "" || e.Outcome == f.Outcome) && (f.Door == "" || e.Door == f.Door) &&
			(f.SubjectType == "" || e.SubjectType == f.SubjectType) && (f.SubjectID == "" || e.SubjectID == f.SubjectID) &&
			(f.From.IsZero() || !e.At.Before(f.From)) && (f.To.IsZero() || e.At.Before(f.To)) {
			out = append(out, e.Position)
		}
	}
	return out
}

func TestEveryCombinationOfFiltersFindsWhatItMeans(t *testing.T) {
	each(t, func(w world) {
		for _, step := range []time.Duration{0, 30 * time.Hour, 26 * time.Hour, -50 * time.Hour, 70 * time.Hour} {
			w.clk.Advance(step)
			w.crowd(40)
		}
		w.notes("a2", 5)
		all := w.everything("a1")
		if len(all) != 200 {
			w.Fatalf("%d acts", len(all))
		}
		rapid.Check(w.T, func(t *rapid.T) {
			f := anyFilter(t)
			if rapid.Bool().Draw(t, "timed") {
				hours := rapid.IntRange(-60, 120)
				f.From = all[0].At.Add(time.Duration(hours.Draw(t, "from")) * time.Hour)
				f.To = f.From.Add(time.Duration(rapid.IntRange(0, 90).Draw(t, "long")) * time.Hour)
			}
			f.Limit, f.Newest, f.Total = rapid.IntRange(7, 60).Draw(t, "limit"), rapid.Bool().Draw(t, "newest"), true
			want := naive(all, f)
			if f.Newest {
				slices.Reverse(want)
			}
			there, back := w.walk(t, f, int64(len(want)))
			if !slices.Equal(there, want) {
				t.Fatalf("%+v\ngot  %v\nwant %v", f, there, want)
			}
			if !slices.Equal(back, want[:max(0, len(want)-len(want)%f.Limit-boundary(len(want), f.Limit))]) {
				t.Fatalf("%+v: back %v of %v", f, back, want)
			}
		})
	})
}

// boundary is a page less, when the last page is full: there is no way back from nowhere.
func boundary(n, limit int) int {
	if n > 0 && n%limit == 0 {
		return limit
	}
	return 0
}

// walk turns the pages to the end and back again, and returns the positions of both ways in the order of the filter.
func (w world) walk(t *rapid.T, f activity.Filter, total int64) (there, back []int64) {
	var last activity.Page
	for {
		last = w.acts("a1", f)
		if timed := !f.From.IsZero(); last.Total != total && !timed || timed && last.Total != -1 {
			t.Fatalf("total %d, want %d", last.Total, total)
		}
		there = append(there, positions(last)...)
		if last.Next == 0 {
			break
		}
		f.After, f.Before = last.Next, 0
		if f.Newest {
			f.After, f.Before = 0, last.Next
		}
	}
	for last.Previous != 0 {
		f.After, f.Before = 0, last.Previous
		if f.Newest {
			f.After, f.Before = last.Previous, 0
		}
		if last = w.acts("a1", f); len(last.Acts) == 0 {
			break
		}
		if last.Next != last.Acts[len(last.Acts)-1].Position {
			t.Fatalf("a page that was turned back to has no way forth: %+v", last)
		}
		back = append(positions(last), back...)
	}
	return there, back
}

func positions(p activity.Page) []int64 {
	var out []int64
	for _, e := range p.Acts {
		out = append(out, e.Position)
	}
	return out
}

func TestFiltersReachOverBlocks(t *testing.T) {
	each(t, func(w world) {
		note := func(user ids.User) ids.Act {
			by := person("a1")
			by.User = user
			return w.record(by, activity.Act{Kind: "test.looked"})
		}
		for range 17 {
			note("u1")
		}
		note("rare")
		base := string(note("u1"))
		for step := range 12 { // 4,096 acts with ids between this one's and the next
			w.exec(`insert into acts select account_id, id || ?, at, kind, outcome, user_id, login_id, on_behalf_of, role, id_number,
				case_id, subject_type, subject_id, payload, digests, door, session_id, token_id, remote_ip, request_id, viewed_as, viewed_as_number
				from acts where account_id = 'a1' and id like ?`, string(rune('a'+step)), base+"%")
		}
		w.exec(`insert into act_queue (account_id, act_id) select account_id, id from acts where account_id = 'a1' and length(id) > 36`)
		note("rare")
		note("u1")
		note("rare")
		w.seal()
		p := w.acts("a1", activity.Filter{User: "rare", Newest: true, Total: true})
		if got := positions(p); !slices.Equal(got, []int64{4117, 4115, 18}) || p.Total != 3 {
			w.Errorf("got %v of %d", got, p.Total)
		}
		p = w.acts("a1", activity.Filter{User: "u1", Before: 4118, After: 4110, Total: true})
		if got := positions(p); !slices.Equal(got, []int64{4111, 4112, 4113, 4114, 4116}) || p.Total != 4114 {
			w.Errorf("got %v of %d", got, p.Total)
		}
		if r := w.verify("a1"); r.Fault != nil || r.Head.Position != 4117 {
			w.Errorf("%+v %+v", r, r.Fault)
		}
	})
}

func TestHostileFiltersAreRefusedByName(t *testing.T) {
	each(t, func(w world) {
		w.notes("a1", 1)
		day := w.clk.Now()
		for name, c := range map[string]struct {
			f     activity.Filter
			field string
		}{
			"long number":       {activity.Filter{IDNumber: strings.Repeat("9", 10_000)}, "id_number"},
			"control in a user": {activity.Filter{User: "u\x00"}, "user"},
			"invalid text":      {activity.Filter{Case: "\xff"}, "case"},
			"subject by halves": {activity.Filter{SubjectID: "n1"}, "subject_type"},
			"subject's form":    {activity.Filter{SubjectType: "<script>"}, "subject_type"},
			"kind's form":       {activity.Filter{Kinds: []activity.Kind{"'; drop table acts"}}, "kinds"},
			"room's form":       {activity.Filter{Rooms: []string{"a:b"}}, "rooms"},
			"too many kinds":    {activity.Filter{Kinds: make([]activity.Kind, 101)}, "kinds"},
			"outcome":           {activity.Filter{Outcome: "maybe"}, "outcome"},
			"door":              {activity.Filter{Door: "window"}, "door"},
			"range":             {activity.Filter{From: day, To: day.Add(-time.Hour)}, "to"},
			"position":          {activity.Filter{Before: -1}, "after"},
		} {
			_, err := w.log.Acts(context.Background(), person("a1"), c.f)
			if e := errs.As(err); e == nil || e.Kind != errs.Invalid || e.Fields[0].Name != c.field {
				w.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestOneQueryIsOneReadingAMinute(t *testing.T) {
	each(t, func(w world) {
		w.notes("a1", 5)
		by, other := person("a1"), person("a1")
		other.User, other.Session = "u2", "s2"
		read := func(by access.Actor, f activity.Filter) {
			w.Helper()
			if _, err := w.log.Acts(context.Background(), by, f); err != nil {
				w.Fatal(err)
			}
		}
		viewings := func() int {
			w.seal()
			return len(w.acts("a1", activity.Filter{Kinds: []activity.Kind{activity.Viewed}}).Acts)
		}
		read(by, activity.Filter{Limit: 2})
		read(by, activity.Filter{Limit: 2, After: 2})
		read(by, activity.Filter{Limit: 2, Newest: true, Total: true})
		if n := viewings(); n != 1 {
			w.Errorf("turning pages made %d acts", n)
		}
		read(by, activity.Filter{User: "u1"})
		read(by, activity.Filter{IDNumber: "pc 4711"})
		read(by, activity.Filter{IDNumber: "pc 4712"})
		read(other, activity.Filter{})
		if n := viewings(); n != 5 {
			w.Errorf("four more queries made it %d acts", n)
		}
		w.clk.Advance(time.Minute)
		read(by, activity.Filter{})
		if n := viewings(); n != 6 {
			w.Errorf("a minute later: %d acts", n)
		}
		w.clk.Advance(-2 * time.Hour)
		read(by, activity.Filter{})
		if n := viewings(); n != 7 {
			w.Errorf("after the clock ran back: %d acts", n)
		}
		for _, e := range w.acts("a1", activity.Filter{Kinds: []activity.Kind{activity.Viewed}}).Acts {
			if strings.Contains(e.Payload, "471") {
				w.Errorf("a typed number stands in the payload: %s", e.Payload)
			}
		}
	})
}

func TestOneActAndItsHistory(t *testing.T) {
	each(t, func(w world) {
		w.notes("a1", 3)
		w.notes("a2", 1)
		act := w.acts("a1", activity.Filter{}).Acts[1]
		got, err := w.log.Act(context.Background(), person("a1"), act.ID)
		if err != nil || got.Position != 2 || got.Erasable["place"] != "Tver" || got.RemoteIP != "192.0.2.7" {
			w.Fatalf("%+v %v", got, err)
		}
		for _, by := range []access.Actor{person("a2"), {Account: "a1", User: "u2", Role: access.Standard, Scope: access.ScopeAdmin, Door: access.DoorWeb}} {
			if _, err := w.log.Act(context.Background(), by, act.ID); !errs.Is(err, errs.NotFound) {
				w.Errorf("%+v: %v", by, err)
			}
			if _, err := w.log.Count(context.Background(), by, activity.Filter{}); by.Account == "a1" && !errs.Is(err, errs.NotFound) {
				w.Errorf("count by %+v: %v", by, err)
			}
		}
		if _, err := w.log.Act(context.Background(), person("a1"), "x\x00"); !errs.Is(err, errs.NotFound) {
			w.Error(err)
		}
		p, err := w.log.History(context.Background(), person("a1"), "note", "n1", activity.Filter{})
		if err != nil || !slices.Equal(positions(p), []int64{3, 2, 1}) {
			w.Errorf("%v %v", positions(p), err)
		}
		after, err := w.log.After(context.Background(), w.db, "a1", 1, 1, "test.noted")
		if err != nil || len(after) != 1 || after[0].Position != 2 {
			w.Errorf("%+v %v", after, err)
		}
		heads, err := w.log.HeadsAllAccounts(context.Background(), w.db)
		if err != nil || heads["a2"] != 1 || heads["a1"] < 3 {
			w.Errorf("%v %v", heads, err)
		}
	})
}
