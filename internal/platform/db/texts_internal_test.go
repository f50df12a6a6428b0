package db

import (
	"strings"
	"testing"
)

func TestRebind(t *testing.T) {
	for in, want := range map[string]string{
		"select 1":                                "select 1",
		"a = ? and b in (?, ?)":                   "a = $1 and b in ($2, $3)",
		"a = 'it''s ?' and b = ?":                 "a = 'it''s ?' and b = $1",
		`"odd?" = ? -- why?` + "\n and c = ?":     `"odd?" = $1 -- why?` + "\n and c = $2",
		"/* ? */ ? /* ":                           "/* ? */ $1 /* ",
		"'open ?":                                 "'open ?",
		"ё = ? and я = '?' and x = ?":             "ё = $1 and я = '?' and x = $2",
		"?,?,?,?,?,?,?,?,?,?,?":                   "$1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11",
		"a - b / c = ? and '' = ? and '''' <> ''": "a - b / c = $1 and '' = $2 and '''' <> ''",
	} {
		got, args := rebind(in, true)
		if got != want || args != strings.Count(want, "$") {
			t.Errorf("%q became %q with %d arguments", in, got, args)
		}
		if same, n := rebind(in, false); same != in || n != args {
			t.Errorf("on SQLite %q became %q with %d arguments", in, same, n)
		}
	}
	if native, n := rebind("a = ? limit ? -- limit ?", false); native != "a = ? limit 0+? -- limit ?" || n != 2 {
		t.Errorf("%q with %d arguments", native, n)
	}
}

// The caches stay bounded when a program makes up texts without end, and everything still works.
func TestTextsAreBounded(t *testing.T) {
	x := &texts{postgres: true}
	for i := range 2 * maxTexts {
		query := strings.Repeat(" ", i) + "?"
		if got, err := x.of(query, []any{1}); err != nil || !strings.HasSuffix(got.native, "$1") {
			t.Fatal(got, err)
		}
	}
	if n := x.count.Load(); n != maxTexts {
		t.Errorf("%d kept", n)
	}
}

func FuzzStatements(f *testing.F) {
	f.Add("create table t (a text not null, b bigint, primary key (a));\n-- +only sqlite\nselect 1;\n-- +all\n")
	f.Add("-- +begin\nx;y\n-- +end\nalter table t add column c boolean default false;")
	f.Add("create table t (a text default 'x;--', \"b c\" bytes /* ; */);")
	f.Fuzz(func(t *testing.T, file string) {
		for _, postgres := range []bool{false, true} {
			out, err := statements(file, postgres)
			if err != nil {
				continue
			}
			for _, s := range out {
				if len(s) > 8*len(file) {
					t.Errorf("%q grew to %q", file, s)
				}
			}
		}
		native, args := rebind(file, true)
		if again, n := rebind(native, true); again != native && n == 0 || args > strings.Count(file, "?") {
			t.Errorf("%q became %q with %d arguments, then %q", file, native, args, again)
		}
	})
}
