package people

import (
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

func TestSavedViews(t *testing.T) {
	each(t, func(w *world) {
		in := SavedViewInput{Name: " Moscow, by last sign-in ", Columns: []Column{ColumnName, ColumnCell}, Standard: true,
			Filter: DirectoryFilter{Tab: Inactive, Search: "анна", Groups: []ids.Group{"", "g"}, LastSignIn: SignInSpan{Never: true, Before: w.db.Now()},
				Sort: ColumnLastSignIn, Desc: true, After: "cursor", Limit: 7}}
		v, err := w.SaveView(w.ctx, w.jane, "", in, 0)
		must(w.t, err)
		in.Filter.After, in.Filter.Limit = "", 0
		want := SavedView{ID: v.ID, Name: "Moscow, by last sign-in", Columns: in.Columns, Filter: in.Filter, Standard: true, Version: 1}
		got, err := w.SavedView(w.ctx, w.jane, v.ID)
		must(w.t, err)
		if !got.Filter.LastSignIn.Before.Equal(want.Filter.LastSignIn.Before) {
			w.t.Errorf("the moment is %v", got.Filter.LastSignIn)
		}
		if got.Filter.LastSignIn, want.Filter.LastSignIn = (SignInSpan{}), (SignInSpan{}); !reflect.DeepEqual(got, want) {
			w.t.Errorf("kept %+v\n not %+v", got, want)
		}
		other, err := w.SaveView(w.ctx, w.jane, "", SavedViewInput{Name: "Second", Columns: StandardColumns(), Standard: true}, 0)
		must(w.t, err)
		if first, err := w.SavedView(w.ctx, w.jane, v.ID); err != nil || first.Standard {
			w.t.Errorf("two standard views: %v, %v", first, err)
		}
		_, err = w.SaveView(w.ctx, w.jane, other.ID, SavedViewInput{Name: "MOSCOW, BY LAST SIGN-IN", Columns: StandardColumns()}, 1)
		expect(w.t, "a name twice", err, errs.Invalid, "people.view.name_taken")
		changed, err := w.SaveView(w.ctx, w.jane, other.ID, SavedViewInput{Name: "Third", Columns: StandardColumns()}, 1)
		if err != nil || changed.Version != 2 {
			w.t.Errorf("changed: %+v, %v", changed, err)
		}
		_, err = w.SaveView(w.ctx, w.jane, other.ID, SavedViewInput{Name: "Fourth", Columns: StandardColumns()}, 1)
		expect(w.t, "a stale version", err, errs.Conflict, "people.view.conflict")
		if list, err := w.SavedViews(w.ctx, w.jane); err != nil || len(list) != 2 || list[0].ID != v.ID {
			w.t.Errorf("%v, %v", list, err)
		}
		must(w.t, w.DeleteView(w.ctx, w.jane, v.ID))
		expect(w.t, "deleted twice", w.DeleteView(w.ctx, w.jane, v.ID), errs.NotFound, "access.not_found")
	})
}

func TestSavedViewsAreOnesOwn(t *testing.T) {
	each(t, func(w *world) {
		in := SavedViewInput{Name: "Mine", Columns: StandardColumns()}
		v, err := w.SaveView(w.ctx, w.jane, "", in, 0)
		must(w.t, err)
		colleague := w.add(w.firm.ID, "olga@example.com", "Olga", "Reed", access.Administrator)
		for name, by := range map[string]access.Actor{"a colleague": colleague, "the same login elsewhere": w.janeDept, "a standard user": w.sam} {
			_, err := w.SavedView(w.ctx, by, v.ID)
			expect(w.t, name, err, errs.NotFound, "access.not_found")
			_, err = w.SaveView(w.ctx, by, v.ID, in, 0)
			expect(w.t, name+" saves", err, errs.NotFound, "access.not_found")
			expect(w.t, name+" deletes", w.DeleteView(w.ctx, by, v.ID), errs.NotFound, "access.not_found")
		}
		_, err = w.SavedViews(w.ctx, access.Operator(w.firm.ID))
		expect(w.t, "the machine", err, errs.Unauthenticated, "access.sign_in")
		for name, bad := range map[string]SavedViewInput{
			"no name": {Columns: in.Columns}, "long": {Name: strings.Repeat("я", 61), Columns: in.Columns}, "override": {Name: "a\u202eb", Columns: in.Columns},
			"columns": {Name: "x", Columns: []Column{"secret"}}, "filter": {Name: "x", Columns: in.Columns, Filter: DirectoryFilter{Sort: "secret"}},
		} {
			if _, err := w.SaveView(w.ctx, w.jane, "", bad, 0); !errs.Is(err, errs.Invalid) {
				w.t.Errorf("%s: %v", name, err)
			}
		}
		// A view of a later release is shown as far as it is understood.
		w.write(func(tx *db.Tx) error {
			_, err := tx.Exec(w.ctx, `update saved_views set content = ? where account_id = ? and id = ?`, `{"columns":["second_factor","email"],"filter":{"sort":"second_factor"}}`, w.firm.ID, v.ID)
			return err
		})
		if got, err := w.SavedView(w.ctx, w.jane, v.ID); err != nil || len(got.Columns) != 1 || got.Filter.Sort != "" {
			w.t.Errorf("%+v, %v", got, err)
		}
	})
}

// TestTwentyViews: many at once make no twenty-first.
func TestTwentyViews(t *testing.T) {
	each(t, func(w *world) {
		var group sync.WaitGroup
		for i := range 25 {
			group.Go(func() {
				_, err := w.SaveView(w.ctx, w.jane, "", SavedViewInput{Name: fmt.Sprint("View ", i), Columns: StandardColumns(), Standard: true}, 0)
				if err != nil && errs.As(err).Key != "people.view.many" {
					w.t.Error(err)
				}
			})
		}
		group.Wait()
		list, err := w.SavedViews(w.ctx, w.jane)
		standard := 0
		for _, v := range list {
			if v.Standard {
				standard++
			}
		}
		if err != nil || len(list) != MaxSavedViews || standard != 1 {
			w.t.Errorf("%d views, %d standard, %v", len(list), standard, err)
		}
	})
}
