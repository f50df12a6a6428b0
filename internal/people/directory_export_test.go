package people

import (
	"bytes"
	"crypto/rand"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/id"
)

// knowExports gives the world a record that knows this kind; app joins it to the others.
func (c *crowd) knowExports(t *testing.T) {
	t.Helper()
	log, err := activity.New(c.db, id.NewMaker(clock.System(), rand.Reader), slog.New(slog.NewTextHandler(io.Discard, nil)), DirectoryActs()...)
	must(t, err)
	c.Service.log = log
}

func TestExportDirectory(t *testing.T) {
	eachCrowd(t, 1200, func(t *testing.T, c *crowd) {
		last := "=HYPERLINK(\"x\")"
		_, err := c.UpdateProfile(c.ctx, c.sam, ProfileInput{LastName: &last}, 0)
		must(t, err)
		all := c.everybody(t)
		c.knowExports(t)
		in := DirectoryExport{Filter: DirectoryFilter{Sort: ColumnGroup}, Reason: " Yearly review ",
			Columns: []Column{ColumnGroup, ColumnName, ColumnEmail, ColumnCell, ColumnOffice, ColumnLastSignIn}}
		var out bytes.Buffer
		var heard int64
		rows, err := c.ExportDirectory(c.ctx, c.jane, in, &out, func(done int64) { heard = done })
		must(t, err)
		text, marked := strings.CutPrefix(out.String(), "\ufeff")
		table, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		must(t, err)
		want := naive(all, in.Filter)
		if !marked || int(rows) != len(want) || heard != rows || len(table) != len(want)+1 {
			t.Fatalf("%d rows, %d told, %d in the file, %d expected, mark %v", rows, heard, len(table), len(want), marked)
		}
		if !slices.Equal(table[0], []string{"group", "last_name", "first_name", "middle_name", "email", "cell_number", "office_number", "office_extension", "last_sign_in"}) {
			t.Errorf("heads %q", table[0])
		}
		known := map[ids.User]stored{}
		for _, s := range all {
			known[s.ID] = s
		}
		for i, id := range want {
			s, row := known[id], table[i+1]
			if row[4] != s.Email || fold(row[0]) != s.names[ColumnGroup] || strings.TrimPrefix(row[5], "'") != s.CellNumber {
				t.Fatalf("row %d: %q for %+v", i, row, s.Person)
			}
			for _, cell := range row {
				if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
					t.Fatalf("a spreadsheet calculates %q", cell)
				}
			}
		}
		var payload string
		must(t, c.db.QueryRow(c.ctx, `select payload from acts where account_id = ? and kind = ?`, c.firm.ID, DirectoryExported).Scan(&payload))
		var p DirectoryExportedPayload
		must(t, json.Unmarshal([]byte(payload), &p))
		if p.Rows != rows || !p.Whole || strings.Contains(payload, "Yearly") {
			t.Errorf("recorded %s", payload)
		}
	})
}

func TestExportDirectoryRefused(t *testing.T) {
	eachCrowd(t, 600, func(t *testing.T, c *crowd) {
		c.knowExports(t)
		good := DirectoryExport{Columns: []Column{ColumnName}, Reason: "Audit"}
		for name, bad := range map[string]DirectoryExport{
			"no reason": {Columns: good.Columns}, "blank reason": {Columns: good.Columns, Reason: " \t "}, "override": {Columns: good.Columns, Reason: "a\u202eb"},
			"long reason": {Columns: good.Columns, Reason: strings.Repeat("x", 10_000)}, "no columns": {Reason: "x"}, "twice": {Columns: []Column{ColumnName, ColumnName}, Reason: "x"},
			"unknown column": {Columns: []Column{"password"}, Reason: "x"}, "filter": {Columns: good.Columns, Reason: "x", Filter: DirectoryFilter{Tab: "all"}},
		} {
			_, err := c.ExportDirectory(c.ctx, c.jane, bad, io.Discard, nil)
			if k := errs.KindOf(err); k != errs.Invalid && k != errs.Malformed {
				t.Errorf("%s: %v", name, err)
			}
		}
		_, err := c.ExportDirectory(c.ctx, c.sam, good, io.Discard, nil)
		expect(t, "a standard user", err, errs.NotFound, "access.not_found")
		_, err = c.ExportDirectory(c.ctx, access.Actor{}, good, io.Discard, nil)
		expect(t, "nobody", err, errs.Unauthenticated, "access.sign_in")
		// A file that broke off left the house too: it is recorded.
		full := errors.New("disk full")
		_, err = c.ExportDirectory(c.ctx, c.jane, DirectoryExport{Columns: Columns(), Reason: "Audit"}, failing{full}, nil)
		if !errors.Is(err, full) {
			t.Errorf("got %v", err)
		}
		var payload string
		must(t, c.db.QueryRow(c.ctx, `select payload from acts where account_id = ? and kind = ?`, c.firm.ID, DirectoryExported).Scan(&payload))
		if !strings.Contains(payload, `"whole":false`) {
			t.Errorf("recorded %s", payload)
		}
	})
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

func TestHarmless(t *testing.T) {
	for text, want := range map[string]string{"": "", "a=b": "a=b", "=1": "'=1", "+44": "'+44", "-1": "'-1", "@x": "'@x", "\tx": "'\tx", "\rx": "'\rx", "＝x": "'＝x", "Ян": "Ян"} {
		if got := harmless(text); got != want {
			t.Errorf("%q becomes %q", text, got)
		}
	}
}

// TestMatching: everybody whom the filter keeps is met once, though the work changes what it filters by.
func TestMatching(t *testing.T) {
	eachCrowd(t, 300, func(t *testing.T, c *crowd) {
		f := DirectoryFilter{Roles: []access.Role{access.Standard, access.Limited}, Sort: ColumnLastSignIn, Desc: true}
		want := naive(c.everybody(t), f)
		slices.Sort(want)
		var got []ids.User
		for after := ids.User(""); ; {
			some, err := c.Matching(c.ctx, c.db, c.jane, f, after, 7)
			must(t, err)
			if len(some) == 0 {
				break
			}
			got, after = append(got, some...), some[len(some)-1]
			c.write(func(tx *db.Tx) error {
				_, err := tx.Exec(c.ctx, `update users set role = ?, last_sign_in_at = ? where account_id = ? and id = ?`, access.Guest, db.At(tx.Now()), c.firm.ID, after)
				return err
			})
		}
		if !slices.Equal(got, want) {
			t.Errorf("met %d, not %d", len(got), len(want))
		}
		_, err := c.Matching(c.ctx, c.db, c.sam, f, "", 7)
		expect(t, "a standard user", err, errs.NotFound, "access.not_found")
	})
}
