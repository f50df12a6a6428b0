package eventsweb_test

import (
	"bytes"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"strings"
	"testing"
	"time"

	"cabinet/internal/app/apptest"
	"cabinet/internal/cases"
	"cabinet/internal/events"
	"cabinet/internal/ids"
	"cabinet/internal/links"
)

// open opens a case as somebody.
func open(a *apptest.App, name, title string) ids.Case {
	a.T.Helper()
	by := a.By(name)
	areas, err := a.Practice.Areas(a.T.Context(), a.DB, by.Account)
	a.Must(err)
	c, err := a.Cases.Create(a.T.Context(), by, cases.CreateInput{Input: cases.Input{Name: &title, Area: &areas[0].ID}})
	a.Must(err)
	return c.ID
}

func assign(a *apptest.App, by string, c ids.Case, name string) {
	a.T.Helper()
	_, err := a.Cases.Assign(a.T.Context(), a.By(by), cases.AssignInput{Case: c, User: a.Member(name).ID})
	a.Must(err)
}

// london is the firm's clock, some hours from now.
func london(a *apptest.App, hours int) time.Time {
	loc, err := time.LoadLocation("Europe/London")
	a.Must(err)
	return a.DB.Now().Add(time.Duration(hours) * time.Hour).In(loc)
}

// filled are a form's fields for an event of an hour.
func filled(title string, at time.Time) apptest.Fill {
	return apptest.Fill{"title": title, "start": at.Format(events.LocalDay), "start_time": at.Format("15:04"), "end": at.Add(time.Hour).Format(events.LocalDay),
		"end_time": at.Add(time.Hour).Format("15:04")}
}

func add(p *apptest.Person, c ids.Case, fill apptest.Fill) (*apptest.Page, ids.Event) {
	page := p.Submit(p.Get(links.EventNew(c)).Want(200).Form("#event"), fill)
	return page, ids.Event(path.Base(page.Path))
}

func calendar(view, whose string, at time.Time) string {
	return links.CalendarBy(url.Values{"view": {view}, "whose": {whose}, "date": {at.Format(events.LocalDay)}})
}

// The way of an event: it is added, seen wherever it belongs, moved, held, and another one called off with a reason.
func TestFromTheFormToTheCalendar(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		oliver, lin := a.As("oliver"), a.As("lin")
		c := open(a, "oliver", "Harbour v Quay")
		assign(a, "oliver", c, "lin")
		oliver.Get(links.CaseEvents(c)).Want(200).See("Nothing is coming up")
		at := london(a, 3)
		fill := filled("Hearing of the witnesses", at)
		fill["kind"], fill["place"], fill["users"] = "hearing", "Court 4", string(a.Member("lin").ID)
		page, event := add(oliver, c, fill)
		page.Want(200).See("Hearing of the witnesses", "Court 4", "Lin Chen", at.Format("15:04"), "Event added.")
		for _, door := range []string{links.CaseEvents(c), links.Case(c), calendar("month", "", at), calendar("week", "", at), calendar("agenda", "", at), links.Search("witnesses")} {
			lin.Get(door).Want(200).See("Hearing of the witnesses")
		}
		oliver.Get(calendar("month", "", at)).Want(200).SeeNot("Hearing of the witnesses")
		oliver.Get(calendar("month", "all", at)).Want(200).See("Hearing of the witnesses")
		oliver.Get(links.CaseEventsBy(c, url.Values{"span": {"past"}})).Want(200).See("Nothing is over yet")

		later := at.Add(time.Hour)
		oliver.Submit(oliver.Get(links.EventEdit(event)).Want(200).Form("#event"), filled("Hearing of the witnesses", later)).Want(200).See("Time changed", "Event saved.")
		if n := lin.Get(links.Event(event)).Want(200).See("Time changed").Count("#history li"); n != 2 {
			t.Errorf("the history has %d lines", n)
		}
		a.Work() // what is shown is what was sealed
		oliver.Get(links.CaseActivity(c)).Want(200).See("Time of an event changed", "Hearing of the witnesses")
		oliver.Get(links.Event(event)).SeeNot("Mark as held")
		token := oliver.Get(links.EventCancel(event)).Form("#cancel").Values().Get("form_token")
		oliver.Post(links.EventStatus(event), url.Values{"to": {"held"}, "form_token": {token}}).Want(422).See("hasn’t begun")
		oliver.Post(links.EventStatus(event), url.Values{"to": {"over"}, "form_token": {token}}).Want(422)
		a.Advance(6 * time.Hour)
		oliver = a.As("oliver")
		oliver.Press(oliver.Get(links.Event(event)).Want(200).Form("form[action='"+links.EventStatus(event)+"']"), apptest.Fill{"to": "held"}).To(links.Event(event))
		oliver.Get(links.Event(event)).Want(200).See("Marked as held", "Plan again")
		oliver.Get(links.CaseEventsBy(c, url.Values{"span": {"past"}})).Want(200).See("Hearing of the witnesses", "Held")

		_, second := add(oliver, c, filled("Mediation", london(a, 2)))
		ask := oliver.Get(links.EventCancel(second)).Want(200).See("Mediation").Form("#cancel").Values()
		ask.Set("reason", " ")
		oliver.Post(links.EventCancel(second), ask).Want(422).See("Say why it is cancelled.")
		ask.Set("reason", "Quay refused.")
		oliver.Post(links.EventCancel(second), ask).To(links.Event(second))
		oliver.Get(links.Event(second)).Want(200).See("Quay refused.", "This event was cancelled").SeeNot("Cancel event")
		oliver.Get(links.EventEdit(second)).Want(200).At(links.Event(second))
		oliver.Get(calendar("agenda", "all", london(a, 0))).Want(200).SeeNot("Mediation")
		oliver.Get(links.CaseEventsBy(c, url.Values{"span": {"cancelled"}})).Want(200).See("Mediation")
	})
}

// What is wrong is said beside the field in which it was typed, and what was typed stays.
func TestWhatIsWrongIsSaidBesideTheField(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		oliver := a.As("oliver")
		c := open(a, "oliver", "Harbour v Quay")
		for _, x := range []struct {
			what, field string
			fill        apptest.Fill
		}{
			{"no title", "title", apptest.Fill{"start": "2027-05-04", "start_time": "10:00"}},
			{"no day", "start", apptest.Fill{"title": "x", "start": "", "start_time": "10:00"}},
			{"no time", "start_time", apptest.Fill{"title": "x", "start": "2027-05-04"}},
			{"end before start", "end_time", apptest.Fill{"title": "x", "start": "2027-05-04", "start_time": "10:00", "end_time": "09:59"}},
			{"a day before", "end", apptest.Fill{"title": "x", "start": "2027-05-04", "start_time": "10:00", "end": "2027-05-03", "end_time": "11:00"}},
			{"too long", "end", apptest.Fill{"title": "x", "start": "2027-05-04", "start_time": "10:00", "end": "2027-07-03", "end_time": "11:00"}},
			{"an end without a time", "end_time", apptest.Fill{"title": "x", "start": "2027-05-04", "start_time": "10:00", "end": "2027-05-05"}},
			{"the hour that is left out", "start_time", apptest.Fill{"title": "x", "start": "2027-03-28", "start_time": "01:30"}},
			{"an end that is left out", "end_time", apptest.Fill{"title": "x", "start": "2027-03-28", "start_time": "00:30", "end_time": "01:30"}},
			{"the hour that comes twice", "start_which", apptest.Fill{"title": "x", "start": "2027-10-31", "start_time": "01:30"}},
			{"an end that comes twice", "end_which", apptest.Fill{"title": "x", "start": "2027-10-31", "start_time": "00:30", "end_time": "01:30"}},
			{"no such day", "start", apptest.Fill{"title": "x", "start": "2027-02-30", "start_time": "10:00"}},
			{"no such time", "start_time", apptest.Fill{"title": "x", "start": "2027-02-20", "start_time": "25:00"}},
			{"long ago", "start", apptest.Fill{"title": "x", "start": "1812-02-20", "start_time": "10:00"}},
			{"a long title", "title", apptest.Fill{"title": strings.Repeat("ж", 10_000), "start": "2027-05-04", "start_time": "10:00"}},
			{"a turned place", "place", apptest.Fill{"title": "x", "place": "a\u202eb", "start": "2027-05-04", "start_time": "10:00"}},
			{"a colleague who left", "users", apptest.Fill{"title": "x", "start": "2027-05-04", "start_time": "10:00", "users": string(a.Member("ivor").ID)}},
			{"somebody elsewhere", "users", apptest.Fill{"title": "x", "start": "2027-05-04", "start_time": "10:00", "users": string(a.Member("oliver@twin").ID)}},
		} {
			page, _ := add(oliver, c, x.fill)
			if page.Status != http.StatusUnprocessableEntity || page.Problem(x.field) == "" {
				t.Errorf("%s: %d, beside %s stands %q", x.what, page.Status, x.field, page.Problem(x.field))
			}
			if len(x.fill["title"]) < 300 && page.Value("start") != x.fill["start"] {
				t.Errorf("%s: of %q is left %q", x.what, x.fill["start"], page.Value("start"))
			}
		}
		oliver.Get(links.CaseEvents(c)).Want(200).See("Nothing is coming up")

		page, _ := add(oliver, c, apptest.Fill{"title": "In the night", "start": "2027-10-31", "start_time": "01:30"})
		page.Want(422).See("The first (GMT+1)", "The second (GMT+0)")
		page = oliver.Submit(page.Form("#event"), apptest.Fill{"start_which": "later"}).Want(200)
		e, err := a.Events.Event(t.Context(), a.By("oliver"), ids.Event(path.Base(page.Path)))
		if a.Must(err); e.Start.UTC().Format(time.RFC3339) != "2027-10-31T01:30:00Z" {
			t.Errorf("the second half past one is %s", e.Start.UTC())
		}
		if got := oliver.Get(links.EventEdit(e.ID)).Want(200).Form("#event").Values().Get("start_which"); got != "later" {
			t.Errorf("the form chooses %q", got)
		}
	})
}

// Of two who change the same event, the second sees both versions and chooses (409).
func TestBothVersions(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		oliver, elena := a.As("oliver"), a.As("elena")
		c := open(a, "oliver", "Harbour v Quay")
		at := london(a, 5)
		_, event := add(oliver, c, filled("Meeting", at))
		mine := oliver.Get(links.EventEdit(event)).Form("#event")
		theirs := filled("Meeting of the experts", at.Add(time.Hour))
		elena.Submit(elena.Get(links.EventEdit(event)).Form("#event"), theirs).Want(200)
		clash := oliver.Submit(mine, apptest.Fill{"title": "Meeting in the harbour", "place": "Quay 4"}).Want(409).See("Meeting of the experts", "Meeting in the harbour", "Quay 4")
		values := clash.Form("#event").Values()
		values.Set("title", "Meeting in the harbour")
		values.Set("place", "Quay 4")
		oliver.Post(links.EventEdit(event), values).To(links.Event(event))
		e, err := a.Events.Event(t.Context(), a.By("oliver"), event)
		if a.Must(err); e.Title != "Meeting in the harbour" || e.Place != "Quay 4" || e.Start.Format("15:04") != at.Add(time.Hour).UTC().Format("15:04") {
			t.Errorf("chosen was %q at %q, %s", e.Title, e.Place, e.Start)
		}
		stale := oliver.Get(links.EventEdit(event)).Form("#event")
		ask := oliver.Get(links.EventCancel(event)).Form("#cancel").Values()
		elena.Submit(elena.Get(links.EventEdit(event)).Form("#event"), apptest.Fill{"text": "Bring the plans."}).Want(200)
		ask.Set("reason", "Nobody has time.")
		again := oliver.Post(links.EventCancel(event), ask).Want(422).See("Somebody else changed this event", "Meeting in the harbour")
		values = again.Form("#cancel").Values()
		if values.Get("reason") != "Nobody has time." {
			t.Errorf("of the reason is left %q", values.Get("reason"))
		}
		oliver.Post(links.EventCancel(event), values).To(links.Event(event))
		oliver.Submit(stale, apptest.Fill{"title": "Too late"}).Want(409).See("This event was cancelled")
	})
}

var masked = regexp.MustCompile(`[0-9A-Za-z_-]{86}|data-seconds="\d+"|request:[0-9a-f-]+|<code>[0-9a-f]{10}</code>`)

func bare(p *apptest.Page, id string) []byte {
	return masked.ReplaceAll(bytes.ReplaceAll(p.Body, []byte(id), []byte("ID")), nil)
}

// Whoever may not open the case learns nothing of its events, through no door; a guest on it reads and changes nothing.
func TestWallsAndGuests(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		oliver := a.As("oliver")
		c := open(a, "oliver", "Harbour v Quay")
		at := london(a, 4)
		_, event := add(oliver, c, filled("Dredging of the harbour", at))
		_, err := a.Cases.BuildWall(t.Context(), a.By("oliver"), cases.WallInput{Case: c, User: a.Member("elena").ID, Reason: "Conflict"})
		a.Must(err)
		const never = "019d4f94-f780-7000-a566-d0b3a2152c1e"
		list := []string{calendar("month", "all", at), calendar("week", "all", at), calendar("agenda", "all", at), links.Search("dredging"),
			links.APICalendar(at.Add(-24*time.Hour).UTC().Format(time.RFC3339), at.Add(48*time.Hour).UTC().Format(time.RFC3339)) + "&whose=all"}
		for _, name := range []string{"elena", "lin", "grace", "oliver@twin"} {
			who := a.As(name)
			for _, door := range list {
				page := who.Get(door).Want(200)
				if bytes.Contains(page.Body, []byte("Dredging")) || bytes.Contains(page.Body, []byte(event)) {
					t.Errorf("%s: %s shows the event", name, door)
				}
			}
			for _, door := range []func(ids.Event) string{links.Event, links.EventEdit, links.EventCancel, links.APIEvent} {
				hidden, missing := who.Get(door(event)).Want(404), who.Get(door(never)).Want(404)
				if x, y := bare(hidden, string(event)), bare(missing, never); !bytes.Equal(x, y) {
					t.Errorf("%s: %s tells that there is an event:\n%s\n%s", name, door(event), x, y)
				}
			}
			who.Get(links.CaseEvents(c)).Want(404)
			who.Get(links.EventNew(c)).Want(404)
			who.Get(links.APICaseEvents(c)).Want(404)
		}
		assign(a, "oliver", c, "grace")
		grace := a.As("grace")
		page := grace.Get(links.Event(event)).Want(200).See("Dredging of the harbour").SeeNot("Cancel event")
		if page.Count("main a[href$='/edit'], main form") > 0 {
			t.Error("a guest is offered to change the event")
		}
		grace.Get(links.CaseEvents(c)).Want(200).See("Dredging of the harbour").SeeNot("Add event")
		for _, door := range []string{links.EventEdit(event), links.EventCancel(event), links.EventNew(c)} {
			grace.Get(door).Want(403)
		}
		grace.Call(http.MethodPatch, links.APIEvent(event), map[string]any{"title": "Mine"}).Want(403)
		grace.Get(calendar("month", "all", at)).Want(200).See("Dredging of the harbour")
	})
}

// To a guest, two worlds that differ only in the events of another case are the same, byte for byte (R33).
func TestEventsOfAnotherCaseAreNotThere(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		oliver, grace := a.As("oliver"), a.As("grace")
		c, other := open(a, "oliver", "Harbour v Quay"), open(a, "oliver", "Quay v Harbour")
		assign(a, "oliver", c, "grace")
		at := london(a, 4)
		_, event := add(oliver, c, filled("Dredging of the harbour", at))
		from, until := at.Add(-24*time.Hour).UTC().Format(time.RFC3339), at.Add(48*time.Hour).UTC().Format(time.RFC3339)
		doors := []string{calendar("month", "all", at), calendar("week", "all", at), calendar("agenda", "all", at), calendar("month", "", at), links.CaseEvents(c), links.Case(c),
			links.Event(event), links.APICalendar(from, until) + "&whose=all", links.APICaseEvents(c), links.APIEvent(event), links.Search("dredging")}
		look := func() map[string][]byte {
			out := map[string][]byte{}
			for _, door := range doors {
				out[door] = bare(grace.Get(door).Want(200), "no id")
			}
			return out
		}
		look() // what a first look leaves behind is there in both worlds
		before := look()
		fill := filled("Dredging of the quay", at)
		fill["users"] = string(a.Member("oliver").ID)
		add(oliver, other, fill)
		for door, after := range look() {
			if !bytes.Equal(before[door], after) {
				t.Errorf("%s differs once another case has an event:\n%s\n--- and ---\n%s", door, before[door], after)
			}
		}
	})
}

func TestHostileTextsStayTexts(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		oliver := a.As("oliver")
		c := open(a, "oliver", "Harbour v Quay")
		at := london(a, 4)
		fill := filled("<script>alert(1)</script>", at)
		fill["place"], fill["text"], fill["users"] = "\"><img src=x>", "=1+1\n<b>bold</b>", string(a.Member("oliver").ID)
		_, event := add(oliver, c, fill)
		for _, door := range []string{links.Event(event), links.EventEdit(event), links.EventCancel(event), links.CaseEvents(c), links.Case(c), calendar("month", "", at), calendar("week", "", at),
			calendar("agenda", "", at)} {
			page := oliver.Get(door).Want(200)
			if bytes.Contains(page.Body, []byte("<script>alert")) || bytes.Contains(page.Body, []byte("<img src=x")) || bytes.Contains(page.Body, []byte("<b>bold")) {
				t.Errorf("%s: typed text comes back as markup", door)
			}
		}
		oliver.Get(links.Event(event)).See("<script>alert(1)</script>", "<b>bold</b>")
	})
}

func TestTheCalendarHoldsItsOwn(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		oliver := a.As("oliver")
		c := open(a, "oliver", "Harbour v Quay")
		at := time.Date(2027, 3, 10, 0, 0, 0, 0, time.UTC)
		for title, when := range map[string]map[string]any{
			"Holiday in Tokyo":       {"start": "2027-03-10", "whole_day": true, "zone": "Asia/Tokyo"},
			"Holiday in Los Angeles": {"start": "2027-03-10", "whole_day": true, "zone": "America/Los_Angeles"},
			"Night flight":           {"start": "2027-03-09T22:00", "end": "2027-03-11T06:00", "zone": "Europe/London"},
			"Until midnight":         {"start": "2027-03-09T22:00", "end": "2027-03-10T00:00", "zone": "Europe/London"},
		} {
			oliver.Call(http.MethodPost, links.APICaseEvents(c), map[string]any{"title": title, "when": when, "user_ids": []ids.User{a.Member("oliver").ID}}).Want(201)
		}
		page := oliver.Get(calendar("agenda", "", at)).Want(200)
		if got := page.Text("#day-2027-03-10"); !strings.Contains(got, "Tokyo") || !strings.Contains(got, "Angeles") || !strings.Contains(got, "Night") || strings.Contains(got, "midnight") {
			t.Errorf("on the 10th stands %q", got)
		}
		if got := page.Text("#day-2027-03-11"); !strings.Contains(got, "until 06:00") || strings.Contains(got, "Holiday") {
			t.Errorf("on the 11th stands %q", got)
		}
		month := oliver.Get(calendar("month", "", at)).Want(200).See("March 2027")
		if n := month.Count(".cal-month tbody td"); n != 35 || !strings.HasPrefix(month.Text(".cal-month th"), "Mon") {
			t.Errorf("March 2027 has %d days and begins with %q", n, month.Text(".cal-month th"))
		}
		for _, date := range []string{"", "nonsense", "0000-00-00", "1969-12-31", "9999-12-31", "2026-02-30"} {
			for _, view := range []string{"month", "week", "agenda", "year", ""} {
				oliver.Get(links.CalendarBy(url.Values{"view": {view}, "date": {date}})).Want(200)
			}
		}
		oliver.Get(calendar("month", "", time.Date(2199, 12, 31, 0, 0, 0, 0, time.UTC))).Want(200)
		oliver.Get(calendar("month", "", time.Date(1971, 1, 1, 0, 0, 0, 0, time.UTC))).Want(200)
		oliver.Header.Set("User-Agent", "Mozilla/5.0 (iPhone) Mobile/15E148")
		if oliver.Get(links.Calendar()).Want(200).Count(".cal-month") != 0 {
			t.Error("a phone begins with a month")
		}
	})
}

func TestOperations(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		oliver := a.As("oliver")
		c := open(a, "oliver", "Harbour v Quay")
		var event struct {
			ID       ids.Event `json:"id"`
			StartsAt time.Time `json:"starts_at"`
			Status   string    `json:"status"`
			Reason   string    `json:"reason"`
		}
		made := oliver.Call(http.MethodPost, links.APICaseEvents(c), map[string]any{"title": "Hearing", "kind": "hearing", "when": map[string]any{"start": "2027-10-31T01:30", "start_which": "later",
			"end": "2027-10-31T03:00", "zone": "Europe/London"}}).Want(201).JSON(&event)
		if event.StartsAt.UTC().Format(time.RFC3339) != "2027-10-31T01:30:00Z" {
			t.Errorf("it starts at %s", event.StartsAt)
		}
		tag := made.Header.Get("ETag")
		patch := func(body map[string]any, match string) *apptest.Page {
			return oliver.Call(http.MethodPatch, links.APIEvent(event.ID), body, http.Header{"If-Match": {match}})
		}
		patch(map[string]any{"place": "Court 4"}, tag).Want(200)
		patch(map[string]any{"place": "Court 5"}, tag).Want(412)
		patch(map[string]any{"status": "held"}, "*").Want(409)
		patch(map[string]any{"status": "cancelled"}, "*").Want(422)
		patch(map[string]any{"status": "cancelled", "reason": "The judge is ill.", "title": "x"}, "*").Want(422)
		patch(map[string]any{"status": "over"}, "*").Want(422)
		patch(map[string]any{"reason": "none"}, "*").Want(422)
		twice := oliver.Call(http.MethodPost, links.APICaseEvents(c), map[string]any{"title": "x", "when": map[string]any{"start": "2027-10-31T01:30", "zone": "Europe/London"}}).Want(422).Failure()
		if len(twice.Errors) == 0 || twice.Errors[0].Code != "events.time.twice" {
			t.Errorf("the hour that comes twice: %+v", twice.Errors)
		}
		var list struct {
			Items []struct {
				ID   ids.Event `json:"id"`
				What string    `json:"what"`
			} `json:"items"`
		}
		oliver.Get(links.APICalendar("2027-10-01T00:00:00Z", "2027-11-01T00:00:00Z") + "&whose=all").Want(200).JSON(&list)
		if len(list.Items) != 1 || list.Items[0].ID != event.ID {
			t.Errorf("the calendar holds %+v", list.Items)
		}
		patch(map[string]any{"status": "cancelled", "reason": "The judge is ill."}, "*").Want(200).JSON(&event)
		if event.Status != "cancelled" || event.Reason != "The judge is ill." {
			t.Errorf("cancelled it is %+v", event)
		}
		patch(map[string]any{"title": "Anew"}, "*").Want(409)
		oliver.Get(links.APIEvent(event.ID) + "/history").Want(200).JSON(&list)
		if len(list.Items) != 3 || list.Items[0].What != "cancelled" {
			t.Errorf("the history is %+v", list.Items)
		}
		for _, bad := range [][2]string{{"", ""}, {"2027-10-01", "2027-11-01"}, {"2027-11-01T00:00:00Z", "2027-10-01T00:00:00Z"}, {"2027-01-01T00:00:00Z", "2029-01-01T00:00:00Z"}} {
			oliver.Get(links.APICalendar(bad[0], bad[1])).Want(422)
		}
	})
}
