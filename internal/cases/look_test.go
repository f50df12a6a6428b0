package cases

import (
	"testing"
)

func TestWhoLookedAtACase(t *testing.T) {
	eachWorld(t, func(w *world) {
		c := w.open(w.jane, "One")
		w.assign(c, w.gus)
		for range 3 {
			_, err := w.Look(w.ctx, w.gus, c.ID)
			w.must(err)
		}
		_, err := w.Look(w.ctx, w.lee, c.ID)
		w.refused("who doesn't see it", err, "access.not_found")
		w.must(w.Service.Log.SealAll(w.ctx))
		page, err := w.Views(w.ctx, w.sam, c.ID, 0)
		w.must(err)
		if len(page.Acts) != 1 || page.Acts[0].User != w.gus.User || page.Acts[0].Kind != CaseViewed {
			t.Errorf("%+v", page.Acts)
		}
		_, err = w.Views(w.ctx, w.gus, c.ID, 0)
		w.refused("a guest asks who looked", err, "access.level")
		w.wall(c, w.june)
		_, err = w.Views(w.ctx, w.june, c.ID, 0)
		w.refused("who is kept out asks", err, "access.not_found")
	})
}
