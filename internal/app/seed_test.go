package app_test

import (
	"strings"
	"testing"

	"cabinet/internal/app/apptest"
	"cabinet/internal/platform/db/dbtest"
)

func TestSeed(t *testing.T) {
	for name, database := range map[string]func(*testing.T) string{"sqlite": func(*testing.T) string { return "" }, "postgres": func(t *testing.T) string { return dbtest.PostgresURL(t) }} {
		t.Run(name, func(t *testing.T) {
			d := &deployment{t: t, env: apptest.Env{"DATA": t.TempDir() + "/data", "LOG_LEVEL": "warn"}}
			if url := database(t); url != "" {
				d.env["DATABASE"] = url
			}
			out := d.good("seed", "--users", "700", "--acts", "300", "--account", "Big & Sons")
			if !strings.Contains(out, "Big & Sons: 700 people") || !strings.Contains(out, "300 acts") {
				t.Error(out)
			}
			list := d.good("user", "list", "--json")
			if lines := strings.Split(strings.TrimSpace(list), "\n"); len(lines) != 700 || !strings.Contains(list, "administrator") || !strings.Contains(list, "inactive") ||
				!strings.Contains(list, "Smith") || !strings.Contains(list, "ова\"") {
				t.Errorf("%d users", len(lines))
			}
			if out := d.good("audit", "verify"); !strings.Contains(out, "Big & Sons: sound up to position 10") { // of 1,0xx
				t.Error(out)
			}
			d.bad(1, "holds data already", "seed", "--users", "10")
			d.bad(1, "another --seed", "seed", "--users", "10", "--acts", "1", "--account", "Big & Sons", "--force")
			if out := d.good("seed", "--users", "20", "--seed", "2", "--account", "big & sons", "--force"); !strings.Contains(out, "Big & Sons: 20 people") {
				t.Error(out)
			}
			d.bad(1, "between 1 and", "seed", "--users", "0", "--force")
			d.bad(1, "tasks take cases", "seed", "--users", "1", "--tasks", "3", "--force")
			if out := d.good("seed", "--users", "20", "--seed", "3", "--account", "Big & Sons", "--cases", "60", "--tasks", "200", "--force"); !strings.Contains(out, "60 cases with 200 tasks") {
				t.Error(out)
			}

			again := &deployment{t: t, env: apptest.Env{"DATA": t.TempDir() + "/data", "LOG_LEVEL": "warn"}}
			again.good("seed", "--users", "30")
			same := func(list string, n int) (out []string) {
				for _, line := range strings.Split(list, "\n")[:n] {
					_, rest, _ := strings.Cut(line, `"last_name"`)
					email, _, _ := strings.Cut(line, `"first_name"`)
					out = append(out, rest+email[:strings.Index(email, `,`)])
				}
				return out
			}
			third := &deployment{t: t, env: apptest.Env{"DATA": t.TempDir() + "/data", "LOG_LEVEL": "warn"}}
			third.good("seed", "--users", "30")
			if a, b := same(again.good("user", "list", "--json"), 30), same(third.good("user", "list", "--json"), 30); strings.Join(a, "\n") != strings.Join(b, "\n") {
				t.Errorf("two runs of one seed differ:\n%s\n%s", a, b)
			}
		})
	}
}
