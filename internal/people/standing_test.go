package people

import (
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

func TestGrantsAreJudgedWhenAsked(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2026, 3, n, 12, 0, 0, 0, time.UTC) }
	p := Person{Status: Active, Lasting: Standing{Role: access.Standard, Group: "g1", Manages: true},
		TempRole:  &TemporaryRole{access.Administrator, Period{From: day(5), Until: day(8)}},
		TempGroup: &TemporaryGroup{"", false, Period{From: day(6)}}, EndsAt: day(20)}
	for _, c := range []struct {
		at      time.Time
		role    access.Role
		manages bool
		status  Status
		next    time.Time
	}{
		{day(1), access.Standard, true, Active, day(5)},
		{day(5).Add(-time.Microsecond), access.Standard, true, Active, day(5)},
		{day(5), access.Administrator, true, Active, day(6)},
		{day(6), access.Administrator, false, Active, day(8)},
		{day(8), access.Standard, false, Active, day(20)},
		{day(20), access.Standard, false, Inactive, time.Time{}},
	} {
		got := p.at(c.at)
		if got.Role != c.role || got.Manages != c.manages || got.Status != c.status || !p.nextChange(c.at).Equal(c.next) {
			t.Errorf("on %s: %s, manages %v, %s, next %s", c.at, got.Role, got.Manages, got.Status, p.nextChange(c.at))
		}
	}
	if p.administers() {
		t.Error("who is an administrator for three days counts as one")
	}
}

// TestStandingIsKept reads back what was stored, and what holds once the clock has moved.
func TestStandingIsKept(t *testing.T) {
	each(t, func(w *world) {
		from, until := w.clk.Now().Add(time.Hour), w.clk.Now().Add(2*time.Hour)
		must(t, w.alter(w.sam.User, func(p *Person) {
			p.TempRole = &TemporaryRole{access.Guest, Period{From: from, Until: until, Reason: "leave"}}
			p.TempGroup = &TemporaryGroup{"g9", true, Period{From: from}}
			p.EndsAt, p.EndsReason = until.Add(time.Hour), "contract ends"
		}))
		look := func() Person {
			p, err := w.PersonOf(w.ctx, w.db, w.firm.ID, w.sam.User)
			must(t, err)
			return p
		}
		before := look()
		if before.Role != access.Standard || before.Group != "" || before.TempRole.Reason != "leave" || !before.TempRole.Until.Equal(until) || before.EndsReason != "contract ends" {
			t.Errorf("%+v", before)
		}
		w.clk.Advance(time.Hour)
		if p := look(); p.Role != access.Guest || p.Group != "g9" || !p.Manages || p.Lasting != before.Lasting {
			t.Errorf("%+v", p)
		}
		w.clk.Advance(2 * time.Hour)
		if p := look(); p.Role != access.Standard || p.Status != Inactive || p.Group != "g9" {
			t.Errorf("%+v", p)
		}
	})
}

// alter stores a change of a user that no use case offers.
func (w *world) alter(user ids.User, fn func(p *Person)) error {
	return w.db.Write(w.ctx, func(tx *db.Tx) error {
		p, err := selectPerson(w.ctx, tx, w.firm.ID, user)
		if err != nil {
			return err
		}
		fn(&p)
		return w.store(w.ctx, tx, &p)
	})
}
