package usersweb

import (
	"net/url"
	"reflect"
	"slices"
	"testing"
	"time"

	"cabinet/internal/attributes"
	"cabinet/internal/people"
	"cabinet/internal/platform/i18n/i18ntest"
)

func TestLocales(t *testing.T) { i18ntest.Parity(t, Locales()) }

// A view that was saved opens as the list that was saved.
func TestViewsKeepTheAddress(t *testing.T) {
	loc := time.FixedZone("x", 3*3600)
	in := url.Values{"tab": {"inactive"}, "q": {"a b"}, "role": {"guest", "limited"}, "group": {"default", "g1"}, "title": {"none"}, "branch": {"b1"},
		"signed_from": {"2026-01-02"}, "signed_to": {"2026-02-03"}, "never": {"1"}, "cell": {"with"}, "id_number": {"without"}, "ends_to": {"2026-05-06"},
		"sort": {"email"}, "desc": {"1"}, "cols": {"name,email"}}
	q := query{values: in, loc: loc}
	out := valuesOf(people.SavedView{Filter: q.filter(), Columns: q.columns()}, loc)
	if !reflect.DeepEqual(in, out) {
		t.Errorf("\n got %v\nwant %v", out, in)
	}
}

func TestColumns(t *testing.T) {
	for text, want := range map[string]string{"": "name,role,group,job_title,last_sign_in,status", "email": "name,email", "email,name,email,password": "email,name",
		"<script>": "name,role,group,job_title,last_sign_in,status"} {
		if got := joined(query{values: url.Values{"cols": {text}}}.columns()); got != want {
			t.Errorf("%q: %s", text, got)
		}
	}
}

// Only what was changed is asked for, and a new group keeps its manager only when that is ticked.
func TestReading(t *testing.T) {
	stored := map[string]string{"role": "standard", "group_id": "g1", "manages": "true", "temp_group": stay, "position": "Clerk"}
	r := reading{stored: stored, typed: map[string]string{"role": "standard", "group_id": "g2", "manages": "true", "temp_group": stay, "position": "Clerk"}, loc: time.UTC}
	in, err := r.input(true, true)
	if err != nil || in.Profile.Role != nil || in.Profile.Position != nil || in.Group == nil || *in.Group != "g2" || in.Manages == nil || !*in.Manages || in.TempGroup != nil {
		t.Errorf("%+v %v", in, err)
	}
	r.typed["ends_at"], r.typed["temp_role"], r.typed["temp_role_from"] = "2026-13-01", "guest", "99999-01-01T00:00"
	if _, err := r.input(true, true); err == nil {
		t.Error("nonsense was taken")
	}
	if in, _ := r.input(false, false); in.Group != nil || in.TempRole != nil || in.EndsAt != nil {
		t.Error("rights of who has none")
	}
}

// asked are attributes of every way in which the list asks for one.
func asked() []attributes.Definition {
	return []attributes.Definition{{ID: "town", Kind: attributes.Text, Name: "Town"}, {ID: "hours", Kind: attributes.Number}, {ID: "since", Kind: attributes.Date},
		{ID: "met", Kind: attributes.DateTime}, {ID: "aid", Kind: attributes.YesNo}, {ID: "speaks", Kind: attributes.ManyOf, Choices: []attributes.Choice{{ID: "en"}, {ID: "de"}}}}
}

// A view keeps what is asked of additional attributes, whatever the time zone.
func TestViewsKeepAttributes(t *testing.T) {
	loc := time.FixedZone("x", -5*3600)
	in := url.Values{"tab": {"active"}, "attribute.town": {"=York"}, "attribute.hours.from": {"-12.5"}, "attribute.hours.to": {"7"}, "attribute.since.from": {"2026-01-02"},
		"attribute.met.from": {"2026-01-02"}, "attribute.met.to": {"2026-01-02"}, "attribute.aid": {"none", "true"}, "attribute.speaks": {"de"},
		"cols": {"name,attribute.town"}, "sort": {"attribute.hours"}}
	q := query{values: in, loc: loc, extras: asked()}
	q.clean()
	f := q.filter()
	if q.gone || len(f.Extras) != 6 || f.Extras[3].From != "2026-01-02T05:00Z" || f.Extras[3].To != "2026-01-03T04:59Z" {
		t.Errorf("%v %+v", q.gone, f.Extras)
	}
	if out := valuesOf(people.SavedView{Filter: f, Columns: q.columns()}, loc); !reflect.DeepEqual(in, out) {
		t.Errorf("\n got %v\nwant %v", out, in)
	}
}

// What names an attribute that is gone is left out, and the page knows; so are choices that are gone.
func TestGoneAttributes(t *testing.T) {
	for name, in := range map[string]url.Values{
		"column": {"cols": {"name,attribute.gone,email"}}, "sort": {"sort": {"attribute.gone"}}, "filter": {"attribute.gone": {"x"}}, "end": {"attribute.gone.to": {"2026-01-02"}},
		"choice": {"attribute.speaks": {"fr"}}, "hostile": {"attribute.speaks": {"' or 1=1 --"}},
	} {
		q := query{values: in, loc: time.UTC, extras: asked()}
		q.clean()
		if f := q.filter(); !q.gone || len(f.Extras) > 0 || f.Sort != "" || slices.Contains(q.columns(), "attribute.gone") {
			t.Errorf("%s: %v %+v %v", name, q.gone, f, q.columns())
		}
	}
	q := query{values: url.Values{"attribute.hours.from": {"many"}, "attribute.since.to": {"2026-02-30"}, "sort": {"attribute.speaks"}}, loc: time.UTC, extras: asked()}
	q.clean()
	if f := q.filter(); q.gone || len(f.Extras) > 0 || f.Sort != "" {
		t.Errorf("what can't be read: %+v", f)
	}
}

// The API names an attribute, what is asked and of what.
func TestReadingAttributesOfTheAPI(t *testing.T) {
	got, err := readExtra([]string{"a1:any:c1", "a1:any:none", "b2:contains:x:y", "d:from:1", "d:to:2"})
	want := []people.ExtraFilter{{Column: "attribute.a1", Any: []string{"c1", ""}}, {Column: "attribute.b2", Contains: "x:y"}, {Column: "attribute.d", From: "1", To: "2"}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
	for _, bad := range []string{"", "a", "a:any", "a:any:", "a:like:x", ":::"} {
		if _, err := readExtra([]string{bad}); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
}
