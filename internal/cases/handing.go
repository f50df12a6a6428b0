package cases

import (
	"context"
	"database/sql"
	"fmt"

	"cabinet/internal/access"
	"cabinet/internal/holdings"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// responsibleForCases passes being responsible for a case on to who edits it.
type responsibleForCases struct{ s *Service }

// Kind implements [holdings.Handing].
func (responsibleForCases) Kind() string { return ResponsibleForCases }

// Title implements [holdings.Handing].
func (responsibleForCases) Title() string { return "cases.holding.cases" }

// Ends implements [holdings.Handing]: a case may be without somebody responsible.
func (responsibleForCases) Ends() bool { return true }

// Items implements [holdings.Handing].
func (responsibleForCases) Items(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, after string, limit int) ([]holdings.Item, error) {
	if user == "" {
		return nil, nil
	}
	return caseItems(q.Query(ctx, `select c.id, c.number, c.name, `+access.AnyWall("c.account_id", "c.id")+`
		from cases c where c.account_id = ? and c.responsible_id = ? and c.state <> ? and c.id > ? order by c.id limit ?`, account, user, Closed, after, limit))
}

// Held implements [holdings.Handing].
func (responsibleForCases) Held(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, items []string) ([]holdings.Item, error) {
	marks, list := holdings.Marks(items)
	return caseItems(q.Query(ctx, `select c.id, c.number, c.name, `+access.AnyWall("c.account_id", "c.id")+`
		from cases c where c.account_id = ? and coalesce(c.responsible_id, '') = ? and c.state <> ? and c.id in (`+marks+`) order by c.id`,
		append([]any{account, user, Closed}, list...)...))
}

func caseItems(rows *sql.Rows, err error) ([]holdings.Item, error) {
	var out []holdings.Item
	err = each(rows, err, func(rows *sql.Rows) error {
		i := holdings.Item{Place: holdings.Place{Type: holdings.InCase}}
		var number, name string
		err := rows.Scan(&i.ID, &number, &name, &i.Walled)
		i.Name, i.Place.ID = number+" "+name, i.ID
		out = append(out, i)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("cases: read what somebody is responsible for: %w", err)
	}
	return out, nil
}

// Refusals implements [holdings.Handing]: only who edits a case is responsible for it.
func (h responsibleForCases) Refusals(ctx context.Context, q db.Queryer, account ids.Account, heir ids.User, items []holdings.Item) (map[string]string, error) {
	out := map[string]string{}
	by, err := h.s.actorOf(ctx, q, account, heir, access.EditCase)
	if err != nil {
		return nil, err
	}
	for _, i := range items {
		found, err := h.s.standing(ctx, q, by, ids.Case(i.ID))
		if err != nil {
			return nil, err
		}
		if access.Require(by, access.EditCase, access.Facts{Account: account, Case: &found.Facts}) != nil {
			out[i.ID] = "cases.holding.unable"
		}
	}
	return out, nil
}

// Give implements [holdings.Handing].
func (h responsibleForCases) Give(ctx context.Context, tx *db.Tx, by access.Actor, from, to ids.User, items []holdings.Item) ([]holdings.Item, error) {
	var out []holdings.Item
	for _, i := range items {
		n, err := tx.Exec(ctx, `update cases set responsible_id = ?, version = version + 1 where account_id = ? and id = ? and coalesce(responsible_id, '') = ? and state <> ?`,
			maybe(to), by.Account, i.ID, from, Closed)
		if err != nil {
			return nil, fmt.Errorf("cases: hand over: %w", err)
		}
		if n == 0 {
			continue
		}
		if err := h.s.note(ctx, tx, by, ids.Case(i.ID), CaseEdited, EditedPayload{Fields: []string{"responsible"}}, ""); err != nil {
			return nil, err
		}
		out = append(out, i)
	}
	return out, nil
}

// responsibleForProjects passes being responsible for a project on to an administrator or standard user.
type responsibleForProjects struct{ s *Service }

// Kind implements [holdings.Handing].
func (responsibleForProjects) Kind() string { return ResponsibleForProjects }

// Title implements [holdings.Handing].
func (responsibleForProjects) Title() string { return "cases.holding.projects" }

// Ends implements [holdings.Handing]: a project may be without somebody responsible.
func (responsibleForProjects) Ends() bool { return true }

// Items implements [holdings.Handing].
func (responsibleForProjects) Items(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, after string, limit int) ([]holdings.Item, error) {
	if user == "" {
		return nil, nil
	}
	return projectItems(q.Query(ctx, `select id, name from projects where account_id = ? and responsible_id = ? and state = ? and id > ? order by id limit ?`,
		account, user, ProjectOpen, after, limit))
}

// Held implements [holdings.Handing].
func (responsibleForProjects) Held(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, items []string) ([]holdings.Item, error) {
	marks, list := holdings.Marks(items)
	return projectItems(q.Query(ctx, `select id, name from projects where account_id = ? and coalesce(responsible_id, '') = ? and state = ? and id in (`+marks+`) order by id`,
		append([]any{account, user, ProjectOpen}, list...)...))
}

func projectItems(rows *sql.Rows, err error) ([]holdings.Item, error) {
	var out []holdings.Item
	err = each(rows, err, func(rows *sql.Rows) error {
		var i holdings.Item
		err := rows.Scan(&i.ID, &i.Name)
		out = append(out, i)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("cases: read what somebody is responsible for: %w", err)
	}
	return out, nil
}

// Refusals implements [holdings.Handing].
func (h responsibleForProjects) Refusals(ctx context.Context, q db.Queryer, account ids.Account, heir ids.User, items []holdings.Item) (map[string]string, error) {
	out := map[string]string{}
	p, err := h.s.People.PersonOf(ctx, q, account, heir)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return nil, err
	}
	if err == nil && p.Status == people.Active && p.Role.Staff() {
		return out, nil
	}
	for _, i := range items {
		out[i.ID] = "cases.holding.unable"
	}
	return out, nil
}

// Give implements [holdings.Handing].
func (h responsibleForProjects) Give(ctx context.Context, tx *db.Tx, by access.Actor, from, to ids.User, items []holdings.Item) ([]holdings.Item, error) {
	var out []holdings.Item
	for _, i := range items {
		n, err := tx.Exec(ctx, `update projects set responsible_id = ?, version = version + 1 where account_id = ? and id = ? and coalesce(responsible_id, '') = ? and state = ?`,
			maybe(to), by.Account, i.ID, from, ProjectOpen)
		if err != nil {
			return nil, fmt.Errorf("cases: hand over: %w", err)
		}
		if n == 0 {
			continue
		}
		if err := h.s.noteProject(ctx, tx, by, ids.Project(i.ID), ProjectEdited, EditedPayload{Fields: []string{"responsible"}}, ""); err != nil {
			return nil, err
		}
		out = append(out, i)
	}
	return out, nil
}
