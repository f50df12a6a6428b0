package people

import (
	"context"
	"database/sql"
	"maps"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
)

// noting reads as the database does and notes the statements.
type noting struct {
	*db.DB
	asked [][]any
}

func (n *noting) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	n.asked = append(n.asked, append([]any{query}, args...))
	return n.DB.Query(ctx, query, args...)
}

func (n *noting) QueryRow(ctx context.Context, query string, args ...any) *sql.Row {
	n.asked = append(n.asked, append([]any{query}, args...))
	return n.DB.QueryRow(ctx, query, args...)
}

// explain returns how the database answers a statement.
func (n *noting) explain(t *testing.T, statement []any) string {
	t.Helper()
	how := "explain query plan "
	if n.Postgres() {
		how = "explain "
	}
	rows, err := n.DB.Query(t.Context(), how+statement[0].(string), statement[1:]...)
	must(t, err)
	defer rows.Close()
	var out []string
	for rows.Next() {
		var line string
		var a, b, c int
		if n.Postgres() {
			must(t, rows.Scan(&line))
		} else {
			must(t, rows.Scan(&a, &b, &c, &line))
		}
		out = append(out, line)
	}
	must(t, rows.Err())
	return strings.Join(out, "\n")
}

// wasteful says what is wrong with a plan: all users read or put in order. Gathered rows, and the few names of groups and the
// like, may be sorted.
func wasteful(plan string, few bool) string {
	for _, bad := range []string{"Seq Scan on users", "SCAN u\n", "SCAN users", "Seq Scan on user_extras", "SCAN a\n"} {
		if strings.Contains(plan+"\n", bad) {
			return bad
		}
	}
	if !few && (strings.Contains(plan, "Sort") || strings.Contains(plan, "TEMP B-TREE")) {
		return "sort"
	}
	return ""
}

// fewSorted reports whether a plan of PostgreSQL that looks for the row at an offset puts no more in order than it would step over:
// then hardly any are left, and every plan reads them all.
func fewSorted(plan string, offset any) bool {
	steps, counted := offset.(int)
	found := regexp.MustCompile(`Sort  \(cost=[0-9.]+ rows=([0-9]+) `).FindStringSubmatch(plan)
	if !counted || found == nil {
		return false
	}
	rows, err := strconv.Atoi(found[1])
	return err == nil && rows <= steps
}

// TestNothingReadsEverybody asks the databases how they answer every sort and every filter at 20,000 users.
func TestNothingReadsEverybody(t *testing.T) {
	if testing.Short() {
		t.Skip("fills a table")
	}
	eachCrowd(t, 20_000, func(t *testing.T, c *crowd) {
		filters := map[string]DirectoryFilter{}
		for _, sort := range Columns() {
			filters["sort "+string(sort)] = DirectoryFilter{Sort: sort}
			filters["sort down "+string(sort)] = DirectoryFilter{Sort: sort, Desc: true}
		}
		for _, sort := range []Column{extraTown, extraHours, extraSince, extraShift} {
			filters["sort "+string(sort)] = DirectoryFilter{Sort: sort}
			filters["sort down "+string(sort)] = DirectoryFilter{Sort: sort, Desc: true}
		}
		singles := c.singleFilters()
		maps.Copy(singles, extraFilters())
		for name, f := range singles {
			filters[name] = f
			f.Sort, f.Desc = ColumnLastSignIn, true
			filters[name+" by last sign-in"] = f
		}
		for name, f := range filters {
			n := &noting{DB: c.db}
			l, err := c.listing(c.ctx, n, access.Operator(c.firm.ID), f)
			must(t, err)
			n.asked = nil
			rows, more, err := l.page(c.ctx, nil, false, 50)
			must(t, err)
			if more != nil {
				_, _, err = l.page(c.ctx, more, false, 50)
				must(t, err)
				_, _, err = l.page(c.ctx, more, true, 50)
				must(t, err)
			}
			if len(rows) == 0 {
				t.Errorf("%s finds nobody: it proves nothing", name)
			}
			for _, asked := range n.asked {
				plan := n.explain(t, asked)
				query := asked[0].(string)
				few := strings.HasPrefix(query, "with ") || strings.HasPrefix(query, "select n.id") ||
					c.db.Postgres() && (strings.Contains(query, ") <= (?") || strings.Contains(query, ") >= (?")) || // up to the horizon
					strings.HasSuffix(query, " offset ?") && fewSorted(plan, asked[len(asked)-1])
				if strings.Contains(query, "u.id in (") && !strings.Contains(plan, "sqlite_autoindex_users_1") && !strings.Contains(plan, "users_pkey") {
					t.Errorf("%s: a few users are looked for among all of their tab\n%s\n%s", name, query, plan)
				}
				if bad := wasteful(plan, few); bad != "" {
					t.Errorf("%s: %s\n%s\n%s", name, bad, query, plan)
				}
			}
		}
		t.Run("parts of words", c.partsByTheIndex)
	})
}

// singleFilters is one filter for each thing that the page can filter by, and searches for what is common and rare.
func (c *crowd) singleFilters() map[string]DirectoryFilter {
	return map[string]DirectoryFilter{
		"role": {Roles: []access.Role{access.Administrator}}, "roles": {Roles: []access.Role{access.Guest, access.Administrator}},
		"group": {Groups: []ids.Group{ids.Group(c.groups[1])}}, "default group": {Groups: []ids.Group{""}},
		"groups": {Groups: []ids.Group{ids.Group(c.groups[4]), ids.Group(c.groups[3])}},
		"title":  {Titles: []ids.JobTitle{ids.JobTitle(c.titles[4])}}, "branch": {Branches: []ids.Branch{ids.Branch(c.branches[4])}},
		"cell": {HasCell: With}, "no cell": {HasCell: Without}, "number": {HasIDNumber: With}, "no number": {HasIDNumber: Without},
		"never": {LastSignIn: SignInSpan{Never: true}}, "lately": {LastSignIn: SignInSpan{After: dbtest.Start.Add(-12 * time.Hour)}},
		"long ago": {LastSignIn: SignInSpan{Before: dbtest.Start.Add(-59 * time.Hour), Never: true}}, "ends": {EndsBefore: dbtest.Start.Add(2 * time.Hour)},
		"common": {Search: "anna"}, "rare": {Search: "ковалева77"}, "two words": {Search: "anna smith12"}, "short": {Search: "zo"}, "phone": {Search: "0077"},
	}
}
