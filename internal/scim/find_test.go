package scim

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"cabinet/internal/access"
	"cabinet/internal/platform/errs"
	"cabinet/internal/scim/filter"
)

// populate makes users of every sort, some of whom the directory knows by other names, in two of its groups.
func populate(w *world) {
	names := []string{"Anna", "ANNA", "Ёлка", "Straße", "O'Neil", "", "émile", "анна", "Kelly"}
	var users []any
	for i := range 24 {
		name := names[i%len(names)]
		if i%3 == 0 {
			r := Resource{"userName": fmt.Sprintf("%s.%d@Firm.example", "User", i), "externalId": fmt.Sprintf("E%d", i%5), "title": name}
			if name != "" {
				r["name"] = Resource{"givenName": name}
			}
			made, err := w.CreateUser(w.ctx, w.dir, r)
			w.must(err)
			users = append(users, Resource{"value": made["id"]})
			w.clk.Advance(1500)
			continue
		}
		u := w.add(w.firm, fmt.Sprintf("p%d@firm.example", i), "X"+name, access.Limited, "", false).User
		if i%4 == 0 {
			_, err := w.CreateUser(w.ctx, w.dir, Resource{"userName": "ИМЯ" + name + fmt.Sprint(i), "emails": []any{Resource{"value": fmt.Sprintf("p%d@firm.example", i)}}})
			w.must(err)
		}
		if i%7 == 0 {
			_, err := w.People.SetStatus(w.ctx, w.jane, u, "inactive")
			w.must(err)
		}
		users = append(users, Resource{"value": string(u)})
	}
	_, err := w.CreateGroup(w.ctx, w.dir, Resource{"displayName": "One", "members": users[:10]})
	w.must(err)
	_, err = w.CreateGroup(w.ctx, w.dir, Resource{"displayName": "Two", "members": users[5:15]})
	w.must(err)
}

// anyFilter writes a filter about values that there are, in other letters, and about some that there aren't.
func anyFilter(t *rapid.T, all []Resource, groups []any, depth int) string {
	if depth > 0 {
		switch rapid.IntRange(0, 4).Draw(t, "shape") {
		case 0:
			return "(" + anyFilter(t, all, groups, depth-1) + ") and (" + anyFilter(t, all, groups, depth-1) + ")"
		case 1:
			return "(" + anyFilter(t, all, groups, depth-1) + ") or " + anyFilter(t, all, groups, depth-1)
		case 2:
			return "not (" + anyFilter(t, all, groups, depth-1) + ")"
		}
	}
	one := rapid.SampledFrom(all).Draw(t, "like")
	op := rapid.SampledFrom([]string{"eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"}).Draw(t, "op")
	equal := rapid.SampledFrom([]string{"eq", "ne"}).Draw(t, "equal")
	order := rapid.SampledFrom([]string{"eq", "gt", "ge", "lt", "le"}).Draw(t, "order")
	text := func(v any) string {
		s, _ := v.(string)
		if rapid.Bool().Draw(t, "other letters") {
			s = filter.Fold(s)
		}
		return fmt.Sprintf("%q", s)
	}
	name, _ := one["name"].(Resource)
	meta := one["meta"].(Resource)
	switch rapid.IntRange(0, 12).Draw(t, "attribute") {
	case 0:
		return "userName " + op + " " + text(one["userName"])
	case 1:
		return "externalId " + op + " " + text(one["externalId"])
	case 2:
		return "id " + equal + " " + text(one["id"])
	case 3:
		return "active " + equal + rapid.SampledFrom([]string{" true", " false", ` "True"`}).Draw(t, "bool")
	case 4:
		return "name.givenName " + op + " " + text(name["givenName"])
	case 5:
		return "displayName " + op + " " + text(one["displayName"])
	case 6:
		return "emails.value " + op + " " + text(one["emails"].([]any)[0].(Resource)["value"])
	case 7:
		return `emails[type eq "work" and value ` + op + " " + text(one["emails"].([]any)[0].(Resource)["value"]) + "]"
	case 8:
		return rapid.SampledFrom([]string{"title", "externalId", "groups", "name", "phoneNumbers", "name.familyName"}).Draw(t, "present") + " pr"
	case 9:
		return "meta.created " + order + fmt.Sprintf(" %q", meta["created"])
	case 10:
		return "meta.lastModified " + order + fmt.Sprintf(" %q", meta["lastModified"])
	case 11:
		return "groups[value eq " + text(rapid.SampledFrom(groups).Draw(t, "group")) + "]"
	default:
		return rapid.SampledFrom([]string{"groups ", "groups.value "}).Draw(t, "path") + equal + " " + text(rapid.SampledFrom(groups).Draw(t, "group"))
	}
}

// TestListsAgreeWithFilters: what the databases find is what the filter itself says of every user.
func TestListsAgreeWithFilters(t *testing.T) {
	eachWorld(t, func(w *world) {
		populate(w)
		everybody, err := w.Users(w.ctx, w.dir, ListInput{Count: MaxCount})
		w.must(err)
		teams, err := w.Groups(w.ctx, w.dir, ListInput{Count: 10, WithoutMembers: true})
		w.must(err)
		groups := []any{"none", teams.Items[0]["id"], teams.Items[1]["id"]}
		rapid.Check(w.t, func(t *rapid.T) {
			text := anyFilter(t, everybody.Items, groups, 2)
			e, err := filter.Parse(text, UserSchema())
			if err != nil {
				t.Fatalf("%s: %v", text, err)
			}
			var want []any
			for _, r := range everybody.Items {
				if filter.Match(e, r) {
					want = append(want, r["id"])
				}
			}
			start := rapid.IntRange(1, 6).Draw(t, "start")
			got, err := w.Users(w.ctx, w.dir, ListInput{Filter: text, StartIndex: start, Count: 5})
			if err != nil || got.Total != len(want) {
				t.Fatalf("%s: %d found, %d wanted, %v", text, got.Total, len(want), err)
			}
			for i, r := range got.Items {
				if r["id"] != want[start-1+i] {
					t.Fatalf("%s: place %d", text, start+i)
				}
			}
			if n := max(0, min(5, len(want)-start+1)); len(got.Items) != n {
				t.Fatalf("%s: %d shown of %d", text, len(got.Items), n)
			}
		})
	})
}

func TestLists(t *testing.T) {
	eachWorld(t, func(w *world) {
		populate(w)
		byName, err := w.Users(w.ctx, w.dir, ListInput{Count: MaxCount, ByName: true, Descending: true})
		w.must(err)
		for i := 1; i < len(byName.Items); i++ {
			if a, b := filter.Fold(byName.Items[i-1]["userName"].(string)), filter.Fold(byName.Items[i]["userName"].(string)); a[0] < 0x80 && b[0] < 0x80 && a < b {
				t.Errorf("%s before %s", a, b)
			}
		}
		if none, err := w.Users(w.ctx, w.dir, ListInput{Count: 0}); err != nil || none.Total != len(byName.Items) || len(none.Items) != 0 {
			t.Errorf("%+v, %v", none, err)
		}
		for _, text := range []string{"x", `userName xx "a"`, `nothing eq "a"`, `password eq "a"`, `emails[type eq "work"].value eq "x"`} {
			_, err := w.Users(w.ctx, w.dir, ListInput{Filter: text})
			w.expect(text, err, errs.Malformed, keyFilter)
		}
		found, err := w.Groups(w.ctx, w.dir, ListInput{Filter: `displayName eq "two" and members[value pr]`, Count: 5})
		if err != nil || found.Total != 1 || len(listOf(found.Items[0]["members"])) != 10 {
			t.Errorf("%+v, %v", found, err)
		}
		if other, err := w.Users(w.ctx, Caller{Connection: Connection{Account: w.dept, ID: "x"}, By: access.Directory(w.firm, "x")}, ListInput{Count: 5}); err == nil {
			t.Errorf("another account: %+v", other)
		}
	})
}
