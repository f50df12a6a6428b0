package practice

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

func TestTemplates(t *testing.T) {
	at := time.Date(2026, time.March, 2, 9, 0, 0, 0, time.UTC)
	for text, want := range map[string]string{
		"{year}-{number:4}": "2026-0007", "{number}": "7", "№ {area}/{month}.{year} ({number:9})": "№ EC/03.2026 (000000007)", "Дело {number:2}": "Дело 07",
		" {area}   {number:1} ": "EC 7",
	} {
		if c, err := cleanTemplate(text); err != nil || c.Number("EC", at, 7) != want {
			t.Errorf("%q: %q %v", text, c.Number("EC", at, 7), err)
		}
	}
	for text, want := range map[string]string{
		"": "practice.numbers.one", "{year}": "practice.numbers.one", "{number}{number:3}": "practice.numbers.one", "{number": "practice.numbers.placeholder",
		"}{number}": "practice.numbers.placeholder", "{}{number}": "practice.numbers.placeholder", "{day}{number}": "practice.numbers.placeholder",
		"{number:0}": "practice.numbers.placeholder", "{number:10}": "practice.numbers.placeholder", "{number:04}": "practice.numbers.placeholder", "{number:}": "practice.numbers.placeholder",
		"{number:-1}": "practice.numbers.placeholder", "{year:2}{number}": "practice.numbers.placeholder", "{{number}}": "practice.numbers.placeholder",
		"<b>{number}": "practice.numbers.signs", "={number}": "practice.numbers.signs", "{number}\x00": "practice.characters", "a\u202e{number}": "practice.characters",
		strings.Repeat("x", 10_000) + "{number}": "practice.long",
	} {
		if _, err := cleanTemplate(text); key(err) != "template "+want {
			t.Errorf("%.20q: %v, want %s", text, err, want)
		}
	}
	if a, b := Template("{area}-{number}"), Template("{year}-{number:4}"); !a.ByArea() || b.ByArea() {
		t.Error("by area")
	}
}

func FuzzTemplate(f *testing.F) {
	for _, text := range []string{"{year}-{number:4}", "{area}{month}{number}", "{", "}", "{number:99999999999999999999}", "№{number}"} {
		f.Add(text, int64(1))
	}
	f.Fuzz(func(t *testing.T, text string, n int64) {
		c, err := cleanTemplate(text)
		if err != nil {
			return
		}
		again, err := cleanTemplate(string(c))
		if err != nil || again != c {
			t.Errorf("%q becomes %q: %v", c, again, err)
		}
		at := time.Date(2026, time.March, 2, 9, 0, 0, 0, time.UTC)
		if n > 0 && n < 1<<31 && c.Number("A", at, n) == c.Number("A", at, n+1) {
			t.Errorf("%q gives one number twice", c)
		}
	})
}

// next gives out a number.
func (w *world) next(account ids.Account, area ids.PracticeArea) string {
	w.Helper()
	var out string
	w.write(func(tx *db.Tx) (err error) {
		out, err = w.Practice.NextNumber(w.ctx, tx, account, area, tx.Now())
		return err
	})
	return out
}

func TestNumbersAreCounted(t *testing.T) {
	each(t, func(w *world) {
		all := w.lists()
		first, second := all.Areas[0].ID, all.Areas[1].ID
		if a, b := w.next(w.one, first), w.next(w.one, second); a != "2026-0001" || b != "2026-0002" {
			t.Error(a, b)
		}
		broken := errors.New("broken")
		err := w.DB.Write(w.ctx, func(tx *db.Tx) error {
			if _, err := w.Practice.NextNumber(w.ctx, tx, w.one, first, tx.Now()); err != nil {
				return err
			}
			return broken
		})
		if !errors.Is(err, broken) {
			t.Fatal(err)
		}
		if expected, err := w.Practice.ExpectedNumber(w.ctx, w.DB, w.one, first, w.DB.Now()); err != nil || expected != "2026-0003" {
			t.Error(expected, err)
		}
		if a := w.next(w.one, first); a != "2026-0003" {
			t.Error("after one that failed:", a)
		}
		theirs, err := w.Lists(w.ctx, person(w.other, access.Standard))
		must(t, err)
		if a := w.next(w.other, theirs.Areas[0].ID); a != "2026-0001" {
			t.Error("the other account:", a)
		}
		if err := w.DB.Write(w.ctx, func(tx *db.Tx) error {
			_, err := w.Practice.NextNumber(w.ctx, tx, w.other, first, tx.Now())
			return err
		}); !errs.Is(err, errs.NotFound) {
			t.Errorf("an area of another account: %v", err)
		}
		w.clk.Advance(time.Date(2026, time.December, 31, 20, 0, 0, 0, time.UTC).Sub(w.DB.Now()))
		if a := w.next(w.one, first); a != "2026-0004" {
			t.Error("still the old year:", a)
		}
		if a := w.next(w.other, theirs.Areas[0].ID); a != "2027-0001" { // ten hours ahead
			t.Error("the new year in Vladivostok:", a)
		}
	})
}

func TestNumbersAreSet(t *testing.T) {
	each(t, func(w *world) {
		first, second := w.lists().Areas[0], w.lists().Areas[1]
		w.next(w.one, first.ID)
		n, err := w.Numbers(w.ctx, w.admin())
		if err != nil || n.Template != DefaultTemplate || n.Version != 1 || len(n.Expected) != 3 || n.Expected[0].Number != "2026-0002" {
			t.Fatalf("%+v %v", n, err)
		}
		if _, err := w.SetNumbers(w.ctx, w.admin(), NumbersInput{Next: new(int64(1))}, 0); key(err) != "next practice.numbers.passed" || errs.As(err).Fields[0].Args["Next"] != int64(2) {
			t.Errorf("one that was given out: %v", err)
		}
		for _, next := range []int64{0, -1, 1 << 40} {
			if _, err := w.SetNumbers(w.ctx, w.admin(), NumbersInput{Next: &next}, 0); key(err) != "next practice.numbers.next" {
				t.Errorf("%d: %v", next, err)
			}
		}
		if n, err = w.SetNumbers(w.ctx, w.admin(), NumbersInput{Next: new(int64(340))}, 0); err != nil || n.Expected[1].Number != "2026-0340" || n.Version != 1 {
			t.Errorf("%+v %v", n, err)
		}
		if n, err = w.SetNumbers(w.ctx, w.admin(), NumbersInput{Template: new("{area}-{number:3}/{year}")}, 1); err != nil || n.Version != 2 || n.Expected[0].Number != "EC-001/2026" {
			t.Errorf("%+v %v", n, err)
		}
		_, err = w.SetNumbers(w.ctx, w.admin(), NumbersInput{Template: new("{number}")}, 1)
		if theirs, ok := errs.As(err).Detail.(Numbers); key(err) != "practice.numbers.conflict" || !ok || theirs.Version != 2 {
			t.Errorf("stale: %v", err)
		}
		if a, b, c := w.next(w.one, first.ID), w.next(w.one, second.ID), w.next(w.one, first.ID); a != "EC-001/2026" || b != "VC-001/2026" || c != "EC-002/2026" {
			t.Error(a, b, c)
		}
		if n, err = w.SetNumbers(w.ctx, w.admin(), NumbersInput{Next: new(int64(3))}, 0); err != nil || n.Expected[0].Number != "EC-003/2026" || n.Expected[1].Number != "VC-003/2026" {
			t.Errorf("%+v %v", n, err)
		}
		// Back to the first template, counting goes on where it was.
		if n, err = w.SetNumbers(w.ctx, w.admin(), NumbersInput{Template: new(string(DefaultTemplate))}, 0); err != nil || n.Expected[0].Number != "2026-0340" {
			t.Errorf("%+v %v", n, err)
		}
		acts := w.acts(string(w.one))
		if acts[len(acts)-4] != `practice.numbers_changed{"next":340}` || acts[len(acts)-3] != `practice.numbers_changed{"template":"{area}-{number:3}/{year}"}` {
			t.Errorf("%q", acts)
		}
	})
}

func TestNoNumberIsGivenOutTwice(t *testing.T) {
	each(t, func(w *world) {
		area := w.lists().Areas[0].ID
		var mu sync.Mutex
		seen := map[string]bool{}
		var all sync.WaitGroup
		for range 40 {
			all.Go(func() {
				n := w.next(w.one, area)
				mu.Lock()
				defer mu.Unlock()
				if seen[n] {
					t.Error("twice:", n)
				}
				seen[n] = true
			})
		}
		if all.Wait(); !seen["2026-0040"] {
			t.Error("a gap")
		}
	})
}
