package people

import (
	"slices"
	"strings"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
)

// TestPlan: which conditions a run of an index answers, which are judged row by row, and by what rows are gathered.
func TestPlan(t *testing.T) {
	at := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	names := func(list []condition) string {
		var out []string
		for _, c := range list {
			if c.column == "" {
				c.column = "search"
			}
			out = append(out, string(c.column))
		}
		return strings.Join(out, " ")
	}
	for _, c := range []struct {
		name                string
		f                   DirectoryFilter
		fixed, judged, lead string
		values              []string
		skip                part
		span                bool
	}{
		{name: "nothing asked"},
		{name: "one group by name", f: DirectoryFilter{Groups: []ids.Group{"g"}}, fixed: "group", lead: "group"},
		{name: "default group by name", f: DirectoryFilter{Groups: []ids.Group{""}}, fixed: "group", lead: "group"},
		{name: "two groups by name", f: DirectoryFilter{Groups: []ids.Group{"g", "h"}}, judged: "group", lead: "group"},
		{name: "two groups by group", f: DirectoryFilter{Groups: []ids.Group{"g", ""}, Sort: ColumnGroup}, values: []string{"g", ""}, lead: "group"},
		{name: "a group by address", f: DirectoryFilter{Groups: []ids.Group{"g"}, Sort: ColumnEmail}, judged: "group", lead: "group"},
		{name: "a role and a group by status", f: DirectoryFilter{Roles: []access.Role{access.Guest}, Groups: []ids.Group{"g"}, Sort: ColumnStatus},
			fixed: "role", judged: "group", lead: "group"},
		{name: "roles by role", f: DirectoryFilter{Roles: []access.Role{access.Guest, access.Limited}, Sort: ColumnRole}, values: []string{"guest", "limited"}, lead: "role"},
		{name: "cell by cell", f: DirectoryFilter{HasCell: With, Sort: ColumnCell}, skip: withNothing, lead: "cell_number"},
		{name: "no cell by cell", f: DirectoryFilter{HasCell: Without, Sort: ColumnCell}, skip: someValues, lead: "cell_number"},
		{name: "no cell by name", f: DirectoryFilter{HasCell: Without}, fixed: "cell_number", lead: "cell_number"},
		{name: "cell by name", f: DirectoryFilter{HasCell: With}, judged: "cell_number", lead: "cell_number"},
		{name: "never by sign-in", f: DirectoryFilter{LastSignIn: SignInSpan{Never: true}, Sort: ColumnLastSignIn}, skip: someValues, lead: "last_sign_in"},
		{name: "never or long ago by sign-in", f: DirectoryFilter{LastSignIn: SignInSpan{Never: true, Before: at}, Sort: ColumnLastSignIn}, lead: "last_sign_in", span: true},
		{name: "lately by sign-in", f: DirectoryFilter{LastSignIn: SignInSpan{After: at}, Sort: ColumnLastSignIn}, lead: "last_sign_in", span: true, skip: withNothing},
		{name: "ends by end", f: DirectoryFilter{EndsBefore: at, Sort: ColumnEnds}, lead: "ends", span: true, skip: withNothing},
		{name: "ends and role", f: DirectoryFilter{Roles: []access.Role{access.Guest, access.Limited}, EndsBefore: at}, judged: "role ends", lead: "ends"},
		{name: "a word leads", f: DirectoryFilter{Search: "anna", Groups: []ids.Group{"g"}}, fixed: "group", judged: "search", lead: "search"},
		{name: "a short word doesn't", f: DirectoryFilter{Search: "an", Groups: []ids.Group{"g"}}, fixed: "group", judged: "search", lead: "group"},
		{name: "short words alone", f: DirectoryFilter{Search: "an na"}, judged: "search search"},
	} {
		p := c.f.plan()
		fixed, lead := "", ""
		if p.fixed != nil {
			fixed = names([]condition{*p.fixed})
		}
		if l, ok := p.leader(); ok {
			lead = names([]condition{l})
		}
		if fixed != c.fixed || names(p.judged) != c.judged || lead != c.lead || !slices.Equal(p.values, c.values) || p.skip != c.skip || (p.span != nil) != c.span {
			t.Errorf("%s: fixed %q, judged %q, lead %q, values %q, skip %d", c.name, fixed, names(p.judged), lead, p.values, p.skip)
		}
	}
}

// TestGrams: a word is found by its parts of three letters, however long it is and whatever it holds.
func TestGrams(t *testing.T) {
	for word, want := range map[string]string{"an": "", "ann": "ann", "anna": "ann nna", "Ёлка": "елк лка", "smirno": "smi rno", "smirnov": "smi rno nov", `a%_\`: `a%_ %_\`} {
		var got []string
		for _, c := range (DirectoryFilter{Search: word}).searched() {
			got = append(got, grams(c)...)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %q", word, got)
		}
	}
	long := DirectoryFilter{Search: strings.Repeat("abcdefghij", 20)}
	if n := len(grams(long.searched()[0])); n != maxGrams {
		t.Errorf("a long word has %d parts", n)
	}
	quoted := DirectoryFilter{Search: `x"y z`}
	if got := quoted.plan().match(); got != `"x""y"` {
		t.Errorf("%s", got)
	}
}
