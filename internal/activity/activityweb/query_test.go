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
	values, err := url.ParseQuery("user=u1&number=+PC+1&record=user:u2&what=identity&what=people.role_changed&outcome=refused&door=api&from=2026-03-01&to=2026-03-02&case=c1&sort=oldest&after=3")
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
			[]leaf{{"fields", "first_name, phone"}, {"count", "12345678901234567890"}, {"ok", "true"}, {"none", ""}}, nil},
		{`{"from":"guest","to":"standard"}`, nil, []pair{{"", "guest", "standard"}}},
		{`{"before":{"min":8,"same":1,"gone":2},"after":{"min":12,"same":1,"new":3},"looser":[]}`, nil, []pair{{"min", "8", "12"}, {"gone", "2", ""}, {"new", "", "3"}}},
		{`{"filter":{"from":"2026-03-01","count":0},"list":[{"x":1},[2]]}`, []leaf{{"filter.from", "2026-03-01"}, {"filter.count", "0"}, {"list.1.x", "1"}, {"list.2", "2"}}, nil},
		{`{"from":1}`, []leaf{{"from", "1"}}, nil},
		{`{"to":1}`, []leaf{{"to", "1"}}, nil},
	} {
		leaves, changes := flatten(c.payload)
		if !reflect.DeepEqual(leaves, c.leaves) || !reflect.DeepEqual(changes, c.changes) {
			t.Errorf("%s\nleaves  %q\nwant    %q\nchanges %q\nwant    %q", c.payload, leaves, c.leaves, changes, c.changes)
		}
	}
}

func FuzzFlatten(f *testing.F) {
	for _, seed := range []string{`{"a":{"b":[1,"x",null]}}`, `{"before":{},"after":[]}`, `[[[[`, `{"from":1,"to":{"x":2}}`} {
		f.Add(seed)
	}
	f.Fuzz(func(_ *testing.T, payload string) { flatten(payload) })
}
