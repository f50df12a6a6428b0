package scim

import (
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/platform/errs"
)

// A paused directory changes nothing; what it asks for waits, and goes on once it is resumed.
func TestPaused(t *testing.T) {
	eachWorld(t, func(w *world) {
		for range 2 { // pausing twice is pausing once
			c, err := w.Pause(w.ctx, w.jane, w.con.ID)
			if w.must(err); c.Stopped != ReasonPaused {
				t.Errorf("%+v", c)
			}
		}
		_, err := w.CreateUser(w.ctx, w.dir, Resource{"userName": "vera@firm.example"})
		w.expect("inviting", err, errs.TooMany, keyStopped)
		if list := w.waiting(); len(list) != 1 || list[0].Email != "vera@firm.example" || list[0].Reason != ReasonStopped {
			t.Errorf("%+v", list)
		}
		if n := w.count(`select count(*) from acts where kind = ?`, Stopped); n != 1 {
			t.Errorf("told %d times", n)
		}
		_, err = w.Resume(w.ctx, access.Operator(w.firm), w.con.ID)
		w.must(err)
		if _, err := w.CreateUser(w.ctx, w.dir, Resource{"userName": "vera@firm.example"}); err != nil {
			t.Error(err)
		}
		_, err = w.Pause(w.ctx, w.sam, w.con.ID)
		w.expect("by nobody who may", err, errs.NotFound, "access.not_found")
	})
}
