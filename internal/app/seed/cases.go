package seed

import (
	"context"
	"errors"
	"slices"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/app/caseload"
	"cabinet/internal/cases"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/practice"
	"cabinet/internal/tasks"
)

// caseload makes the cases with their tasks, which are shared out evenly.
func (f *filling) caseload(ctx context.Context) (made int, err error) {
	if f.sorts, err = f.Practice.Lists(ctx, f.DB, f.account.ID); err != nil {
		return 0, err
	}
	page, err := f.People.List(ctx, access.Operator(f.account.ID), people.Filter{Status: people.Active, Limit: 500})
	if err != nil {
		return 0, err
	}
	for _, p := range page.Items {
		if p.Role.Staff() {
			f.staff = append(f.staff, p.ID)
		}
		if p.Role != access.Guest {
			f.insiders = append(f.insiders, p.ID)
		}
	}
	if len(f.staff) == 0 {
		return 0, errors.New("nobody of the organisation can lead a case")
	}
	return f.batches(ctx, "cases", f.Input.Cases, f.matter)
}

// matter makes the nth case.
func (f *filling) matter(ctx context.Context, tx *db.Tx, n int) (*people.Person, error) {
	by, x := access.Operator(f.account.ID), caseload.Make(string(f.account.Kind), f.account.Language, f.Seed, n)
	lead := f.staff[x.Lead%len(f.staff)]
	area := f.sorts.Areas[x.Area%len(f.sorts.Areas)]
	in := cases.CreateInput{Input: cases.Input{Name: &x.Name, Description: &x.Text, Area: &area.ID, Stage: &area.Stages[x.Stage%len(area.Stages)].ID,
		Type: &f.sorts.Types[x.Type%len(f.sorts.Types)].ID, Responsible: &lead}, State: cases.Active}
	if x.State == cases.Onboarding {
		in.State = cases.Onboarding
	}
	c, err := f.Rooms.Cases.CreateIn(ctx, tx, by, in)
	if err != nil {
		return nil, err
	}
	team := []ids.User{lead}
	for _, k := range x.Team {
		if u := f.insiders[k%len(f.insiders)]; !slices.Contains(team, u) {
			team = append(team, u)
		}
	}
	for _, u := range team {
		if _, err := f.Rooms.Cases.AssignIn(ctx, tx, by, cases.AssignInput{Case: c.ID, User: u}); err != nil {
			return nil, err
		}
	}
	share := func(n int) int { return int(int64(f.Input.Tasks) * int64(n) / int64(f.Input.Cases)) }
	luck := caseload.NewChance(f.Seed*977 + uint64(n))
	for range share(n+1) - share(n) {
		if err := f.task(ctx, tx, by, c.ID, caseload.One(luck, team), luck); err != nil {
			return nil, err
		}
	}
	if x.State != in.State {
		if _, err := f.Rooms.Cases.SetStateIn(ctx, tx, by, c.ID, x.State, 0); err != nil {
			return nil, err
		}
	}
	// The list is sorted by when cases were touched; all at the same moment would be like no case.
	_, err = tx.Exec(ctx, `update cases set created_at = ?, touched_at = ? where account_id = ? and id = ?`, db.At(tx.Now().Add(-x.Age)), db.At(tx.Now().Add(-x.Age/2)), f.account.ID, c.ID)
	return nil, err
}

// task makes a task of a case for somebody who is on it; a third of them are done.
func (f *filling) task(ctx context.Context, tx *db.Tx, by access.Actor, c ids.Case, who ids.User, luck *caseload.Chance) error {
	title, due := caseload.One(luck, todo), tx.Now().Add(time.Duration(luck.Below(60)-20)*24*time.Hour)
	t, err := f.Rooms.Tasks.CreateIn(ctx, tx, by, c, "", tasks.Input{Title: &title, Assignee: &who, Due: &due})
	if err != nil || !luck.Of(33) {
		return err
	}
	_, err = f.Rooms.Tasks.SetStatusIn(ctx, tx, by, t.ID, tasks.Done, 0)
	return err
}

var todo = []string{"Draft the letter to the other side", "Call the client", "Collect statements", "Prepare the bundle", "Chase the expert’s report",
	"Review the second draft", "Подготовить отзыв", "Собрать документы", "File with the court", "Check the deadline", "Meeting with counsel", "Update the chronology"}

// work is what cases are made of.
type work struct {
	sorts           practice.All
	staff, insiders []ids.User
}
