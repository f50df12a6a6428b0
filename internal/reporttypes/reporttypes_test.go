package reporttypes_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/cases/casestest"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/reporttypes"
)

// world has the room on top of an organisation with people.
type world struct {
	*casestest.World
	types *reporttypes.Service
	began map[string]bool // types with their revisions of which there are reports
	waits int             // at level 2
	walls bool            // keep who asks out of something
}

// Unseen implements [reporttypes.Reports].
func (w *world) Unseen(context.Context, db.Queryer, access.Actor) (bool, error) { return w.walls, nil }

// Used implements [reporttypes.Reports].
func (w *world) Used(_ context.Context, _ db.Queryer, _ access.Actor, t ids.ReportType, revision int64) (bool, error) {
	for key := range w.began {
		if revision == 0 && strings.HasPrefix(key, string(t)) || key == fmt.Sprint(t, revision) {
			return true, nil
		}
	}
	return false, nil
}

// WaitingByLevel implements [reporttypes.Reports].
func (w *world) WaitingByLevel(ctx context.Context, q db.Queryer, by access.Actor) (map[int]int, error) {
	out := map[int]int{}
	for level := 1; level <= people.MaxReviewLevel; level++ {
		here, err := w.Waiting(ctx, q, by, level-1)
		if err != nil {
			return nil, err
		}
		above, err := w.Waiting(ctx, q, by, level)
		if err != nil {
			return nil, err
		}
		out[level] = here - above
	}
	return out, nil
}

// Waiting implements [reporttypes.Reports].
func (w *world) Waiting(_ context.Context, _ db.Queryer, _ access.Actor, above int) (int, error) {
	if above < 2 {
		return w.waits, nil
	}
	return 0, nil
}

func each(t *testing.T, fn func(w *world)) {
	t.Helper()
	casestest.Each(t, []fs.FS{reporttypes.Schema()}, reporttypes.Acts(), func(c *casestest.World) {
		w := &world{World: c, began: map[string]bool{}}
		w.types = reporttypes.New(reporttypes.Deps{DB: c.DB, IDs: c.IDs, Log: c.Service.Log, Accounts: c.Service.Accounts, People: c.Service.People})
		w.types.UsedBy(w)
		fn(w)
	})
}

func of[T any](v T) *T { return &v }

func form() []reporttypes.Section {
	return []reporttypes.Section{{Name: "The incident", Questions: []reporttypes.Question{
		{Text: "What happened?", Kind: reporttypes.Text, Required: true},
		{Text: "How was it reported?", Kind: reporttypes.Choice, Choices: []string{" By phone ", "", "In person"}},
	}}}
}

// made adds a type with a form.
func (w *world) made(name string) reporttypes.Type {
	w.Helper()
	t, err := w.types.Create(w.Ctx, w.Jane, reporttypes.Input{Name: &name, Sections: of(form())})
	w.Must(err)
	return t
}

func TestAFormThatReportsStandOnStays(t *testing.T) {
	each(t, func(w *world) {
		made := w.made("Incident")
		if q := made.Questions(); len(q) != 2 || q[0].ID == "" || !slices.Equal(q[1].Choices, []string{"By phone", "In person"}) {
			t.Fatalf("%+v", q)
		}
		sections := slices.Clone(made.Sections)
		sections[0].Name = "What happened"
		changed, err := w.types.Change(w.Ctx, w.Jane, made.ID, reporttypes.Input{Sections: &sections}, made.Version)
		w.Must(err)
		if changed.Revision != 1 || changed.Version != 2 || changed.Questions()[0].ID != made.Questions()[0].ID {
			t.Errorf("%+v", changed)
		}
		same, err := w.types.Change(w.Ctx, w.Jane, made.ID, reporttypes.Input{Sections: &changed.Sections}, changed.Version)
		if w.Must(err); same.Version != 2 {
			t.Errorf("nothing changed, and it is version %d", same.Version)
		}
		w.began[fmt.Sprint(made.ID, 1)] = true
		sections = append(slices.Clone(changed.Sections), reporttypes.Section{Name: "More"})
		next, err := w.types.Change(w.Ctx, w.Jane, made.ID, reporttypes.Input{Sections: &sections}, 2)
		if w.Must(err); next.Revision != 2 {
			t.Errorf("revision %d", next.Revision)
		}
		for revision, want := range map[int64]int{0: 2, 1: 1, 2: 2} {
			got, err := w.types.At(w.Ctx, w.DB, w.Firm, made.ID, revision)
			if w.Must(err); len(got.Sections) != want {
				t.Errorf("revision %d has %d sections", revision, len(got.Sections))
			}
		}
		if _, err := w.types.At(w.Ctx, w.DB, w.Firm, made.ID, 3); !errs.Is(err, errs.NotFound) {
			t.Error(err)
		}
		w.Refused("deleting it", w.types.Delete(w.Ctx, w.Jane, made.ID, 0), "reporttypes.in_use")
		fresh, err := w.types.Create(w.Ctx, w.Jane, reporttypes.Input{Name: of("Fresh"), Sections: of(form())})
		w.Must(err)
		w.walls = true
		w.Refused("deleting what might be used", w.types.Delete(w.Ctx, w.Jane, fresh.ID, 0), "reporttypes.in_use_unseen")
		fresh, err = w.types.Change(w.Ctx, w.Jane, fresh.ID, reporttypes.Input{Sections: &[]reporttypes.Section{}}, 0)
		if w.Must(err); fresh.Revision != 2 {
			t.Errorf("the form that might be used was overwritten: %+v", fresh)
		}
		w.walls = false
		w.Must(w.types.Delete(w.Ctx, w.Jane, fresh.ID, 0))
		_, err = w.types.Change(w.Ctx, w.Jane, made.ID, reporttypes.Input{Archived: of(true)}, 1)
		var e *errs.Error
		if !errors.As(err, &e) || e.Key != "reporttypes.conflict" || e.Detail.(reporttypes.Type).Version != 3 {
			t.Errorf("stale: %v", err)
		}
		_, err = w.types.Change(w.Ctx, w.Jane, made.ID, reporttypes.Input{Archived: of(true)}, 3)
		w.Must(err)
		if list, err := w.types.Offered(w.Ctx, w.DB, w.Firm); err != nil || len(list) != 0 {
			t.Error(list, err)
		}
		if names, err := w.types.Names(w.Ctx, w.DB, w.Firm); err != nil || names[made.ID] != "Incident" {
			t.Error(names, err)
		}
		copied, err := w.types.Copy(w.Ctx, w.Jane, made.ID, "Another")
		if w.Must(err); copied.Questions()[0].ID == made.Questions()[0].ID || len(copied.Sections) != 2 || copied.Archived {
			t.Errorf("%+v", copied)
		}
		w.Must(w.types.Delete(w.Ctx, w.Jane, copied.ID, copied.Version))
	})
}

func TestWhatIsNoForm(t *testing.T) {
	each(t, func(w *world) {
		made := w.made("Incident")
		question := func(q reporttypes.Question) []reporttypes.Section {
			return []reporttypes.Section{{Name: "x", Questions: []reporttypes.Question{q}}}
		}
		old := made.Questions()[0]
		for field, sections := range map[string][]reporttypes.Section{
			"sections.0.name":                {{Name: " "}},
			"sections.0.note":                {{Name: "x", Note: strings.Repeat("я", 1001)}},
			"sections.0.id":                  {{ID: "nobody", Name: "x"}},
			"sections.1.id":                  {made.Sections[0], {ID: made.Sections[0].ID, Name: "x"}},
			"sections":                       make([]reporttypes.Section, reporttypes.MaxSections+1),
			"sections.0.questions.0.text":    question(reporttypes.Question{Text: "a\x00", Kind: reporttypes.Text}),
			"sections.0.questions.0.kind":    question(reporttypes.Question{Text: "x", Kind: "rune"}),
			"sections.0.questions.0.id":      question(reporttypes.Question{ID: "nobody", Text: "x", Kind: reporttypes.Text}),
			"sections.0.questions.0.choices": question(reporttypes.Question{Text: "x", Kind: reporttypes.Choice, Choices: []string{"Yes", "yes"}}),
		} {
			_, err := w.types.Change(w.Ctx, w.Jane, made.ID, reporttypes.Input{Sections: &sections}, 0)
			var e *errs.Error
			if !errors.As(err, &e) || len(e.Fields) == 0 || e.Fields[0].Name != field {
				t.Errorf("%s: %v", field, err)
			}
		}
		old.Kind = reporttypes.Date
		_, err := w.types.Change(w.Ctx, w.Jane, made.ID, reporttypes.Input{Sections: of(question(old))}, 0)
		if err == nil {
			t.Error("a question changed what its answer is")
		}
		many := []reporttypes.Section{{Name: "x", Questions: slices.Repeat([]reporttypes.Question{{Text: "x", Kind: reporttypes.Text}}, reporttypes.MaxQuestions+1)}}
		if _, err := w.types.Change(w.Ctx, w.Jane, made.ID, reporttypes.Input{Sections: &many}, 0); err == nil {
			t.Error("too many questions")
		}
		if _, err := w.types.Create(w.Ctx, w.Jane, reporttypes.Input{Name: of("INCIDENT")}); err == nil {
			t.Error("two types of a name")
		}
		stays, err := w.types.One(w.Ctx, w.Jane, made.ID)
		if w.Must(err); stays.Version != 1 {
			t.Error("something was kept")
		}
		for _, by := range []access.Actor{w.Sam, w.Lee, w.Gus, w.There} {
			if _, err := w.types.Change(w.Ctx, by, made.ID, reporttypes.Input{Name: of("Mine")}, 0); !errs.Is(err, errs.NotFound) && !errs.Is(err, errs.Forbidden) {
				t.Errorf("%s: %v", by.Role, err)
			}
			if _, err := w.types.One(w.Ctx, by, made.ID); !errs.Is(err, errs.NotFound) && !errs.Is(err, errs.Forbidden) {
				t.Errorf("%s: %v", by.Role, err)
			}
		}
	})
}

func TestLevels(t *testing.T) {
	each(t, func(w *world) {
		_, err := w.types.Seat(w.Ctx, w.Jane, w.Sam.User, 2, 0)
		w.Must(err)
		board, err := w.types.Board(w.Ctx, w.Jane)
		w.Must(err)
		if board.Levels != reporttypes.DefaultLevels || len(board.Columns) != 2 || board.Columns[1].Total != 1 || board.Columns[1].People[0].ID != w.Sam.User {
			t.Fatalf("%+v", board)
		}
		w.waits = 3
		w.Refused("a level where reports wait", w.types.SetLevels(w.Ctx, w.Jane, 1, board.Version), "reporttypes.waiting")
		w.waits, w.walls = 0, true
		w.Refused("a level where reports might wait", w.types.SetLevels(w.Ctx, w.Jane, 1, board.Version), "reporttypes.waiting_unseen")
		w.walls = false
		w.Must(w.types.SetLevels(w.Ctx, w.Jane, 1, board.Version))
		w.Refused("from an old page", w.types.SetLevels(w.Ctx, w.Jane, 3, board.Version), "reporttypes.levels_conflict")
		for _, n := range []int{0, 10, -1} {
			if err := w.types.SetLevels(w.Ctx, w.Jane, n, -1); !errs.Is(err, errs.Invalid) {
				t.Errorf("%d levels: %v", n, err)
			}
		}
		board, err = w.types.Board(w.Ctx, w.Jane)
		if w.Must(err); board.Levels != 1 || len(board.Columns) != 2 {
			t.Errorf("who sits above is still shown: %+v", board)
		}
		if _, err := w.types.Seat(w.Ctx, w.Sam, w.Sam.User, 1, 0); err == nil {
			t.Error("somebody seated themselves")
		}
		if n, err := w.types.Levels(w.Ctx, w.DB, w.There.Account); err != nil || n != reporttypes.DefaultLevels {
			t.Error("another account's levels", n, err)
		}
	})
}

func TestAnswers(t *testing.T) {
	choice := reporttypes.Question{ID: "q", Kind: reporttypes.Choice, Choices: []string{"Found"}}
	for _, c := range []struct {
		q           reporttypes.Question
		typed, want string
		fine        bool
	}{
		{reporttypes.Question{Kind: reporttypes.Text}, " one\r\ntwo ", "one\ntwo", true}, {reporttypes.Question{Kind: reporttypes.Text}, "a\x00", "", false},
		{reporttypes.Question{Kind: reporttypes.Text}, strings.Repeat("я", reporttypes.MaxAnswer+1), "", false},
		{reporttypes.Question{Kind: reporttypes.Number}, "1 234,5", "1234.5", true}, {reporttypes.Question{Kind: reporttypes.Number}, "two", "", false},
		{reporttypes.Question{Kind: reporttypes.Date}, "2026-02-29", "", false}, {reporttypes.Question{Kind: reporttypes.Date}, "2026-03-01", "2026-03-01", true},
		{reporttypes.Question{Kind: reporttypes.YesNo}, "maybe", "", false}, {reporttypes.Question{Kind: reporttypes.YesNo}, reporttypes.Yes, "yes", true},
		{choice, "Lost", "", false}, {choice, "Found", "Found", true}, {choice, "  ", "", true}, {reporttypes.Question{Kind: reporttypes.File}, "x", "", false},
	} {
		var wrong errs.Fields
		got := c.q.Answer(c.typed, &wrong)
		if fine := wrong.Err() == nil; fine != c.fine || fine && got != c.want {
			t.Errorf("%s %.20q: %q, %v", c.q.Kind, c.typed, got, wrong.Err())
		}
	}
}
