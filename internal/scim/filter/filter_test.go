package filter_test

import (
	"strings"
	"testing"

	"cabinet/internal/scim/filter"
)

// people is a small schema.
func people() filter.Schema {
	text := func(name string) filter.Attribute { return filter.Attribute{Name: name, Type: filter.String} }
	value := []filter.Attribute{text("value"), text("type"), {Name: "primary", Type: filter.Boolean}}
	return filter.Schema{URN: "urn:ietf:params:scim:schemas:core:2.0:User",
		Attributes: []filter.Attribute{text("userName"), {Name: "id", Type: filter.String, CaseExact: true}, {Name: "active", Type: filter.Boolean},
			{Name: "name", Type: filter.Complex, Sub: []filter.Attribute{text("familyName"), text("givenName")}},
			{Name: "emails", Type: filter.Complex, Multi: true, Sub: value},
			{Name: "meta", Type: filter.Complex, Sub: []filter.Attribute{{Name: "created", Type: filter.DateTime}}}},
		Extensions: []filter.Schema{{URN: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", Attributes: []filter.Attribute{text("employeeNumber")}}}}
}

func anna() map[string]any {
	return map[string]any{"userName": "Anna@firm.example", "id": "A1", "active": true, "name": map[string]any{"familyName": "Смирнова", "givenName": "Anna"},
		"emails": []any{map[string]any{"value": "anna@firm.example", "type": "work", "primary": true}, map[string]any{"value": "a@home.example", "type": "home"}},
		"meta":   map[string]any{"created": "2026-03-01T10:00:00Z"}, "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": map[string]any{"employeeNumber": "77"}}
}

func TestFilters(t *testing.T) {
	for text, want := range map[string]bool{
		`userName eq "anna@FIRM.example"`:                            true,
		`USERNAME EQ "anna@firm.example"`:                            true,
		`userName ne "anna@firm.example"`:                            false,
		`id eq "a1"`:                                                 false,
		`id eq "A1"`:                                                 true,
		`name.familyName co "МИРН"`:                                  true,
		`name.familyName sw "смир" and name.givenName ew "NA"`:       true,
		`active eq true`:                                             true,
		`active eq "False"`:                                          false,
		`active ne false`:                                            true,
		`emails co "home"`:                                           true,
		`emails eq "a@home.example"`:                                 true,
		`emails.type eq "other"`:                                     false,
		`emails[type eq "work" and value co "@firm"]`:                true,
		`emails[type eq "home" and value co "@firm"]`:                false,
		`emails[type eq "home" or (type eq "x" and not (value pr))]`: true,
		`name pr`:                                                                           true,
		`name.middleName pr`:                                                                true, // unknown: see below
		`meta.created gt "2026-02-28T23:59:59Z"`:                                            true,
		`meta.created le "2026-03-01T12:00:00+02:00"`:                                       true,
		`meta.created lt "2026-03-01T12:00:00+02:00"`:                                       false,
		`not (userName sw "b") and (active eq true or id pr)`:                               true,
		`urn:ietf:params:scim:schemas:core:2.0:User:userName sw "anna"`:                     true,
		`urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber eq "77"`: true,
		`userName eq null`:                                                                  false,
		`userName ge "anna@firm.example"`:                                                   true,
		`userName eq "a" or userName sw "A" and active eq false`:                            false,
	} {
		e, err := filter.Parse(text, people())
		if strings.Contains(text, "middleName") {
			if err == nil {
				t.Errorf("%s: an unknown attribute is understood", text)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := filter.Match(e, anna()); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

func TestWrongFilters(t *testing.T) {
	for _, text := range []string{"", "userName", "userName eq", `userName eq x`, `userName xx "a"`, `userName eq "a`, `userName eq "a" and`, `(userName pr`,
		`userName pr)`, `not userName pr`, `active gt true`, `active eq "perhaps"`, `emails[type eq "a"`, `emails[type eq "a"].value eq "b"`, `name eq "a"`,
		`userName[value eq "a"]`, `meta.created gt "yesterday"`, `urn:x:y:userName pr`, `userName co null`, `a.b.c pr`, `userName eq "a" "b"`,
		`userName eq "\u0000"`, strings.Repeat("(", 30) + "userName pr" + strings.Repeat(")", 30), strings.Repeat("userName pr or ", 101) + "userName pr",
		strings.Repeat("a", 5000), "\xff", `emails[emails[type pr]]`, `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User eq "a"`} {
		if e, err := filter.Parse(text, people()); err == nil {
			t.Errorf("%.40q is understood as %v", text, e)
		}
	}
}

func TestPaths(t *testing.T) {
	for text, want := range map[string]string{
		"userName": "userName", "name.givenname": "name.givenName", `emails[type eq "work"].value`: "emails.value", `emails[type eq "work"]`: "emails",
		"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber",
		"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":                "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
		"urn:ietf:params:scim:schemas:core:2.0:User:name.familyName":                "name.familyName",
	} {
		p, err := filter.ParsePath(text, people())
		if err != nil || p.String() != want {
			t.Errorf("%s: %s, %v", text, p, err)
		}
	}
	for _, text := range []string{"", "nothing", "name.nothing", `emails[type eq "work"].nothing`, `emails[type eq "work"] x`, `name[givenName pr]`, `emails[`, "userName.x", "emails.value.x"} {
		if p, err := filter.ParsePath(text, people()); err == nil {
			t.Errorf("%s is understood as %s", text, p)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{`userName eq "a"`, `emails[type eq "work" and not (value pr)]`, `a and b or (c)`, `meta.created gt "2026-01-01T00:00:00Z"`,
		`urn:ietf:params:scim:schemas:core:2.0:User:active eq "True"`, "((((", `userName eq "\ud800"`, "not not not (", `emails[type eq "work"].value`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if e, err := filter.Parse(text, people()); err == nil {
			if filter.Match(e, anna()) == filter.Match(filter.Not{Of: e}, anna()) {
				t.Errorf("%q holds as much as its opposite", text)
			}
			filter.Match(e, map[string]any{"emails": "x", "name": []any{1.0, nil}, "userName": 3.0, "meta": map[string]any{"created": "x"}})
		}
		if p, err := filter.ParsePath(text, people()); err == nil && p.String() == "" {
			t.Errorf("%q is an empty path", text)
		}
	})
}
