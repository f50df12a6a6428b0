package cases

import (
	"slices"
	"strings"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
)

func TestOpeningACase(t *testing.T) {
	eachWorld(t, func(w *world) {
		c, err := w.Create(w.ctx, w.sam, CreateInput{Input: Input{Name: of("  Smith   v  Jones "), Area: &w.area.ID, Type: &w.kind, Description: of("a\r\nb")}})
		w.must(err)
		if c.Number != "2026-0001" || c.Name != "Smith v Jones" || c.State != Onboarding || c.Stage != w.area.Stages[0].ID || c.Responsible != w.sam.User || c.Description != "a\nb" {
			t.Errorf("%+v", c)
		}
		stored, err := w.Require(w.ctx, w.DB, w.sam, access.AdministerCase, c.ID)
		w.must(err)
		if c.CreatedAt = stored.CreatedAt; !stored.TouchedAt.Equal(c.TouchedAt) {
			t.Errorf("%+v, %+v", stored, c)
		}
		list, err := w.Assignments(w.ctx, w.sam, c.ID)
		w.must(err)
		if len(list) != 1 || list[0].User != w.sam.User || !list[0].InForce || list[0].Level != access.LevelAdminister {
			t.Errorf("%+v", list)
		}
		if got := w.kinds(c.ID); !slices.Equal(got, []activity.Kind{CaseCreated}) {
			t.Errorf("%v", got)
		}
		if w.sees(w.lee, c) || w.sees(w.gus, c) || w.sees(w.there, c) || !w.sees(w.jane, c) {
			t.Error("seen by the wrong people")
		}
	})
}

func TestWhatCasesRefuse(t *testing.T) {
	eachWorld(t, func(w *world) {
		c := w.open(w.jane, "One")
		elsewhere, err := w.practice.Lists(w.ctx, w.DB, w.other)
		w.must(err)
		good := Input{Name: of("Two"), Area: &w.area.ID}
		with := func(change func(in *Input)) CreateInput {
			in := good
			change(&in)
			return CreateInput{Input: in}
		}
		for name, try := range map[string]struct {
			by   access.Actor
			in   CreateInput
			want string
		}{
			"limited":               {w.lee, CreateInput{Input: good}, "access.permission"},
			"guest":                 {w.gus, CreateInput{Input: good}, "access.permission"},
			"nobody":                {access.Actor{}, CreateInput{Input: good}, "access.sign_in"},
			"no name":               {w.sam, with(func(in *Input) { in.Name = nil }), "name cases.name.required"},
			"blank name":            {w.sam, with(func(in *Input) { in.Name = of(" \t ") }), "name cases.name.required"},
			"turned name":           {w.sam, with(func(in *Input) { in.Name = of("a\u202eb") }), "name cases.text.characters"},
			"long name":             {w.sam, with(func(in *Input) { in.Name = of(strings.Repeat("x", 10_000)) }), "name cases.text.long"},
			"no area":               {w.sam, with(func(in *Input) { in.Area = nil }), "area cases.choose"},
			"area of another firm":  {w.sam, with(func(in *Input) { in.Area = &elsewhere.Areas[0].ID }), "area cases.choose"},
			"type of another firm":  {w.sam, with(func(in *Input) { in.Type = &elsewhere.Types[0].ID }), "type cases.choose"},
			"stage of another firm": {w.sam, with(func(in *Input) { in.Stage = &elsewhere.Areas[0].Stages[0].ID }), "stage cases.choose"},
			"unknown project":       {w.sam, with(func(in *Input) { in.Project = of(ids.Project("p")) }), "project cases.choose"},
			"responsible guest":     {w.sam, with(func(in *Input) { in.Responsible = &w.gus.User }), "responsible cases.responsible.unable"},
			"responsible elsewhere": {w.sam, with(func(in *Input) { in.Responsible = &w.there.User }), "responsible cases.responsible.unable"},
			"taken number":          {w.sam, with(func(in *Input) { in.Number = of(strings.ToLower(c.Number)) }), "number cases.number.taken"},
			"closed from the start": {w.sam, CreateInput{Input: good, State: Closed}, "state cases.choose"},
		} {
			_, err := w.Create(w.ctx, try.by, try.in)
			w.refused(name, err, try.want)
		}
		if got := w.names(w.jane, ListFilter{}); !slices.Equal(got, []string{"One"}) {
			t.Errorf("refusals left %v", got)
		}
		if d := w.open(w.jane, "Three"); d.Number != "2026-0002" {
			t.Errorf("refusals spent numbers: %s", d.Number)
		}
	})
}

func TestNumbersTypedByHandArePassedOver(t *testing.T) {
	eachWorld(t, func(w *world) {
		_, err := w.Create(w.ctx, w.sam, CreateInput{Input: Input{Name: of("By hand"), Area: &w.area.ID, Number: of("2026-0001")}})
		w.must(err)
		if c := w.open(w.sam, "Next"); c.Number != "2026-0002" {
			t.Errorf("%s", c.Number)
		}
		c, err := w.Create(w.ctx, w.there, CreateInput{Input: Input{Name: of("Elsewhere"), Area: of(w.areaOf(w.other))}})
		w.must(err)
		if c.Number != "2026-0001" {
			t.Errorf("another account's numbers count: %s", c.Number)
		}
	})
}

func TestEditingACase(t *testing.T) {
	eachWorld(t, func(w *world) {
		c := w.open(w.jane, "One")
		second := w.area.Stages[1].ID
		got, err := w.Edit(w.ctx, w.sam, c.ID, Input{Name: of("Uno"), Stage: &second}, c.Version)
		w.must(err)
		if got.Name != "Uno" || got.Stage != second || got.Version != 2 {
			t.Errorf("%+v", got)
		}
		same, err := w.Edit(w.ctx, w.sam, c.ID, Input{Name: of("Uno")}, 1)
		if err != nil || same.Version != 2 {
			t.Errorf("what stands already: %+v, %v", same, err)
		}
		_, err = w.Edit(w.ctx, w.sam, c.ID, Input{Name: of("Eins")}, 1)
		w.refused("stale", err, "cases.conflict")
		if theirs, ok := errs.As(err).Detail.(Case); !ok || theirs.Name != "Uno" {
			t.Errorf("%+v", errs.As(err).Detail)
		}
		_, err = w.Edit(w.ctx, w.sam, c.ID, Input{Number: of("7")}, 0)
		w.refused("number by who doesn't administer", err, "access.level")
		_, err = w.Edit(w.ctx, w.lee, c.ID, Input{Name: of("x")}, 0)
		w.refused("limited user without the case", err, "access.not_found")
		_, err = w.Edit(w.ctx, w.there, c.ID, Input{Name: of("x")}, 0)
		w.refused("another account", err, "access.not_found")
		w.assign(c, w.lee)
		_, err = w.Edit(w.ctx, w.lee, c.ID, Input{Responsible: &w.lee.User}, 0)
		w.must(err)
		_, err = w.Edit(w.ctx, w.jane, c.ID, Input{Responsible: &w.gus.User}, 0)
		w.refused("responsible who can't", err, "responsible cases.responsible.unable")
		lists, err := w.practice.Lists(w.ctx, w.DB, w.firm)
		w.must(err)
		_, err = w.Edit(w.ctx, w.jane, c.ID, Input{Area: &lists.Areas[1].ID}, 0)
		w.refused("another area without a stage", err, "stage cases.stage.choose")
		_, err = w.Edit(w.ctx, w.jane, c.ID, Input{Area: &lists.Areas[1].ID, Stage: &second}, 0)
		w.refused("another area with a stage of the old one", err, "stage cases.choose")
		_, err = w.Edit(w.ctx, w.jane, c.ID, Input{Area: &lists.Areas[1].ID, Stage: &lists.Areas[1].Stages[0].ID}, 0)
		w.must(err)
		if got := w.kinds(c.ID); !slices.Equal(got, []activity.Kind{CaseCreated, CaseEdited, StageChanged, Assigned, CaseEdited, CaseEdited, StageChanged}) {
			t.Errorf("%v", got)
		}
	})
}

func TestStatesOfACase(t *testing.T) {
	eachWorld(t, func(w *world) {
		c := w.open(w.jane, "One")
		_, err := w.SetState(w.ctx, w.jane, c.ID, OnHold, 0)
		w.refused("on hold from onboarding", err, "cases.state.follow")
		for _, to := range []State{Active, OnHold, Active, Closed} {
			c, err = w.SetState(w.ctx, w.jane, c.ID, to, c.Version)
			w.must(err)
		}
		if c.ClosedAt.IsZero() || c.Version != 5 {
			t.Errorf("%+v", c)
		}
		_, err = w.Edit(w.ctx, w.jane, c.ID, Input{Name: of("x")}, 0)
		w.refused("editing what is closed", err, "cases.closed")
		_, err = w.SetState(w.ctx, w.jane, c.ID, OnHold, 0)
		w.refused("on hold from closed", err, "cases.state.follow")
		c, err = w.SetState(w.ctx, w.jane, c.ID, Active, 0)
		if w.must(err); !c.ClosedAt.IsZero() {
			t.Errorf("%+v", c)
		}
		w.assign(c, w.gus)
		_, err = w.SetState(w.ctx, w.gus, c.ID, Closed, 0)
		w.refused("a guest closes", err, "access.level")
		_, err = w.SetState(w.ctx, w.jane, c.ID, "lost", 0)
		w.refused("no state", err, "state cases.choose")
	})
}
