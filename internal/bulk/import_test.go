package bulk

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/bulk/table"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

func TestAnImportFromFileToResult(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		file := "E-mail,Name,Role,Group,Manages\n" +
			"anna@example.com,Anna Ford,,,\n" + // 2
			"sam@example.com,Sam,,,\n" + // 3: is there already
			"ANNA@example.com,Anna again,,,\n" + // 4: twice
			"nobody,,,,\n" + // 5
			"bob@example.com,Bob,king,,\n" + // 6
			"eve@example.com,Eve,king,,\n" + // 7
			"boss@example.com,Boss,admin,,\n" + // 8
			"lead@example.com,Lead,standard,Claims,yes\n" // 9
		j := w.drafted(w.jane, file)
		if j.State != Ready || figures(j) != [5]int64{8, 0, 2, 3, 3} || j.Raised != 2 || j.Title != "bulk.kind.invite" {
			t.Fatalf("%+v", j)
		}
		if n := w.users(people.Pending); n != 0 || w.host.calls != 0 || w.acts(Started) != 0 {
			t.Errorf("%d invited, %d calls before anybody confirmed", n, w.host.calls)
		}
		p, err := w.Preview(w.ctx, w.jane, j.ID)
		must(t, err)
		var heap []string
		for _, h := range p.Heaps {
			heap = append(heap, fmt.Sprint(h.State, " ", h.Reason.Field, " ", h.Reason.Key, " ", h.Count, h.Lines))
		}
		slices.Sort(heap)
		want := []string{"refused email email.address.no_at 1 [5]", "refused role bulk.row.role 2 [6 7]", "skipped  people.add.already 1 [3]",
			"skipped email bulk.row.twice 1 [4]", "waiting   3 []"}
		if !slices.Equal(heap, want) {
			t.Errorf("%q", heap)
		}
		rows, err := w.Rows(w.ctx, w.jane, j.ID, RowFilter{State: RowRefused, Reason: &Reason{Field: "role", Key: "bulk.row.role"}, Limit: 1})
		if err != nil || len(rows.Rows) != 1 || rows.Rows[0].Line != 6 || rows.Next == 0 {
			t.Errorf("%+v %v", rows, err)
		}
		_, err = w.Confirm(w.ctx, w.jane, j.ID, ConfirmInput{Version: j.Version - 1, Raised: 2})
		expect(t, "another version", err, errs.Conflict, "bulk.moved_on")
		_, err = w.Confirm(w.ctx, w.jane, j.ID, ConfirmInput{Version: j.Version})
		expect(t, "unseen administrators", err, errs.Invalid, "bulk.confirm.raised")
		seen := j.Version
		j = w.confirmed(w.jane, j)
		if j.State != Done || figures(j) != [5]int64{8, 3, 2, 3, 0} || j.Raised != 0 || w.users(people.Pending) != 3 {
			t.Errorf("%+v, %d pending", j, w.users(people.Pending))
		}
		_, err = w.Confirm(w.ctx, w.jane, j.ID, ConfirmInput{Version: seen, Raised: 2})
		expect(t, "twice", err, errs.Conflict, "bulk.moved_on")
		w.run()
		if w.acts(StartedWeighty) != 1 || w.acts(Finished) != 1 || w.files() != 0 || len(w.post.subjects()) != 0 {
			t.Errorf("%d starts, %d ends, %d files, mails %q", w.acts(StartedWeighty), w.acts(Finished), w.files(), w.post.subjects())
		}
		// The same file again: everybody is there.
		j = w.drafted(w.jane, file)
		if figures(j) != [5]int64{8, 0, 5, 3, 0} {
			t.Errorf("%+v", j)
		}
		_, err = w.Confirm(w.ctx, w.jane, j.ID, ConfirmInput{Version: j.Version})
		expect(t, "nothing to do", err, errs.Conflict, "bulk.nothing_to_do")
	})
}

func TestALargeImportRunsInTheBackground(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		j := w.drafted(w.jane, addresses(Inline+100))
		if j.State != Draft || j.Total != Inline {
			t.Fatalf("%+v", j)
		}
		w.run()
		if j = w.now(w.jane, j); j.State != Ready || figures(j) != [5]int64{Inline + 100, 0, 0, 0, Inline + 100} {
			t.Fatalf("%+v", j)
		}
		j = w.confirmed(w.jane, j)
		if j.State != Running || w.users(people.Pending) != 0 {
			t.Fatalf("%+v", j)
		}
		w.run()
		if j = w.now(w.jane, j); j.State != Done || j.Done != Inline+100 || w.users(people.Pending) != Inline+100 {
			t.Fatalf("%+v", j)
		}
		if got := w.post.subjects(); len(got) != 2 || got[1] != "Your bulk action is done" {
			t.Errorf("%q", got)
		}
		if j = w.drafted(w.jane, addresses(Inline)); j.State != Ready || j.Skipped != Inline {
			t.Errorf("%+v", j)
		}
	})
}

func TestTheColumnsCanBeChosen(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		j := w.drafted(w.jane, "Ann;nobody\nBob;no one\n")
		if j.State != Ready || j.Total != 0 {
			t.Fatalf("no column of addresses: %+v", j)
		}
		_, err := w.Confirm(w.ctx, w.jane, j.ID, ConfirmInput{Version: j.Version})
		expect(t, "without columns", err, errs.Conflict, "bulk.nothing_to_do")
		sheet, err := w.Sheet(w.ctx, w.jane, j.ID)
		if err != nil || len(sheet.Rows) != 2 || sheet.Rows[1][1] != "no one" || sheet.Import.Separator != table.Semicolon {
			t.Fatalf("%+v %v", sheet, err)
		}
		im := sheet.Import
		for name, m := range map[string]table.Mapping{"none": {"", ""}, "unknown": {"email", "king"}, "twice": {"email", "email"}} {
			im.Mapping = m
			if _, err := w.Remap(w.ctx, w.jane, j.ID, im, j.Version); !errs.Is(err, errs.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		j = w.drafted(w.jane, "Ann,ann@example.com\nBob,bob@example.com\n")
		if figures(j) != [5]int64{2, 0, 0, 0, 2} {
			t.Fatalf("%+v", j)
		}
		im = importOf("first_name", "email")
		_, err = w.Remap(w.ctx, w.jane, j.ID, im, j.Version+1)
		expect(t, "another version", err, errs.Conflict, "bulk.moved_on")
		im.Header = true
		j, err = w.Remap(w.ctx, w.jane, j.ID, im, j.Version)
		if err != nil || figures(j) != [5]int64{1, 0, 0, 0, 1} {
			t.Fatalf("%+v %v", j, err)
		}
		rows, err := w.Rows(w.ctx, w.jane, j.ID, RowFilter{})
		if err != nil || len(rows.Rows) != 1 || rows.Rows[0].Invitee.FirstName != "Bob" || rows.Rows[0].Line != 2 {
			t.Errorf("%+v %v", rows, err)
		}
		j = w.confirmed(w.jane, j)
		_, err = w.Remap(w.ctx, w.jane, j.ID, im, j.Version)
		expect(t, "after the end", err, errs.Conflict, "bulk.moved_on")
	})
}

func TestFilesThatCannotBeMeant(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		for name, c := range map[string]struct {
			in   DraftInput
			kind errs.Kind
			key  string
		}{
			"empty":       {DraftInput{File: strings.NewReader(""), Defaults: Defaults{Role: access.Standard}}, errs.Invalid, "bulk.import.empty"},
			"header only": {DraftInput{File: strings.NewReader("Email\n"), Defaults: Defaults{Role: access.Standard}}, errs.Invalid, "bulk.import.empty"},
			"no role":     {DraftInput{File: strings.NewReader("a@example.com\n")}, errs.Invalid, "bulk.import.role"},
			"long line":   {DraftInput{File: strings.NewReader("a@example.com\n"), Defaults: Defaults{Role: access.Standard, Line: strings.Repeat("x", 301)}}, errs.Invalid, "bulk.import.too_long"},
			"too large":   {DraftInput{File: io.LimitReader(letters{}, table.MaxFile+1), Defaults: Defaults{Role: access.Standard}}, errs.TooLarge, "bulk.table.file_large"},
		} {
			_, err := w.Draft(w.ctx, w.jane, c.in)
			expect(t, name, err, c.kind, c.key)
		}
		if n := w.files(); n != 0 {
			t.Errorf("%d files stay", n)
		}
		hostile := "Email,First name\n=cmd|' /C calc'!A0@example.com,x\n<script>@example.com,y\nok@example.com,=1+1\nlong@example.com," +
			strings.Repeat("я", 10_000) + "\nrtl@example.com,a\u202eb\n\"open@example.com,z\n"
		j := w.drafted(w.jane, hostile)
		if figures(j) != [5]int64{6, 0, 0, 5, 1} {
			t.Errorf("%+v", j)
		}
		for i := 1; i < MaxUnfinished; i++ {
			w.drafted(w.jane, fmt.Sprintf("a%d@example.com\n", i))
		}
		_, err := w.draft(w.jane, "z@example.com\n")
		expect(t, "too many", err, errs.TooMany, "bulk.too_many")
		w.drafted(w.kate, "z@example.com\n")
	})
}

// letters is an endless file.
type letters struct{}

func (letters) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

func TestWhoMayImport(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		j := w.drafted(w.jane, "a@example.com\n")
		for name, by := range map[string]access.Actor{"standard": w.sam, "other account": w.olga, "manager": w.mia} {
			_, err := w.Job(w.ctx, by, j.ID)
			expect(t, name+" looks", err, errs.NotFound, "")
			_, err = w.Confirm(w.ctx, by, j.ID, ConfirmInput{Version: j.Version})
			expect(t, name+" confirms", err, errs.NotFound, "")
			_, err = w.Cancel(w.ctx, by, j.ID, j.Version)
			expect(t, name+" cancels", err, errs.NotFound, "")
			_, err = w.Rows(w.ctx, by, j.ID, RowFilter{})
			expect(t, name+" reads", err, errs.NotFound, "")
		}
		_, err := w.draft(w.sam, "b@example.com\n")
		expect(t, "standard drafts", err, errs.NotFound, "")
		_, err = w.draft(access.Actor{}, "b@example.com\n")
		expect(t, "nobody drafts", err, errs.Unauthenticated, "")
		_, err = w.Confirm(w.ctx, w.kate, j.ID, ConfirmInput{Version: j.Version})
		expect(t, "another administrator confirms", err, errs.Forbidden, "bulk.not_yours")
		if p, err := w.Jobs(w.ctx, w.kate, ListFilter{}); err != nil || len(p.Jobs) != 1 {
			t.Errorf("another administrator sees %d jobs: %v", len(p.Jobs), err)
		}
		if p, err := w.Jobs(w.ctx, w.kate, ListFilter{Mine: true}); err != nil || len(p.Jobs) != 0 {
			t.Errorf("%+v %v", p, err)
		}
		if p, err := w.Jobs(w.ctx, w.olga, ListFilter{}); err != nil || len(p.Jobs) != 0 {
			t.Errorf("%+v %v", p, err)
		}
		// A manager invites into their own group, and up to what they hold.
		j = w.drafted(w.mia, "Email,Role,Group,Manages\nok@example.com,limited,Claims,\nout@example.com,limited,Others,\nown@example.com,limited,,\nup@example.com,admin,,\n")
		if figures(j) != [5]int64{4, 0, 0, 2, 2} {
			rows, _ := w.Rows(w.ctx, w.mia, j.ID, RowFilter{})
			t.Errorf("%+v %+v", j, rows.Rows)
		}
		if j = w.confirmed(w.mia, j); j.Done != 2 {
			t.Errorf("%+v", j)
		}
		j, err = w.Cancel(w.ctx, w.kate, w.drafted(w.mia, "Email,Group\nc@example.com,Claims\n").ID, 2)
		if err != nil || j.State != Cancelled {
			t.Errorf("an administrator cancels: %+v %v", j, err)
		}
	})
}

// Between draft and confirmation, and between rows, rights are what they are then.
func TestRightsAreJudgedAnewForEachRow(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		j := w.drafted(w.mia, "Email,Group,Manages\na@example.com,Claims,\nb@example.com,Claims,yes\n")
		w.write(func(tx *db.Tx) error { // they still manage, but only as a limited user
			_, err := tx.Exec(w.ctx, `update users set role = 'limited', lasting_role = 'limited' where account_id = ? and id = ?`, w.firm.ID, w.mia.User)
			return err
		})
		j = w.confirmed(w.mia, j)
		if figures(j) != [5]int64{2, 0, 0, 2, 0} || w.acts(RefusedRow) != 2 {
			t.Errorf("%+v, %d refusals recorded", j, w.acts(RefusedRow))
		}
		// Whoever is made inactive amid the work loses the rest of it, which waits for an administrator.
		j = w.drafted(w.kate, addresses(Inline+300))
		w.run()
		j = w.confirmed(w.kate, w.now(w.kate, j))
		w.host.before = func(n int) error {
			if n > 100 {
				return errs.E(errs.Unavailable, "blob.away", nil)
			}
			return nil
		}
		w.run()
		if got := w.now(w.kate, j); got.State != Running || got.Waiting() == 0 {
			t.Fatalf("%+v", got)
		}
		_, err := w.ppl.SetStatus(w.ctx, access.Operator(w.firm.ID), w.kate.User, people.Inactive)
		must(t, err)
		w.host.before = nil
		w.clk.Advance(time.Hour)
		w.run()
		j = w.now(w.jane, j)
		if !j.Paused() || j.Problem != "bulk.paused.right" || w.acts(Paused) != 1 || j.Done == 0 || j.Waiting() == 0 || int(j.Done) != w.users(people.Pending) {
			t.Errorf("%+v, %d pending", j, w.users(people.Pending))
		}
		if got := w.post.subjects(); len(got) != 2 || slices.Contains(w.post.to("A bulk action is paused and waits for an administrator"), "kate@example.com") {
			t.Errorf("whoever is gone is written to: %q", got)
		}
	})
}

func TestTheResultCanBeHandedInAgain(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		j := w.confirmed(w.jane, w.drafted(w.jane, "Email,Name,Group,Title,Last day,Manages\nok@example.com,Ann,,,,\nsam@example.com,=1+1,Claims,clerk,2030-12-31,yes\nbad,Eve,,,,\n"))
		for _, lang := range []string{"en", "ru"} {
			text := w.result(w.jane, ResultParams{Job: j.ID, Language: lang})
			if n := strings.Count(text, "\r\n"); n != 4 || !strings.Contains(text, ",'=1+1,") {
				t.Errorf("%s: %d lines\n%s", lang, n, text)
			}
			left := w.result(w.jane, ResultParams{Job: j.ID, Language: lang, Left: true})
			if strings.Contains(left, "ok@example.com") {
				t.Error("what was done is left")
			}
			again := w.drafted(w.jane, strings.ReplaceAll(left, "sam@example.com", "sammy@example.com"))
			rows, err := w.Rows(w.ctx, w.jane, again.ID, RowFilter{})
			must(t, err)
			if len(rows.Rows) != 2 || rows.Rows[0].State != RowWaiting || rows.Rows[0].Invitee.Group != w.claims || !rows.Rows[0].Invitee.Manages ||
				rows.Rows[0].Invitee.FirstName != "=1+1" || rows.Rows[0].Invitee.EndsAt.Format("2006-01-02") != "2031-01-01" || rows.Rows[0].Invitee.JobTitle == "" {
				t.Errorf("%s: %+v", lang, rows.Rows)
			}
		}
		kind := w.ExportKind()
		for name, c := range map[string]struct {
			by     access.Actor
			params string
		}{"standard": {w.sam, `{"job":"` + string(j.ID) + `","language":"en"}`}, "other account": {w.olga, `{"job":"` + string(j.ID) + `","language":"en"}`},
			"unread": {w.jane, `[`}, "no language": {w.jane, `{"job":"` + string(j.ID) + `"}`}, "unknown": {w.jane, `{"job":"x","language":"en"}`}} {
			if err := kind.Allowed(w.ctx, w.db, c.by, json.RawMessage(c.params)); err == nil {
				t.Errorf("%s may have it", name)
			}
		}
	})
}

// result returns a result file as the export writes it.
func (w *world) result(by access.Actor, p ResultParams) string {
	w.t.Helper()
	params, err := json.Marshal(p)
	must(w.t, err)
	kind := w.ExportKind()
	must(w.t, kind.Allowed(w.ctx, w.db, by, params))
	var b strings.Builder
	_, err = kind.Write(w.ctx, by, params, &b, func(int64, int64) {})
	must(w.t, err)
	return b.String()
}
