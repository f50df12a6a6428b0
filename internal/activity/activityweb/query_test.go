package activityweb

import (
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"cabinet/internal/activity"
	"cabinet/internal/platform/errs"
)

func TestAddressesBecomeFilters(t *testing.T) {
	tokyo := time.FixedZone("Tokyo", 9*60*60)
	values, err := url.ParseQuery("who=u1&number=+PC+1&record=user:u2&what=identity&what=people.role_changed&outcome=refused&door=api&from=2026-03-01&to=2026-03-02&case=c1&sort=oldest&after=3")
	if err != nil {
		t.Fatal(err)
	}
	q := queryOf(values, "Asia/Tokyo")
	f, err := q.filter(tokyo)
	want := activity.Filter{User: "u1", IDNumber: "PC 1", SubjectType: "user", SubjectID: "u2", Case: "c1", Kinds: []activity.Kind{"people.role_changed"},
		Rooms: []string{"identity"}, Outcome: activity.Refused, Door: "api",
		From: time.Date(2026, 2, 28, 15, 0, 0, 0, time.UTC), To: time.Date(2026, 3, 2, 15, 0, 0, 0, time.UTC)}
	if err != nil || !reflect.DeepEqual(f, want) {
		t.Errorf("%+v %v\nwant %+v", f, err, want)
	}
	if again := queryOf(q.values(), q.Zone); again != q {
		t.Errorf("%+v came back as %+v", q, again)
	}
}

func TestDaysThatAreNone(t *testing.T) {
	for _, text := range []string{"yesterday", "2026-13-01", "2026-02-30", "0001-01-01", "9999-12-31", "2026-03-01T25:00:00Z", "99999-01-01", "1; drop table acts", strings.Repeat("1", 10_000)} {
		if _, err := (query{From: text}).filter(time.UTC); !errs.Is(err, errs.Invalid) {
			t.Errorf("%.30q: %v", text, err)
		}
	}
	f, err := (query{From: "2026-03-01T10:00:00+03:00"}).filter(time.UTC)
	if err != nil || !f.From.Equal(time.Date(2026, 3, 1, 7, 0, 0, 0, time.UTC)) {
		t.Errorf("%v %v", f.From, err)
	}
}

func TestPayloadsAreTakenApart(t *testing.T) {
	for _, c := range []struct {
		payload string
		leaves  []leaf
		changes []pair
	}{
		{"", nil, nil},
		{"{}", nil, nil},
		{"not json", nil, nil},
		{`{"a":1}{"b":2}`, nil, nil},
		{`{"fields":["first_name","phone"],"count":12345678901234567890,"ok":true,"none":null}`,
			[]leaf{{"fields", one("first_name", "phone")}, {"count", one("12345678901234567890")}, {"ok", one("true")}, {"none", nil}}, nil},
		{`{"from":"guest","to":"standard"}`, nil, []pair{{"", one("guest"), one("standard")}}},
		{`{"before":{"min":8,"same":1,"gone":2},"after":{"min":12,"same":1,"new":3},"looser":[]}`, nil,
			[]pair{{"min", one("8"), one("12")}, {"gone", one("2"), nil}, {"new", nil, one("3")}}},
		{`{"filter":{"from":"2026-03-01","count":0},"list":[{"x":1},[2]]}`,
			[]leaf{{"filter.from", one("2026-03-01")}, {"filter.count", one("0")}, {"list.1.x", one("1")}, {"list.2", one("2")}}, nil},
		{`{"from":1}`, []leaf{{"from", one("1")}}, nil},
		{`{"to":1}`, []leaf{{"to", one("1")}}, nil},
	} {
		leaves, changes := flatten(c.payload, false)
		if !reflect.DeepEqual(leaves, c.leaves) || !reflect.DeepEqual(changes, c.changes) {
			t.Errorf("%s\nleaves  %q\nwant    %q\nchanges %q\nwant    %q", c.payload, leaves, c.leaves, changes, c.changes)
		}
	}
}

func one(texts ...string) []string { return texts }

func TestASpanIsNoChange(t *testing.T) {
	leaves, changes := flatten(`{"from":"2026-03-01T00:00:00Z","to":"2026-03-02T00:00:00Z"}`, true)
	if len(leaves) != 2 || changes != nil {
		t.Errorf("%v %v", leaves, changes)
	}
}

func FuzzFlatten(f *testing.F) {
	for _, seed := range []string{`{"a":{"b":[1,"x",null]}}`, `{"before":{},"after":[]}`, `[[[[`, `{"from":1,"to":{"x":2}}`} {
		f.Add(seed)
	}
	f.Fuzz(func(_ *testing.T, payload string) { flatten(payload, len(payload)%2 == 0) })
}
