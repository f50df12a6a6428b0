package attributes

import (
	"testing"

	"pgregory.net/rapid"

	"cabinet/internal/access"
	"cabinet/internal/ids"
)

// TestAudienceTable is who belongs to what: audiences against viewers.
func TestAudienceTable(t *testing.T) {
	viewers := []viewer{
		{role: access.Administrator}, {role: access.Standard}, {role: access.Limited}, {role: access.Guest},
		{role: access.Standard, self: true}, {role: access.Guest, self: true}, {role: access.Guest, title: "clerk"}, {role: access.Limited, title: "other"},
		{role: "owner", self: true, title: "clerk"}, {},
	}
	for _, c := range []struct {
		name string
		a    Audience
		want string // one letter for each viewer
	}{
		{"administrators alone", Audience{}, "y---------"},
		{"the person", Audience{Self: true}, "y---yy----"},
		{"everybody", Everybody(), "yyyyyyyy--"},
		{"standard", Audience{Roles: []access.Role{access.Standard}}, "yy--y-----"},
		{"limited and guests", Audience{Roles: []access.Role{access.Limited, access.Guest}}, "y-yy-yyy--"},
		{"clerks", Audience{Titles: []ids.JobTitle{"clerk"}}, "y-----y---"},
		{"no title isn't one", Audience{Titles: []ids.JobTitle{""}}, "y---------"},
		{"the person and clerks", Audience{Self: true, Titles: []ids.JobTitle{"clerk"}}, "y---yyy---"},
	} {
		for i, v := range viewers {
			if got := c.a.has(v); got != (c.want[i] == 'y') {
				t.Errorf("%s, %+v: %v", c.name, v, got)
			}
		}
	}
}

func anyAudience(name string) *rapid.Generator[Audience] {
	return rapid.Custom(func(t *rapid.T) Audience {
		return Audience{Self: rapid.Bool().Draw(t, name+" self"),
			Roles:  rapid.SliceOfDistinct(rapid.SampledFrom(Roles()), rapid.ID[access.Role]).Draw(t, name+" roles"),
			Titles: rapid.SliceOfDistinct(rapid.SampledFrom([]ids.JobTitle{"t1", "t2", "t3"}), rapid.ID[ids.JobTitle]).Draw(t, name+" titles")}.normal()
	})
}

// TestWithin: nobody belongs to the inner audience alone, and what isn't within has somebody who shows it.
func TestWithin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		inner, outer := anyAudience("inner").Draw(t, "inner"), anyAudience("outer").Draw(t, "outer")
		shown := false
		for _, role := range access.Roles() {
			for _, title := range []ids.JobTitle{"", "t1", "t2", "t3"} {
				for _, self := range []bool{true, false} {
					v := viewer{role, title, self}
					shown = shown || inner.has(v) && !outer.has(v)
				}
			}
		}
		if inner.Within(outer) == shown {
			t.Fatalf("%+v within %+v: %v", inner, outer, !shown)
		}
	})
}

func TestAudienceIsStored(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := anyAudience("a").Draw(t, "a")
		if back := audienceOf(a.words(), a.Titles); !back.Equal(a) {
			t.Fatalf("%+v came back as %+v", a, back)
		}
	})
	if a := audienceOf("self,administrator,standard,owner", nil); !a.Equal(Audience{Self: true, Roles: []access.Role{access.Standard}}) {
		t.Errorf("%+v", a)
	}
}
