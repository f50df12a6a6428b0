package people

import (
	"slices"
	"strings"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
)

// noted returns the role, group and status by which lists find a user.
func (w *world) noted(user ids.User) Person {
	w.t.Helper()
	p, err := selectNoted(w.ctx, w.db, w.look(user))
	must(w.t, err)
	return p
}

func TestListsAndRecordFollowWhatChangesByItself(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		south := w.group("South")
		start := w.clk.Now()
		ends := start.Add(72 * time.Hour)
		w.edit(w.jane, w.sam.User, UserInput{TempRole: &TemporaryRole{access.Administrator, period(start.Add(time.Hour), start.Add(24*time.Hour))},
			TempGroup: &TemporaryGroup{Group: south, Manages: true, Period: period(start.Add(2*time.Hour), time.Time{})}, EndsAt: &ends})
		settle := func(d time.Duration) []string {
			w.clk.Advance(d)
			before := w.acts(w.sam.User)
			must(t, w.Settle(w.ctx))
			after := w.acts(w.sam.User)
			must(t, w.Settle(w.ctx))
			if len(w.acts(w.sam.User)) != len(after) {
				t.Error("settling twice records twice")
			}
			return after[len(before):]
		}
		if got := settle(59 * time.Minute); len(got) != 0 {
			t.Errorf("too early: %v", got)
		}
		if p := w.look(w.sam.User); p.Role != access.Standard {
			t.Errorf("%s", p.Role)
		}
		w.clk.Advance(time.Minute)
		if p, n := w.look(w.sam.User), w.noted(w.sam.User); p.Role != access.Administrator || n.Role != access.Standard {
			t.Errorf("at once %s, in lists %s", p.Role, n.Role)
		}
		for _, c := range []struct {
			after time.Duration
			want  string
		}{
			{0, `people.role_changed{"from":"standard","to":"administrator","cause":"grant_began"}`},
			{time.Hour, `people.group_changed{"from":"","to":"` + string(south) + `","managed":false,"manages":true,"cause":"grant_began"}`},
			{22 * time.Hour, `people.role_changed{"from":"administrator","to":"standard","cause":"grant_ended"} people.temporary_ended`},
			{48 * time.Hour, `people.status_changed{"from":"active","to":"inactive","cause":"last_day"}`},
			{48 * time.Hour, ``},
		} {
			if got := strings.Join(settle(c.after), " "); !strings.HasPrefix(got, c.want) || c.want == "" && got != "" {
				t.Errorf("after %v: %s", c.after, got)
			}
			if p, n := w.look(w.sam.User), w.noted(w.sam.User); p.Role != n.Role || p.Group != n.Group || p.Manages != n.Manages || p.Status != n.Status {
				t.Errorf("after %v: %+v in lists is %+v", c.after, p.holding(), n.holding())
			}
		}
		var left int
		must(t, w.db.QueryRow(w.ctx, `select count(*) from users where settle_at is not null`).Scan(&left))
		if left != 0 {
			t.Errorf("%d users are still to be settled", left)
		}
	})
}

// Whoever saves a profile after the moment has the change recorded as well, not overwritten.
func TestASavedProfileHidesNothingFromTheRecord(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		w.edit(w.jane, w.sam.User, UserInput{TempRole: &TemporaryRole{access.Limited, period(time.Time{}, w.clk.Now().Add(time.Hour))}})
		w.clk.Advance(2 * time.Hour)
		_, err := w.UpdateProfile(w.ctx, w.sam, ProfileInput{About: new("x")}, 0)
		must(t, err)
		want := []activity.Kind{UserAdded, RoleChanged, TemporaryGranted, RoleChanged, TemporaryEnded, ProfileChanged}
		if got := w.kinds(w.sam.User); !slices.Equal(got, want) {
			t.Errorf("%v", got)
		}
		w.edit(w.jane, w.sam.User, UserInput{TempRole: &TemporaryRole{access.Limited, period(time.Time{}, w.clk.Now().Add(time.Hour))}})
		w.clk.Advance(2 * time.Hour)
		w.edit(w.jane, w.sam.User, UserInput{Profile: ProfileInput{About: new("y")}})
		want = append(want, RoleChanged, TemporaryGranted, RoleChanged, TemporaryEnded, ProfileChanged)
		if got := w.kinds(w.sam.User); !slices.Equal(got, want) {
			t.Errorf("%v", got)
		}
	})
}

func TestJobsSettleAtTheMoment(t *testing.T) {
	each(t, func(w *world) {
		ends := w.clk.Now().Add(30 * time.Second)
		w.edit(w.jane, w.sam.User, UserInput{EndsAt: &ends})
		w.clk.Advance(31 * time.Second)
		w.runJobs()
		if got := w.noted(w.sam.User); got.Status != Inactive {
			w.t.Errorf("%s", got.Status)
		}
	})
}

func TestALastDayTakenBackIsNone(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		at := w.clk.Now().Add(time.Hour)
		for _, name := range []string{"a", "b", "c"} {
			user := w.add(w.firm.ID, name+"@example.com", "A", "B", access.Guest)
			w.edit(access.Operator(w.firm.ID), user.User, UserInput{EndsAt: &at})
		}
		w.edit(w.jane, w.sam.User, UserInput{EndsAt: &at, EndsReason: new("leaves")})
		if p := w.edit(w.jane, w.sam.User, UserInput{EndsAt: new(time.Time)}); p.EndsReason != "" {
			t.Error("the reason outlives the last day")
		}
		w.clk.Advance(time.Hour)
		must(t, w.Settle(w.ctx))
		page, err := w.List(w.ctx, w.jane, Filter{Status: Inactive})
		if err != nil || len(page.Items) != 3 {
			t.Errorf("%d inactive, %v", len(page.Items), err)
		}
		if w.look(w.sam.User).Status != Active {
			t.Error("whose last day was taken back is out")
		}
	})
}
