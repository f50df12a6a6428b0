package usersweb

import (
	"net/url"
	"reflect"
	"testing"
	"time"

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
