package cases

import (
	"slices"
	"sync"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/platform/errs"
)

// together runs fn for 0 to n-1 at once and returns what each answered.
func together(n int, fn func(i int) error) []error {
	out := make([]error, n)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { out[i] = fn(i) })
	}
	all.Wait()
	return out
}

// TestAGuestGetsOneCase: of fifty who put a guest on different cases at once, one succeeds.
func TestAGuestGetsOneCase(t *testing.T) {
	eachWorld(t, func(w *world) {
		const many = 50
		var list []Case
		for range many {
			list = append(list, w.open(w.jane, "Case"))
		}
		added := 0
		for _, err := range together(many, func(i int) error {
			_, err := w.Assign(w.ctx, w.jane, AssignInput{Case: list[i].ID, User: w.gus.User})
			return err
		}) {
			if err == nil {
				added++
			} else if key(err) != "cases.refusal.elsewhere" {
				w.Errorf("%v", err)
			}
		}
		if got := w.names(w.gus, ListFilter{}); added != 1 || len(got) != 1 {
			w.Errorf("%d assignments, %v seen", added, got)
		}
	})
}

// TestNumbersAreGivenOnce: cases that are opened at once, half of them with the same number typed by hand, have different ones.
func TestNumbersAreGivenOnce(t *testing.T) {
	eachWorld(t, func(w *world) {
		opened := 0
		for _, err := range together(20, func(i int) error {
			in := CreateInput{Input: Input{Name: of("Case"), Area: &w.area.ID}}
			if i%2 == 0 {
				in.Number = of("2026-0003")
			}
			_, err := w.Create(w.ctx, w.sam, in)
			return err
		}) {
			if err == nil {
				opened++
			} else if key(err) != "number cases.number.taken" {
				w.Errorf("%v", err)
			}
		}
		page, err := w.List(w.ctx, w.jane, ListFilter{Sort: SortNumber})
		w.must(err)
		var numbers []string
		for _, c := range page.Cases {
			numbers = append(numbers, c.Number)
		}
		if opened != len(numbers) || opened < 10 || len(slices.Compact(slices.Clone(numbers))) != len(numbers) {
			w.Errorf("%d opened: %v", opened, numbers)
		}
	})
}

// TestAWallHoldsOnceItStands: whoever asks after a wall was built is refused, however many ask meanwhile; before, nothing but
// the case is told.
func TestAWallHoldsOnceItStands(t *testing.T) {
	eachWorld(t, func(w *world) {
		c := w.open(w.jane, "Case")
		stands := make(chan struct{})
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				for {
					built := false
					select {
					case <-stands:
						built = true
					default:
					}
					_, err := w.Edit(w.ctx, w.june, c.ID, Input{Description: of("x")}, 0)
					if built && !errs.Is(err, errs.NotFound) {
						w.Errorf("through the wall: %v", err)
					}
					page, listErr := w.List(w.ctx, w.june, ListFilter{})
					if built && (listErr != nil || len(page.Cases) > 0) {
						w.Errorf("listed through the wall: %v", listErr)
					}
					if built {
						return
					}
				}
			})
		}
		_, err := w.BuildWall(w.ctx, w.jane, WallInput{Case: c.ID, User: w.june.User, Reason: "x"})
		close(stands)
		all.Wait()
		w.must(err)
	})
}

// TestOfTwoWhoEditOneConflicts: of changes at once that were made on the same version one is stored.
func TestOfTwoWhoEditOneConflicts(t *testing.T) {
	eachWorld(t, func(w *world) {
		c := w.open(w.jane, "Case")
		stored := 0
		for i, err := range together(10, func(i int) error {
			_, err := w.Edit(w.ctx, w.jane, c.ID, Input{Name: of(string(rune('a' + i)))}, c.Version)
			return err
		}) {
			if err == nil {
				stored++
			} else if key(err) != "cases.conflict" {
				w.Errorf("%d: %v", i, err)
			}
		}
		got, err := w.Require(w.ctx, w.DB, w.jane, access.SeeCase, c.ID)
		if w.must(err); stored != 1 || got.Version != c.Version+1 {
			w.Errorf("%d stored, %+v", stored, got)
		}
	})
}

// TestTwoWallsAtOnce: of two who build the same wall at once, one is told that it stands.
func TestTwoWallsAtOnce(t *testing.T) {
	eachWorld(t, func(w *world) {
		c := w.open(w.jane, "Case")
		built := 0
		for _, err := range together(10, func(int) error {
			_, err := w.BuildWall(w.ctx, w.jane, WallInput{Case: c.ID, User: w.june.User, Reason: "x"})
			return err
		}) {
			if err == nil {
				built++
			} else if key(err) != "cases.wall.stands" {
				w.Errorf("%v", err)
			}
		}
		if built != 1 {
			w.Errorf("%d built", built)
		}
	})
}
