package people

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/groups"
	"cabinet/internal/ids"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/jobs"
)

// tiring are the people of groups, who can be moved only so many times until something breaks.
type tiring struct {
	*Service
	left int
}

func (m *tiring) MoveGroup(ctx context.Context, tx *db.Tx, by access.Actor, from, to ids.Group, after ids.User, limit int) (int, ids.User, error) {
	if m.left--; m.left == 0 {
		return 0, "", errors.New("the machine was stopped")
	}
	return m.Service.MoveGroup(ctx, tx, by, from, to, after, limit)
}

// closings returns settings of groups with a queue of their own, whose work breaks at the given batch.
func (c *crowd) closings(t *testing.T, breaks int) (*groups.Settings, *jobs.Queue) {
	t.Helper()
	deps := c.world.groups.SettingsDeps
	deps.Members = &tiring{c.Service, breaks}
	settings := groups.NewSettings(deps)
	queue := jobs.New(c.db, c.clk.Now, clock.System(), deps.IDs, slog.New(slog.DiscardHandler), jobs.Options{})
	settings.RegisterJobs(queue)
	return settings, queue
}

// full fills a group with everybody who isn't an administrator, and returns how many they are.
func (c *crowd) full(t *testing.T, group ids.Group) (n int) {
	t.Helper()
	c.write(func(tx *db.Tx) error {
		moved, err := tx.Exec(c.ctx, `update users set group_id = ?, lasting_group_id = ? where account_id = ? and role <> ?`, group, group, c.firm.ID, access.Administrator)
		n = int(moved)
		return err
	})
	return n
}

func (c *crowd) count(t *testing.T, query string, args ...any) (n int) {
	t.Helper()
	must(t, c.db.QueryRow(c.ctx, query, args...).Scan(&n))
	return n
}

// A group of ten thousand is deleted in the background: what broke goes on where it was, each person is moved once, with an
// act of whoever asked, and nobody joins meanwhile.
func TestAGroupOfThousandsIsDeleted(t *testing.T) {
	size := 12_500
	if testing.Short() {
		size = 1500
	}
	dbtest.Each(t, directorySchemas(), func(t *testing.T, d *db.DB, clk *clock.Fake) {
		c := &crowd{world: newWorld(t, d, clk)}
		c.fill(t, size, rand.New(rand.NewPCG(7, 7)))
		south, west := c.group("South"), c.group("West")
		n := c.full(t, south)
		zoe := c.add(c.firm.ID, "zoe@example.com", "Zoe", "X", access.Limited)
		settings, queue := c.closings(t, 4)
		if _, err := settings.Delete(c.ctx, c.jane, south, &west); errs.As(err) == nil || errs.As(err).Key != "groups.too_full" {
			t.Fatal(err)
		}
		began, err := settings.DeleteLater(c.ctx, c.jane, south, &west)
		must(t, err)
		if began.Total != n {
			t.Errorf("%d to move, not %d", began.Total, n)
		}
		_, err = settings.DeleteLater(c.ctx, c.jane, south, &west)
		expect(t, "twice", err, errs.Conflict, "groups.closing")
		_, err = settings.Delete(c.ctx, c.jane, west, new(ids.Group))
		expect(t, "where people are just coming", err, errs.Conflict, "groups.receiving")
		_, err = c.EditUser(c.ctx, c.jane, zoe.User, UserInput{Group: &south}, 0)
		expect(t, "joining", err, errs.Invalid, "people.group_id.choose")

		if _, failed, err := queue.RunDue(c.ctx); failed != 1 || err != nil {
			t.Fatalf("%d failed, %v", failed, err)
		}
		half, err := settings.Closing(c.ctx, c.jane, south)
		if err != nil || half.Moved != 300 || half.State != groups.ClosingRuns {
			t.Errorf("%+v %v", half, err)
		}
		clk.Advance(time.Minute)
		if _, failed, err := queue.RunDue(c.ctx); failed != 0 || err != nil {
			t.Fatalf("%d failed, %v", failed, err)
		}
		done, err := settings.Closing(c.ctx, c.jane, south)
		if err != nil || done.Moved != n || done.State != groups.ClosingDone || done.EndedAt.IsZero() {
			t.Errorf("%+v %v", done, err)
		}
		if got := c.count(t, `select count(*) from users where account_id = ? and group_id = ?`, c.firm.ID, west); got != n {
			t.Errorf("%d of %d arrived", got, n)
		}
		if got := c.count(t, `select count(*) from acts where account_id = ? and kind = ? and user_id = ?`, c.firm.ID, GroupChanged, c.jane.User); got != n {
			t.Errorf("%d acts about %d people", got, n)
		}
		if got := c.count(t, `select count(*) from acts where account_id = ? and kind = ?`, c.firm.ID, groups.GroupDeleted); got != 1 {
			t.Errorf("the group is deleted %d times", got)
		}
		_, err = c.world.groups.Group(c.ctx, c.jane, south)
		expect(t, "the group", err, errs.NotFound, "access.not_found")
	})
}

// Whoever lost the right meanwhile moves nobody any more; somebody else can finish it.
func TestADeletionStopsWithTheRight(t *testing.T) {
	eachCrowd(t, 800, func(t *testing.T, c *crowd) {
		kate := c.add(c.firm.ID, "kate@example.com", "Kate", "X", access.Administrator)
		south := c.group("South")
		n := c.full(t, south)
		settings, queue := c.closings(t, 3)
		_, err := settings.DeleteLater(c.ctx, kate, south, new(ids.Group))
		must(t, err)
		if _, failed, err := queue.RunDue(c.ctx); failed != 1 || err != nil {
			t.Fatalf("%d failed, %v", failed, err)
		}
		c.edit(c.jane, kate.User, UserInput{Profile: ProfileInput{Role: new(string(access.Standard))}})
		c.clk.Advance(time.Minute)
		if _, failed, err := queue.RunDue(c.ctx); failed != 0 || err != nil {
			t.Fatalf("%d failed, %v", failed, err)
		}
		x, err := settings.Closing(c.ctx, c.jane, south)
		if err != nil || x.State != groups.ClosingStopped || x.Moved != 200 {
			t.Errorf("%+v %v", x, err)
		}
		_, err = settings.Closing(c.ctx, kate, south)
		if kate.Role = access.Standard; err != nil {
			t.Error(err)
		}
		_, err = settings.Closing(c.ctx, kate, south)
		expect(t, "by somebody else", err, errs.NotFound, "access.not_found")
		_, err = settings.DeleteLater(c.ctx, c.jane, south, new(ids.Group))
		must(t, err)
		if _, failed, err := queue.RunDue(c.ctx); failed != 0 || err != nil {
			t.Fatalf("%d failed, %v", failed, err)
		}
		if x, err = settings.Closing(c.ctx, c.jane, south); err != nil || x.State != groups.ClosingDone || x.Moved != n-200 {
			t.Errorf("%+v %v, %d", x, err, n)
		}
	})
}
