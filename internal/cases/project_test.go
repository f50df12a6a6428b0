package cases

import (
	"strings"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/platform/errs"
)

func TestProjects(t *testing.T) {
	eachWorld(t, func(w *world) {
		p, err := w.CreateProject(w.ctx, w.sam, ProjectInput{Name: of(" Big  Merger "), Description: of("x")})
		w.must(err)
		if p.Name != "Big Merger" || p.State != ProjectOpen || p.Responsible != w.sam.User {
			t.Errorf("%+v", p)
		}
		_, err = w.CreateProject(w.ctx, w.jane, ProjectInput{Name: of("big merger")})
		w.refused("taken", err, "name cases.project.taken")
		_, err = w.CreateProject(w.ctx, w.lee, ProjectInput{Name: of("Mine")})
		w.refused("limited", err, "access.not_found")
		_, err = w.CreateProject(w.ctx, w.jane, ProjectInput{Name: of("")})
		w.refused("no name", err, "name cases.name.required")
		_, err = w.CreateProject(w.ctx, w.there, ProjectInput{Name: of("Big Merger")})
		w.must(err)
		for name, by := range map[string]access.Actor{"limited": w.lee, "guest": w.gus, "another account": w.there} {
			if _, err := w.Project(w.ctx, by, p.ID); !errs.Is(err, errs.NotFound) {
				t.Errorf("%s sees a project: %v", name, err)
			}
		}
		found, err := w.Project(w.ctx, w.jane, p.ID)
		if w.must(err); found.Level != access.LevelAdminister {
			t.Errorf("%+v", found)
		}
		_, err = w.EditProject(w.ctx, w.jane, p.ID, ProjectInput{Responsible: &w.lee.User}, 0)
		w.refused("a limited user responsible", err, "responsible cases.responsible.unable")
		_, err = w.EditProject(w.ctx, w.jane, p.ID, ProjectInput{Name: of("Merger")}, 1)
		w.must(err)
		_, err = w.EditProject(w.ctx, w.jane, p.ID, ProjectInput{Name: of("Fusion")}, 1)
		w.refused("stale", err, "cases.conflict")
		closed, err := w.SetProjectState(w.ctx, w.sam, p.ID, ProjectClosed, 2)
		if w.must(err); closed.ClosedAt.IsZero() {
			t.Errorf("%+v", closed)
		}
		_, err = w.EditProject(w.ctx, w.jane, p.ID, ProjectInput{Name: of("Fusion")}, 0)
		w.refused("editing what is closed", err, "cases.project.closed")
		_, err = w.Create(w.ctx, w.sam, CreateInput{Input: Input{Name: of("x"), Area: &w.area.ID, Project: &p.ID}})
		w.refused("a case in a closed project", err, "project cases.project.closed")
		if open, err := w.SetProjectState(w.ctx, w.sam, p.ID, ProjectOpen, 0); err != nil || !open.ClosedAt.IsZero() {
			t.Errorf("%+v, %v", open, err)
		}
		if _, err := w.ProjectGrants(w.ctx, w.lee, p.ID); !errs.Is(err, errs.NotFound) {
			t.Errorf("%v", err)
		}
		list, err := w.ProjectGrants(w.ctx, w.jane, p.ID)
		if w.must(err); len(list) != 1 || list[0].User != w.sam.User {
			t.Errorf("%+v", list)
		}
	})
}

func TestPagesOfProjects(t *testing.T) {
	eachWorld(t, func(w *world) {
		for _, name := range []string{"Echo", "Bravo", "Alpha", "Delta", "Charlie"} {
			_, err := w.CreateProject(w.ctx, w.jane, ProjectInput{Name: &name})
			w.must(err)
		}
		read := func(f ProjectFilter) (ProjectPage, string) {
			t.Helper()
			page, err := w.Projects(w.ctx, w.sam, f)
			w.must(err)
			var out []string
			for _, p := range page.Projects {
				out = append(out, p.Name)
			}
			return page, strings.Join(out, " ")
		}
		first, got := read(ProjectFilter{Limit: 2})
		if got != "Alpha Bravo" || first.Previous != "" {
			t.Errorf("%s %+v", got, first)
		}
		next, got := read(ProjectFilter{Limit: 2, After: first.Next})
		if got != "Charlie Delta" {
			t.Errorf("%s", got)
		}
		if back, got := read(ProjectFilter{Limit: 2, Before: next.Previous}); got != "Alpha Bravo" || back.Next == "" {
			t.Errorf("%s %+v", got, back)
		}
		if _, got := read(ProjectFilter{Search: "LT"}); got != "Delta" {
			t.Errorf("%s", got)
		}
		if _, got := read(ProjectFilter{State: ProjectClosed}); got != "" {
			t.Errorf("%s", got)
		}
		if _, err := w.Projects(w.ctx, w.gus, ProjectFilter{}); !errs.Is(err, errs.NotFound) {
			t.Errorf("%v", err)
		}
	})
}
