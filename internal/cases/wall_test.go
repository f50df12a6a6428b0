package cases

import (
	"slices"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/errs"
)

func TestWalls(t *testing.T) {
	eachWorld(t, func(w *world) {
		c := w.open(w.sam, "One")
		_, err := w.BuildWall(w.ctx, w.sam, WallInput{Case: c.ID, User: w.june.User})
		w.refused("no reason", err, "reason cases.reason.required")
		_, err = w.BuildWall(w.ctx, w.sam, WallInput{Case: c.ID, User: w.sam.User, Reason: "x"})
		w.refused("oneself", err, "user cases.wall.self")
		_, err = w.BuildWall(w.ctx, w.gus, WallInput{Case: c.ID, User: w.june.User, Reason: "x"})
		w.refused("a guest", err, "access.not_found")
		wall, err := w.BuildWall(w.ctx, w.sam, WallInput{Case: c.ID, User: w.june.User, Reason: "conflict of interest"})
		w.must(err)
		_, err = w.BuildWall(w.ctx, w.sam, WallInput{Case: c.ID, User: w.june.User, Reason: "again"})
		w.refused("twice", err, "cases.wall.stands")
		if w.sees(w.june, c) || len(w.names(w.june, ListFilter{})) != 0 || !w.sees(w.jane, c) {
			t.Error("the wall doesn't hold")
		}
		for name, err := range map[string]error{
			"explain":  second(w.Explain(w.ctx, w.june, w.sam.User, c.ID)),
			"walls":    second(w.Walls(w.ctx, w.june, c.ID)),
			"people":   second(w.Assignments(w.ctx, w.june, c.ID)),
			"grants":   second(w.Grants(w.ctx, w.june, c.ID)),
			"join":     second(w.Assign(w.ctx, w.june, AssignInput{Case: c.ID, User: w.june.User})),
			"edit":     second(w.Edit(w.ctx, w.june, c.ID, Input{Name: of("x")}, 0)),
			"close":    second(w.SetState(w.ctx, w.june, c.ID, Closed, 0)),
			"grant":    second(w.Grant(w.ctx, w.june, GrantInput{Case: c.ID, User: w.june.User, Level: access.LevelEdit})),
			"wall":     second(w.BuildWall(w.ctx, w.june, WallInput{Case: c.ID, User: w.sam.User, Reason: "x"})),
			"search":   second(w.Candidates(w.ctx, w.june, c.ID, "smith")),
			"unassign": w.Unassign(w.ctx, w.june, c.ID, w.sam.User),
		} {
			w.refused(name, err, "access.not_found")
		}
		_, err = w.Assign(w.ctx, w.sam, AssignInput{Case: c.ID, User: w.june.User})
		w.refused("assigning who is kept out", err, "cases.refusal.walled")
		mine, err := w.AllWalls(w.ctx, w.june, "")
		w.must(err)
		if len(mine.Walls) != 1 || !mine.Walls[0].Opaque || !mine.Walls[0].Against || mine.Walls[0].KeptOut != 1 ||
			mine.Walls[0].Wall != (Wall{ID: wall.ID, BuiltAt: wall.BuiltAt}) || mine.Walls[0].Case != (Case{}) {
			t.Errorf("%+v", mine)
		}
		all, err := w.AllWalls(w.ctx, w.jane, "")
		w.must(err)
		if len(all.Walls) != 1 || all.Walls[0].Opaque || all.Walls[0].Case.Name != "One" || all.Walls[0].Wall.User != w.june.User {
			t.Errorf("%+v", all)
		}
		if _, err := w.AllWalls(w.ctx, w.sam, ""); !errs.Is(err, errs.NotFound) {
			t.Errorf("a standard user sees the page of walls: %v", err)
		}
		w.refused("lifting without a reason", w.LiftWall(w.ctx, w.june, wall.ID, " "), "reason cases.reason.required")
		w.refused("lifting from elsewhere", w.LiftWall(w.ctx, w.there, wall.ID, "x"), "access.not_found")
		w.must(w.LiftWall(w.ctx, w.june, wall.ID, "the conflict is over"))
		w.refused("lifting twice", w.LiftWall(w.ctx, w.jane, wall.ID, "x"), "access.not_found")
		told, err := w.Walls(w.ctx, w.june, c.ID)
		w.must(err)
		if len(told) != 1 || told[0].Stands() || told[0].LiftReason != "the conflict is over" || told[0].LiftedBy != w.june.User {
			t.Errorf("%+v", told)
		}
		if got := w.kinds(c.ID); !slices.Equal(got, []activity.Kind{CaseCreated, Walled, WallLifted}) {
			t.Errorf("%v", got)
		}
	})
}

func second[T any](_ T, err error) error { return err }

func TestWallsOfGroups(t *testing.T) {
	eachWorld(t, func(w *world) {
		c := w.open(w.jane, "One")
		clerks := w.group("Clerks", w.sam, w.lee)
		w.assign(c, w.lee)
		w.sam, w.lee = w.again(w.sam), w.again(w.lee)
		_, err := w.Grant(w.ctx, w.jane, GrantInput{Case: c.ID, User: w.sam.User, Level: access.LevelAdminister})
		w.must(err)
		_, err = w.BuildWall(w.ctx, w.sam, WallInput{Case: c.ID, Group: clerks, Reason: "x"})
		w.refused("one's own group", err, "group cases.wall.self")
		wall, err := w.BuildWall(w.ctx, w.jane, WallInput{Case: c.ID, Group: clerks, Reason: "x"})
		w.must(err)
		if w.sees(w.sam, c) || w.sees(w.lee, c) || len(w.names(w.sam, ListFilter{})) != 0 || len(w.names(w.lee, ListFilter{})) != 0 {
			t.Error("the wall doesn't hold")
		}
		all, err := w.AllWalls(w.ctx, w.jane, "")
		if w.must(err); all.Walls[0].KeptOut != 2 {
			t.Errorf("%+v", all)
		}
		_, err = w.People.EditUser(w.ctx, w.jane, w.lee.User, people.UserInput{Group: of(ids.Group(""))}, 0)
		w.must(err)
		if !w.sees(w.again(w.lee), c) {
			t.Error("the wall follows who left the group")
		}
		w.must(w.LiftWall(w.ctx, w.jane, wall.ID, "done"))
		if !w.sees(w.sam, c) {
			t.Error("a lifted wall holds")
		}
	})
}

// Nothing that was done in a case is in the record for administrators whom walls keep out, by their name or their group.
func TestTheRecordBehindWalls(t *testing.T) {
	eachWorld(t, func(w *world) {
		w.Service.Log.KeepOut(w.KeptOut)
		c, other := w.open(w.sam, "One"), w.open(w.sam, "Two")
		acts := func(by access.Actor, of ids.Case) int {
			t.Helper()
			w.must(w.Service.Log.SealAll(w.ctx))
			page, err := w.Service.Log.Acts(w.ctx, by, activity.Filter{Case: of, Kinds: []activity.Kind{CaseCreated, Walled, WallLifted}})
			w.must(err)
			return len(page.Acts)
		}
		if acts(w.june, c.ID) != 1 || acts(w.june, other.ID) != 1 {
			t.Error("an administrator doesn't find what was done")
		}
		wall, err := w.BuildWall(w.ctx, w.sam, WallInput{Case: c.ID, User: w.june.User, Reason: "conflict of interest"})
		w.must(err)
		if acts(w.june, c.ID) != 0 || acts(w.june, other.ID) != 1 || acts(w.jane, c.ID) != 2 {
			t.Error("the record doesn't stand behind the wall")
		}
		w.must(w.LiftWall(w.ctx, w.june, wall.ID, "cleared by the partners"))
		if acts(w.june, c.ID) != 3 {
			t.Error("once the wall is lifted, all of it isn't there again")
		}
	})
}

func TestWalledGroupsStay(t *testing.T) {
	eachWorld(t, func(w *world) {
		c := w.open(w.jane, "One")
		clerks := w.group("Clerks", w.sam)
		_, err := w.Grant(w.ctx, w.jane, GrantInput{Case: c.ID, Group: clerks, Level: access.LevelEdit})
		w.must(err)
		wall, err := w.BuildWall(w.ctx, w.jane, WallInput{Case: c.ID, Group: clerks, Reason: "x"})
		w.must(err)
		_, err = w.groups.Delete(w.ctx, w.jane, clerks, of(ids.Group("")))
		w.refused("a walled group", err, "cases.wall.group")
		w.must(w.LiftWall(w.ctx, w.jane, wall.ID, "done"))
		_, err = w.groups.Delete(w.ctx, w.jane, clerks, of(ids.Group("")))
		w.must(err)
		list, err := w.Grants(w.ctx, w.jane, c.ID)
		if w.must(err); len(list) != 1 {
			t.Errorf("%+v", list)
		}
	})
}
