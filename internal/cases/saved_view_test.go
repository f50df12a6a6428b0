package cases

import (
	"fmt"
	"strings"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

func TestSavedViews(t *testing.T) {
	eachWorld(t, func(w *world) {
		v, err := w.SaveView(w.ctx, w.sam, "  Waiting for court ", "view=all&state=on_hold&q=a%26b")
		w.must(err)
		if v.Name != "Waiting for court" || v.Query != "q=a%26b&state=on_hold&view=all" {
			t.Errorf("%+v", v)
		}
		again, err := w.SaveView(w.ctx, w.sam, "waiting for COURT", "view=all")
		w.must(err)
		if again.ID != v.ID {
			t.Error("a name is kept twice")
		}
		_, err = w.SaveView(w.ctx, w.gus, "Mine", "")
		w.must(err)
		list, err := w.SavedViews(w.ctx, w.sam)
		w.must(err)
		if len(list) != 1 || list[0].Name != "waiting for COURT" || list[0].Query != "view=all" {
			t.Errorf("%+v", list)
		}
		for name, x := range map[string][3]string{"no name": {" ", "", "name cases.view.name"}, "long": {strings.Repeat("я", 61), "", "name cases.text.long"},
			"control": {"a\x00b", "", "name"}, "much": {"a", "q=" + strings.Repeat("a", MaxViewQuery), "query cases.view.query"}, "broken": {"a", "%zz", "query cases.view.query"}} {
			if _, err := w.SaveView(w.ctx, w.sam, x[0], x[1]); !errs.Is(err, errs.Invalid) || !strings.Contains(fmt.Sprint(errs.As(err).Fields), strings.Fields(x[2])[0]) {
				t.Errorf("%s: %v", name, err)
			}
		}
		for i := range MaxSavedViews - 1 {
			_, err := w.SaveView(w.ctx, w.sam, fmt.Sprint("View ", i), "")
			w.must(err)
		}
		_, err = w.SaveView(w.ctx, w.sam, "One more", "")
		w.refused("too many", err, "cases.view.many")
		w.refused("another's", w.DeleteView(w.ctx, w.gus, v.ID), "access.not_found")
		w.must(w.DeleteView(w.ctx, w.sam, v.ID))
		w.refused("gone", w.DeleteView(w.ctx, w.sam, v.ID), "access.not_found")
		if _, err := w.SavedViews(w.ctx, access.Operator(w.firm)); !errs.Is(err, errs.Unauthenticated) {
			t.Error("the operator has views")
		}
		w.must(w.DB.Write(w.ctx, func(tx *db.Tx) error { return DeleteViewsOf(w.ctx, tx, w.firm, w.sam.User) }))
		list, err = w.SavedViews(w.ctx, w.sam)
		w.must(err)
		if len(list) != 0 {
			t.Error("an erased user keeps views")
		}
	})
}
