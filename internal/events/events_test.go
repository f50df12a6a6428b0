package events_test

import (
	"context"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/cases"
	"cabinet/internal/cases/casestest"
	"cabinet/internal/events"
	"cabinet/internal/holdings"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/search"
)

// world has the room on top of an organisation with cases.
type world struct {
	*casestest.World
	events *events.Service
}

// known stands in for the participants of cases: "p1" and "p2" are of every case.
type known struct{}

func (known) ParticipantNames(_ context.Context, _ db.Queryer, _ ids.Account, _ ids.Case, list []ids.Participant) (map[ids.Participant]string, error) {
	out := map[ids.Participant]string{}
	for _, p := range list {
		if p == "p1" || p == "p2" {
			out[p] = "Reid"
		}
	}
	return out, nil
}

func each(t *testing.T, fn func(w *world)) {
	t.Helper()
	casestest.Each(t, []fs.FS{events.Schema()}, events.Acts(), func(c *casestest.World) {
		fn(&world{c, events.New(events.Deps{DB: c.DB, IDs: c.IDs, Acts: c.Service.Log, Cases: c.Service, Participants: known{}, Index: c.Search})})
	})
}

// at is a time of an hour, the given time from now, in London.
func (w *world) at(from time.Duration) *events.When {
	start := w.DB.Now().Add(from)
	when := events.Times{Start: start, End: start.Add(time.Hour), Zone: "Europe/London"}.When()
	return &when
}

func (w *world) event(c cases.Case, title string, from time.Duration, users ...ids.User) events.Event {
	w.Helper()
	e, err := w.events.Create(w.Ctx, w.Jane, c.ID, events.Input{Title: &title, When: w.at(from), Users: &users})
	w.Must(err)
	return e
}

// titles returns what a calendar holds over all its pages.
func (w *world) titles(by access.Actor, all bool) []string {
	w.Helper()
	out, f := []string{}, events.CalendarFilter{From: w.DB.Now().Add(-24 * time.Hour), Until: w.DB.Now().Add(72 * time.Hour), All: all, Limit: 2}
	for {
		page, err := w.events.Calendar(w.Ctx, by, f)
		w.Must(err)
		for _, e := range page.Events {
			out = append(out, e.Title)
		}
		if f.After = page.Next; page.Next == "" {
			return out
		}
	}
}

func TestInputIsJudgedTogether(t *testing.T) {
	each(t, func(w *world) {
		c := w.Open(w.Jane, "Reid v Hart")
		odd := events.Kind("party")
		for _, x := range []struct {
			what string
			in   events.Input
			want string
		}{
			{"nothing at all", events.Input{}, "title events.title.required"},
			{"no time", events.Input{Title: casestest.Of("x")}, "start events.time.required"},
			{"long title", events.Input{Title: casestest.Of(strings.Repeat("ё", events.MaxTitle+1)), When: w.at(0)}, "title events.long"},
			{"turned title", events.Input{Title: casestest.Of("pay\u202e10"), When: w.at(0)}, "title events.characters"},
			{"kind", events.Input{Title: casestest.Of("x"), Kind: &odd, When: w.at(0)}, "kind events.kind.unknown"},
			{"a stranger", events.Input{Title: casestest.Of("x"), When: w.at(0), Users: &[]ids.User{w.Lee.User}}, "users events.users.cannot_open"},
			{"of another firm", events.Input{Title: casestest.Of("x"), When: w.at(0), Users: &[]ids.User{w.There.User}}, "users events.users.cannot_open"},
			{"no participant", events.Input{Title: casestest.Of("x"), When: w.at(0), Participants: &[]ids.Participant{"p1", "p9"}}, "participants events.participants.unknown"},
		} {
			_, err := w.events.Create(w.Ctx, w.Jane, c.ID, x.in)
			w.Refused(x.what, err, x.want)
		}
		page, err := w.events.OfCase(w.Ctx, w.Jane, c.ID, events.CaseFilter{})
		if w.Must(err); len(page.Events) != 0 {
			t.Errorf("refused events were kept: %v", page.Events)
		}
	})
}

func TestOutOfSightIsNeverThere(t *testing.T) {
	each(t, func(w *world) {
		c := w.Open(w.Jane, "Reid v Hart")
		e := w.event(c, "hearing", time.Hour)
		for what, by := range map[string]access.Actor{"limited": w.Lee, "guest": w.Gus, "another firm": w.There} {
			_, never := w.events.Event(w.Ctx, by, "0198c0de-0000-7000-8000-000000000000")
			for verb, do := range map[string]func() error{
				"read":    func() error { _, err := w.events.Event(w.Ctx, by, e.ID); return err },
				"history": func() error { _, err := w.events.History(w.Ctx, by, e.ID); return err },
				"edit": func() error {
					_, err := w.events.Edit(w.Ctx, by, e.ID, events.Input{Title: casestest.Of("x")}, 0)
					return err
				},
				"cancel": func() error { _, err := w.events.Cancel(w.Ctx, by, e.ID, "no", 0); return err },
				"held":   func() error { _, err := w.events.SetHeld(w.Ctx, by, e.ID, true, 0); return err },
			} {
				if err := do(); casestest.Key(err) != casestest.Key(never) || !errs.Is(err, errs.NotFound) {
					t.Errorf("%s: %s answers %v, one that never was %v", what, verb, err, never)
				}
			}
			_, err := w.events.OfCase(w.Ctx, by, c.ID, events.CaseFilter{})
			if !errs.Is(err, errs.NotFound) {
				t.Errorf("%s: the list answers %v", what, err)
			}
			if got := w.titles(by, true); len(got) != 0 {
				t.Errorf("%s: the calendar holds %v", what, got)
			}
		}
	})
}

func TestChangesAreActsOfTheirOwn(t *testing.T) {
	each(t, func(w *world) {
		c := w.Open(w.Jane, "Reid v Hart")
		w.AssignTo(c, w.Lee)
		e := w.event(c, "hearing", time.Hour, w.Sam.User)
		later := w.at(3 * time.Hour)
		moved, err := w.events.Edit(w.Ctx, w.Jane, e.ID, events.Input{When: later, Place: casestest.Of("Court 4"), Users: &[]ids.User{w.Sam.User, w.Lee.User, w.Lee.User},
			Participants: &[]ids.Participant{"p1"}}, e.Version)
		w.Must(err)
		if len(moved.Users) != 2 || moved.Version != e.Version+1 || moved.Start.Sub(e.Start) != 2*time.Hour {
			t.Errorf("moved: %+v", moved)
		}
		same, err := w.events.Edit(w.Ctx, w.Jane, e.ID, events.Input{When: later}, 0)
		if w.Must(err); same.Version != moved.Version {
			t.Errorf("what stands already changed the version to %d", same.Version)
		}
		_, err = w.events.Edit(w.Ctx, w.Jane, e.ID, events.Input{Title: casestest.Of("mine")}, e.Version)
		w.Refused("a stale version", err, "events.conflict")
		if theirs, ok := errs.As(err).Detail.(events.Event); !ok || theirs.Place != "Court 4" {
			t.Errorf("the clash shows %+v", errs.As(err).Detail)
		}
		_, err = w.events.Cancel(w.Ctx, w.Jane, e.ID, " ", 0)
		w.Refused("no reason", err, "reason events.reason.required")
		_, err = w.events.SetHeld(w.Ctx, w.Jane, e.ID, true, 0)
		w.Refused("held before it began", err, "events.not_begun")
		off, err := w.events.Cancel(w.Ctx, w.Jane, e.ID, "The judge is ill.", moved.Version)
		w.Must(err)
		again, err := w.events.Cancel(w.Ctx, w.Jane, e.ID, "Another reason", moved.Version)
		if w.Must(err); again.Version != off.Version || again.Reason != off.Reason {
			t.Errorf("cancelled twice: %+v", again)
		}
		_, err = w.events.Edit(w.Ctx, w.Jane, e.ID, events.Input{Title: casestest.Of("mine")}, 0)
		w.Refused("changing what was cancelled", err, "events.cancelled")
		history, err := w.events.History(w.Ctx, w.Lee, e.ID)
		w.Must(err)
		var what []string
		for _, h := range history {
			what = append(what, h.What)
			if h.What == "time_changed" && (h.From == nil || h.To == nil || !h.From.Equal(e.Times) || !h.To.Equal(moved.Times)) {
				t.Errorf("the times before and after are %+v", h)
			}
		}
		if want := []string{"cancelled", "edited", "attendees_changed", "time_changed", "created"}; !slices.Equal(what, want) {
			t.Errorf("history: %v, want %v", what, want)
		}
		kinds := w.Kinds(c.ID)
		for _, k := range []activity.Kind{events.EventCreated, events.EventTimeChanged, events.EventAttendees, events.EventEdited, events.EventCancelled} {
			if i := slices.Index(kinds, k); i < 0 || slices.Contains(kinds[i+1:], k) {
				t.Errorf("%s wasn't recorded once: %v", k, kinds)
			}
		}
	})
}

func TestCalendarsAndWalls(t *testing.T) {
	each(t, func(w *world) {
		c, d := w.Open(w.Jane, "One"), w.Open(w.Jane, "Two")
		w.AssignTo(c, w.Lee)
		w.event(c, "a", -time.Hour/2, w.Lee.User, w.Sam.User)
		w.event(d, "b", time.Hour, w.Sam.User)
		w.event(c, "c", 2*time.Hour, w.Lee.User)
		w.event(c, "d", 90*time.Hour, w.Lee.User)
		off := w.event(c, "off", time.Hour, w.Lee.User)
		_, err := w.events.Cancel(w.Ctx, w.Jane, off.ID, "ill", 0)
		w.Must(err)
		for _, x := range []struct {
			who  string
			by   access.Actor
			all  bool
			want []string
		}{
			{"Lee", w.Lee, false, []string{"a", "c"}}, {"Lee", w.Lee, true, []string{"a", "c"}}, {"Sam", w.Sam, false, []string{"a", "b"}},
			{"Sam", w.Sam, true, []string{"a", "b", "c"}}, {"Gus", w.Gus, true, []string{}},
		} {
			if got := w.titles(x.by, x.all); !slices.Equal(got, x.want) {
				t.Errorf("%s (all: %v) has %v, want %v", x.who, x.all, got, x.want)
			}
		}
		found, err := w.Search.Find(w.Ctx, w.Sam, search.Query{Text: "off", Kind: search.KindEvent})
		if w.Must(err); len(found.Hits) != 1 || found.Hits[0].Kind != search.KindEvent {
			t.Errorf("found %+v", found)
		}
		w.WallOut(c, w.Sam)
		if got := w.titles(w.Sam, true); !slices.Equal(got, []string{"b"}) {
			t.Errorf("behind a wall Sam has %v", got)
		}
		for _, f := range []events.CalendarFilter{{}, {From: w.DB.Now(), Until: w.DB.Now()}, {From: w.DB.Now(), Until: w.DB.Now().Add(401 * 24 * time.Hour)},
			{From: w.DB.Now(), Until: w.DB.Now().Add(time.Hour), After: "x"}} {
			if _, err := w.events.Calendar(w.Ctx, w.Sam, f); !errs.Is(err, errs.Invalid) {
				t.Errorf("%+v: %v", f, err)
			}
		}
	})
}

// What is moved is moved in the calendars of all who attend it.
func TestCalendarsFollowTheTime(t *testing.T) {
	each(t, func(w *world) {
		e := w.event(w.Open(w.Jane, "Reid v Hart"), "hearing", time.Hour, w.Sam.User)
		_, err := w.events.Edit(w.Ctx, w.Jane, e.ID, events.Input{When: w.at(60 * time.Hour)}, 0)
		w.Must(err)
		for from, want := range map[time.Duration]int{0: 0, 59 * time.Hour: 1, 60*time.Hour + 30*time.Minute: 1, 62 * time.Hour: 0} {
			at := w.DB.Now().Add(from)
			page, err := w.events.Calendar(w.Ctx, w.Sam, events.CalendarFilter{From: at, Until: at.Add(2 * time.Hour)})
			if w.Must(err); len(page.Events) != want {
				t.Errorf("%s from now there are %d events, want %d", from, len(page.Events), want)
			}
		}
	})
}

func TestEveryEventIsInOneSpan(t *testing.T) {
	each(t, func(w *world) {
		c := w.Open(w.Jane, "Reid v Hart")
		for i, from := range []time.Duration{-100 * time.Hour, -2 * time.Hour, -time.Minute, time.Hour, 400 * time.Hour} {
			w.event(c, string(rune('a'+i)), from)
		}
		off := w.event(c, "off", time.Hour)
		_, err := w.events.Cancel(w.Ctx, w.Jane, off.ID, "ill", 0)
		w.Must(err)
		for span, want := range map[events.Span]string{events.Upcoming: "cde", events.Past: "ba", events.Called: "off"} {
			got, f := "", events.CaseFilter{Span: span, Limit: 1}
			for {
				page, err := w.events.OfCase(w.Ctx, w.Jane, c.ID, f)
				w.Must(err)
				for _, e := range page.Events {
					got += e.Title
				}
				if f.After = page.Next; page.Next == "" {
					break
				}
			}
			if got != want {
				t.Errorf("%s: %s, want %s", span, got, want)
			}
		}
	})
}

func TestTwoPeopleAtOnce(t *testing.T) {
	each(t, func(w *world) {
		e := w.event(w.Open(w.Jane, "Reid v Hart"), "hearing", time.Hour)
		var wait sync.WaitGroup
		said := make([]error, 2)
		for i, title := range []string{"one", "two"} {
			wait.Add(1)
			go func() {
				defer wait.Done()
				_, said[i] = w.events.Edit(w.Ctx, w.Jane, e.ID, events.Input{Title: &title}, e.Version)
			}()
		}
		wait.Wait()
		if (said[0] == nil) == (said[1] == nil) {
			t.Errorf("both say %v", said)
		}
	})
}

func TestComingEventsPassOn(t *testing.T) {
	each(t, func(w *world) {
		c, hidden := w.Open(w.Jane, "One"), w.Open(w.Jane, "Two")
		w.AssignTo(c, w.Lee)
		w.event(c, "over", -5*time.Hour, w.Sam.User)
		coming, other := w.event(c, "coming", time.Hour, w.Sam.User, w.Lee.User), w.event(hidden, "hidden", time.Hour, w.Sam.User)
		passing := w.events.Handings()[0]
		items, err := passing.Items(w.Ctx, w.DB, w.Firm, w.Sam.User, "", 10)
		w.Must(err)
		if got := holdings.IDs(items); !slices.Equal(got, []string{string(coming.ID), string(other.ID)}) || items[0].Place.ID != string(c.ID) {
			t.Fatalf("Sam holds %+v", items)
		}
		refused, err := passing.Refusals(w.Ctx, w.DB, w.Firm, w.Lee.User, items)
		if w.Must(err); len(refused) != 1 || refused[string(other.ID)] == "" {
			t.Errorf("Lee is refused %v", refused)
		}
		w.Write(func(tx *db.Tx) error {
			_, err := passing.Give(w.Ctx, tx, w.Jane, w.Sam.User, w.Lee.User, items[:1])
			if err == nil {
				_, err = passing.Give(w.Ctx, tx, w.Jane, w.Sam.User, "", items[1:])
			}
			return err
		})
		held, err := passing.Held(w.Ctx, w.DB, w.Firm, w.Sam.User, holdings.IDs(items))
		if w.Must(err); len(held) != 0 {
			t.Errorf("Sam still holds %v", held)
		}
		e, err := w.events.Event(w.Ctx, w.Jane, coming.ID)
		if w.Must(err); !slices.Equal(e.Users, []ids.User{w.Lee.User}) {
			t.Errorf("%v attend", e.Users)
		}
	})
}
