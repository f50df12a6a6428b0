package demo

import (
	"cmp"
	"context"
	"fmt"
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

const (
	// caseCount is how many cases each account has.
	caseCount = 400
	// together is how many of them come in one transaction.
	together = 25
)

// load gives an account the cases that it had before, the oldest first.
func (r Rooms) load(ctx context.Context, account ids.Account, o organisation) error {
	lists, err := r.Practice.Lists(ctx, r.DB, account)
	if err != nil {
		return err
	}
	page, err := r.People.List(ctx, access.Operator(account), people.Filter{Status: people.Active, Limit: 500})
	if err != nil {
		return err
	}
	l := loading{Rooms: r, account: account, lists: lists, years: map[int]int{}}
	if l.zone, err = time.LoadLocation(o.zone); err != nil {
		return err
	}
	for _, p := range page.Items {
		now, err := r.People.AsNow(ctx, r.DB, l.of(p), access.CreateCase)
		if err != nil {
			return err
		}
		if leads(now) {
			l.staff = append(l.staff, p)
		}
		if p.Role != access.Guest {
			l.insiders = append(l.insiders, p)
		}
	}
	var plans []caseload.Case
	for n := range caseCount - len(matters(o.name)) {
		plans = append(plans, caseload.Make(o.kind, o.language, uint64(len(o.name)), n))
	}
	slices.SortStableFunc(plans, func(a, b caseload.Case) int { return cmp.Compare(b.Age, a.Age) })
	for some := range slices.Chunk(plans, together) {
		var opened []ids.Case
		err := r.DB.Write(ctx, func(tx *db.Tx) error {
			opened = nil
			before := l.years
			l.years = map[int]int{}
			for year, n := range before { // a transaction may be tried again
				l.years[year] = n
			}
			for _, c := range some {
				made, err := l.open(ctx, tx, c)
				if err != nil {
					l.years = before
					return fmt.Errorf("%s: %w", c.Name, err)
				}
				opened = append(opened, made)
			}
			return nil
		})
		if err != nil {
			return err
		}
		for i, c := range some {
			if err := l.plan(ctx, opened[i], c); err != nil {
				return fmt.Errorf("%s: %w", c.Name, err)
			}
			if err := l.converse(ctx, opened[i], c); err != nil {
				return fmt.Errorf("%s: %w", c.Name, err)
			}
			if err := l.touched(ctx, opened[i], c); err != nil {
				return err
			}
		}
	}
	return nil
}

// loading is what load needs for each case.
type loading struct {
	Rooms
	account         ids.Account
	zone            *time.Location
	lists           practice.All
	staff, insiders []people.Person
	years           map[int]int // how many cases of former years are numbered
}

// leads reports whether somebody may do all that leading a case takes.
func leads(by access.Actor) bool {
	for _, may := range []access.Permission{access.CreateCases, access.CloseCases, access.AssignPeople, access.AssignTasks} {
		if !by.Permissions.Has(may) {
			return false
		}
	}
	return by.Role.Staff()
}

// of is somebody as they act themselves.
func (l *loading) of(p people.Person) access.Actor {
	return access.Actor{Account: l.account, User: p.ID, Login: p.Login, Role: p.Role, Permissions: access.Ceiling(p.Role), Scope: access.ScopeAdmin, Door: access.DoorSystem}
}

// open opens a case with its people and tasks, and has it be as old as it is said to be.
func (l *loading) open(ctx context.Context, tx *db.Tx, x caseload.Case) (ids.Case, error) {
	by := l.of(l.staff[x.Lead%len(l.staff)])
	opened := tx.Now().Add(-x.Age).In(l.zone)
	opened = time.Date(opened.Year(), opened.Month(), opened.Day(), 8+opened.Hour()/3, opened.Minute(), 0, 0, l.zone) // when offices are open
	area := l.lists.Areas[x.Area%len(l.lists.Areas)]
	in := cases.CreateInput{Input: cases.Input{Name: &x.Name, Description: &x.Text, Area: &area.ID, Stage: &area.Stages[x.Stage%len(area.Stages)].ID,
		Type: &l.lists.Types[x.Type%len(l.lists.Types)].ID}, State: cases.Active}
	if x.State == cases.Onboarding {
		in.State = cases.Onboarding
	}
	if year := opened.Year(); year < tx.Now().In(l.zone).Year() {
		l.years[year]++
		number := fmt.Sprintf("%d-%04d", year, l.years[year])
		in.Number = &number
	}
	c, err := l.Cases.CreateIn(ctx, tx, by, in)
	if err != nil {
		return "", err
	}
	team := []ids.User{by.User}
	for _, n := range x.Team {
		u := l.insiders[n%len(l.insiders)].ID
		if slices.Contains(team, u) {
			continue
		}
		if _, err := l.Cases.AssignIn(ctx, tx, by, cases.AssignInput{Case: c.ID, User: u}); err != nil {
			return "", err
		}
		team = append(team, u)
	}
	for _, t := range x.Tasks {
		if err := l.task(ctx, tx, by, c.ID, team, t); err != nil {
			return "", err
		}
	}
	if x.State != in.State {
		if _, err := l.Cases.SetStateIn(ctx, tx, by, c.ID, x.State, 0); err != nil {
			return "", err
		}
	}
	return c.ID, l.past(ctx, tx, c.ID, x, opened)
}

func (l *loading) task(ctx context.Context, tx *db.Tx, by access.Actor, c ids.Case, team []ids.User, x caseload.Task) error {
	due := evening(l.Now().In(l.zone), x.Days)
	in := tasks.Input{Title: &x.Title, Assignee: &team[x.Who%len(team)], Due: &due}
	if x.Urgent {
		pressing := tasks.Urgent
		in.Priority = &pressing
	}
	t, err := l.Tasks.CreateIn(ctx, tx, by, c, "", in)
	if err != nil || !x.Done {
		return err
	}
	_, err = l.Tasks.SetStatusIn(ctx, tx, by, t.ID, tasks.Done, 0)
	return err
}

// touched says when something was last done in the case: entering its conversation and its events was no part of that.
func (l *loading) touched(ctx context.Context, c ids.Case, x caseload.Case) error {
	if len(x.Talk)+len(x.Dates) == 0 {
		return nil
	}
	ago := max(time.Hour, x.Age/9)
	if n := len(x.Talk); n > 0 {
		ago = x.Talk[n-1].Ago
	}
	return l.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `update cases set touched_at = ? where account_id = ? and id = ?`, db.At(tx.Now().Add(-ago)), l.account, c)
		return err
	})
}

// past says when the case was opened, touched and closed; everything else of it is of today.
func (l *loading) past(ctx context.Context, tx *db.Tx, c ids.Case, x caseload.Case, opened time.Time) error {
	touched := tx.Now().Add(-max(time.Hour, x.Age/9))
	if opened.After(tx.Now()) {
		opened = touched
	}
	var closed any
	if x.State == cases.Closed {
		touched = tx.Now().Add(-x.ClosedFor)
		closed = db.At(touched)
	}
	_, err := tx.Exec(ctx, `update cases set created_at = ?, touched_at = ?, closed_at = ? where account_id = ? and id = ?`, db.At(opened), db.At(touched), closed, l.account, c)
	return err
}
