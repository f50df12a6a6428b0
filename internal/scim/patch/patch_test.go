package patch_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"cabinet/internal/scim/filter"
	"cabinet/internal/scim/patch"
)

const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

func people() filter.Schema {
	text := func(name string) filter.Attribute { return filter.Attribute{Name: name, Type: filter.String} }
	return filter.Schema{URN: "urn:ietf:params:scim:schemas:core:2.0:User",
		Attributes: []filter.Attribute{text("userName"), {Name: "id", Type: filter.String, ReadOnly: true}, {Name: "displayName", Type: filter.String, Derived: true},
			{Name: "active", Type: filter.Boolean}, {Name: "name", Type: filter.Complex, Sub: []filter.Attribute{text("familyName"), text("givenName")}},
			{Name: "emails", Type: filter.Complex, Multi: true, Sub: []filter.Attribute{text("value"), text("type"), {Name: "primary", Type: filter.Boolean}}},
			{Name: "members", Type: filter.Complex, Multi: true, Sub: []filter.Attribute{text("value"), {Name: "display", Type: filter.String, Derived: true}}}},
		Extensions: []filter.Schema{{URN: enterprise, Attributes: []filter.Attribute{text("employeeNumber"), text("organization")}}}}
}

func object(t testing.TB, text string) map[string]any {
	t.Helper()
	var out map[string]any
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

const before = `{"userName":"anna","id":"1","active":true,"name":{"familyName":"Holm","givenName":"Anna"},
	"emails":[{"value":"a@work","type":"work","primary":true},{"value":"a@home","type":"home"}],"members":[{"value":"1"},{"value":"2"}]}`

func ignore(name string) bool {
	return name == "nickName" || strings.HasPrefix(name, "urn:vendor:") || name == enterprise+":department"
}

func TestApply(t *testing.T) {
	for _, c := range []struct{ name, ops, change string }{
		{"Entra's capitals and texts for truth", `[{"op":"Replace","path":"active","value":"False"}]`, `{"active":false}`},
		{"names with dots as keys", `[{"op":"Add","value":{"name.givenName":"Ann","` + enterprise + `:employeeNumber":"7"}}]`,
			`{"name":{"familyName":"Holm","givenName":"Ann"},"` + enterprise + `":{"employeeNumber":"7"}}`},
		{"an extension as an object", `[{"op":"replace","value":{"` + enterprise + `":{"employeeNumber":"8","department":"x"}}}]`, `{"` + enterprise + `":{"employeeNumber":"8"}}`},
		{"one of several values", `[{"op":"replace","path":"emails[type eq \"work\"].value","value":"b@work"}]`,
			`{"emails":[{"value":"b@work","type":"work","primary":true},{"value":"a@home","type":"home"}]}`},
		{"a value that isn't there yet", `[{"op":"add","path":"emails[type eq \"other\"].value","value":"c"}]`,
			`{"emails":[{"value":"a@work","type":"work","primary":true},{"value":"a@home","type":"home"},{"type":"other","value":"c"}]}`},
		{"another primary", `[{"op":"add","path":"emails","value":[{"value":"new","primary":true}]}]`,
			`{"emails":[{"value":"a@work","type":"work","primary":false},{"value":"a@home","type":"home"},{"value":"new","primary":true}]}`},
		{"a complex value merges", `[{"op":"replace","path":"name","value":{"familyName":"Berg"}}]`, `{"name":{"familyName":"Berg","givenName":"Anna"}}`},
		{"removing a part", `[{"op":"remove","path":"name.givenName"}]`, `{"name":{"familyName":"Holm"}}`},
		{"members added once", `[{"op":"add","path":"members","value":[{"value":"2"},{"value":"3","display":"x"}]}]`, `{"members":[{"value":"1"},{"value":"2"},{"value":"3"}]}`},
		{"members removed by a filter", `[{"op":"remove","path":"members[value eq \"1\"]"}]`, `{"members":[{"value":"2"}]}`},
		{"members removed beside the path", `[{"op":"Remove","path":"members","value":[{"value":"2"}]}]`, `{"members":[{"value":"1"}]}`},
		{"all members removed", `[{"op":"remove","path":"members"}]`, `{"members":null}`},
		{"what isn't there", `[{"op":"remove","path":"members[value eq \"9\"]"},{"op":"replace","path":"nickName","value":"x"},{"op":"add","value":{"displayName":"x","urn:vendor:x":{"a":1}}}]`, `{}`},
		{"null takes away", `[{"op":"replace","path":"name.familyName","value":null}]`, `{"name":{"givenName":"Anna"}}`},
		{"one after the other", `[{"op":"replace","path":"userName","value":"b"},{"op":"replace","path":"userName","value":"c"}]`, `{"userName":"c"}`},
	} {
		ops, err := patch.Read([]byte(`{"schemas":["x"],"Operations":` + c.ops + `}`))
		if err != nil {
			t.Fatal(c.name, err)
		}
		was, want := object(t, before), object(t, before)
		for key, v := range object(t, c.change) {
			if want[key] = v; v == nil {
				delete(want, key)
			}
		}
		got, err := patch.Apply(was, ops, people(), ignore)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, %v", c.name, got, err)
		}
		if !reflect.DeepEqual(was, object(t, before)) {
			t.Errorf("%s: the resource itself was changed", c.name)
		}
	}
}

func TestRefused(t *testing.T) {
	for ops, want := range map[string]patch.Reason{
		`[]`: patch.InvalidSyntax,
		`[{"op":"move","path":"active","value":true}]`:           patch.InvalidSyntax,
		`[{"op":"replace","path":"id","value":"2"}]`:             patch.Mutability,
		`[{"op":"replace","path":"nothing","value":"2"}]`:        patch.InvalidPath,
		`[{"op":"replace","path":"active","value":"perhaps"}]`:   patch.InvalidValue,
		`[{"op":"replace","path":"userName","value":3}]`:         patch.InvalidValue,
		`[{"op":"replace","path":"userName","value":{"a":"b"}}]`: patch.InvalidValue,
		`[{"op":"remove"}]`:          patch.NoTarget,
		`[{"op":"add","value":"x"}]`: patch.NoTarget,
		`[{"op":"replace","path":"emails[value sw \"z\"].value","value":"y"}]`:                           patch.NoTarget,
		`[{"op":"replace","path":"userName","value":"x"},{"op":"replace","path":"emails[","value":"y"}]`: patch.InvalidPath,
	} {
		list, err := patch.Read([]byte(`{"Operations":` + ops + `}`))
		if err == nil {
			_, err = patch.Apply(object(t, before), list, people(), ignore)
		}
		var e *patch.Error
		if !errors.As(err, &e) || e.Reason != want {
			t.Errorf("%s: %v", ops, err)
		}
	}
}

func TestClean(t *testing.T) {
	got, err := patch.Clean(object(t, `{"USERNAME":"anna","id":"7","displayName":"x","active":"True","unknown":[1],"emails":{"value":"a"},"name":null,
		"`+strings.ToUpper(enterprise)+`":{"EmployeeNumber":"7"}}`), people())
	want := object(t, `{"userName":"anna","active":true,"emails":[{"value":"a"}],"`+enterprise+`":{"employeeNumber":"7"}}`)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Error(got, err)
	}
	for _, text := range []string{`{"userName":1}`, `{"active":"x"}`, `{"name":"x"}`, `{"emails":[1]}`, `{"userName":"a","username":"b"}`, `{"` + enterprise + `":1}`} {
		if got, err := patch.Clean(object(t, text), people()); err == nil {
			t.Errorf("%s: %v", text, got)
		}
	}
}

// Whatever is sent, a resource stays one that cleaning doesn't change.
// A body of a megabyte costs no more than its size: nobody keeps the server busy with lists.
func TestLongListsCostLittle(t *testing.T) {
	many := func(n int, each func(i int) string) string {
		var all []string
		for i := range n {
			all = append(all, each(i))
		}
		return "[" + strings.Join(all, ",") + "]"
	}
	id := func(i int) string { return fmt.Sprintf(`{"value":"%05d"}`, i) }
	primary := func(i int) string { return fmt.Sprintf(`{"value":"%05d","primary":true}`, i) }
	members := many(40_000, id)
	for what, c := range map[string]struct {
		ops  string
		want int
	}{
		"adding twice":     {`[{"op":"add","path":"members","value":` + members + `},{"op":"add","path":"members","value":` + members + `}]`, 40_000},
		"removing":         {`[{"op":"add","path":"members","value":` + members + `},{"op":"remove","path":"members","value":` + many(39_000, id) + `}]`, 1000},
		"primary ones":     {`[{"op":"add","path":"emails","value":` + many(20_000, primary) + `}]`, 20_000},
		"all made primary": {`[{"op":"add","path":"emails","value":` + many(20_000, id) + `},{"op":"replace","path":"emails[value pr].primary","value":true}]`, 20_000},
		"without values":   {`[{"op":"add","path":"emails","value":` + many(20_000, func(i int) string { return fmt.Sprintf(`{"type":"%d"}`, i) }) + `}]`, 20_000},
		"too many alike":   {`[{"op":"add","path":"emails","value":` + many(20_000, func(i int) string { return fmt.Sprintf(`{"value":"a","type":"%d"}`, i) }) + `}]`, -1},
		"again and again": {`[{"op":"add","path":"members","value":` + members + `},` +
			strings.TrimPrefix(many(900, func(int) string { return `{"op":"remove","path":"members[value eq \"x\"]"}` }), "["), -1},
	} {
		ops, err := patch.Read([]byte(`{"Operations":` + c.ops + `}`))
		if err != nil {
			t.Fatal(what, err)
		}
		begun := time.Now()
		got, err := patch.Apply(map[string]any{}, ops, people(), ignore)
		if took := time.Since(begun); took > 20*time.Second { // going through a list for each of its values takes minutes
			t.Errorf("%s takes %s", what, took)
		}
		if c.want < 0 {
			if err == nil {
				t.Errorf("%s isn't refused", what)
			}
			continue
		}
		for name, v := range got {
			if n := len(v.([]any)); err != nil || n != c.want {
				t.Errorf("%s: %d %s, %v", what, n, name, err)
			}
		}
	}
}

func FuzzApply(f *testing.F) {
	for _, s := range []string{`[{"op":"Replace","path":"active","value":"False"}]`, `[{"op":"add","path":"members","value":[{"value":"2"}]}]`,
		`[{"op":"replace","path":"emails[type eq \"work\"].value","value":"b"}]`, `[{"op":"add","value":{"name.givenName":"x","emails":"y"}}]`,
		`[{"op":"remove","path":"emails[primary eq true].type"}]`, `[{"op":"add","path":"` + enterprise + `","value":{"organization":null}}]`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		ops, err := patch.Read([]byte(`{"Operations":` + text + `}`))
		if err != nil {
			return
		}
		start, err := patch.Clean(object(t, before), people())
		if err != nil {
			t.Fatal(err)
		}
		got, err := patch.Apply(start, ops, people(), ignore)
		if err != nil {
			return
		}
		again, err := patch.Clean(got, people())
		if err != nil || !reflect.DeepEqual(got, again) {
			t.Errorf("%s: %v became %v, %v", text, got, again, err)
		}
	})
}
