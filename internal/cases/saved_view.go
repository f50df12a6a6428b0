package cases

import (
	"context"
	"fmt"
	"net/url"
	"time"
	"unicode/utf8"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/writing"
)

const (
	// MaxSavedViews is how many ways of looking at the list of cases a person may keep.
	MaxSavedViews = 20
	// MaxViewName bounds a view's name, in characters; MaxViewQuery what it keeps, in bytes.
	MaxViewName  = 60
	MaxViewQuery = 4000
)

// SavedView is a way of looking at the list of cases that a person saved for themselves.
type SavedView struct {
	ID   ids.SavedView
	Name string
	// Query is what stands behind the list's address, written as [url.Values.Encode] does. What a release doesn't know of it is left out
	// by the page; which cases it shows is judged each time.
	Query     string
	CreatedAt time.Time
}

// SavedViews returns the actor's own views by name.
func (s *Service) SavedViews(ctx context.Context, by access.Actor) ([]SavedView, error) {
	if err := mayKeepViews(by); err != nil {
		return nil, err
	}
	return SavedViewsOf(ctx, s.DB, by.Account, by.User)
}

// SavedViewsOf returns a user's views for a room that has judged the right: their own data are theirs.
func SavedViewsOf(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) ([]SavedView, error) {
	rows, err := q.Query(ctx, `select id, name, query, created_at from case_views where account_id = ? and user_id = ? order by name_folded, id`, account, user)
	if err != nil {
		return nil, fmt.Errorf("cases: read views: %w", err)
	}
	defer rows.Close()
	var out []SavedView
	for rows.Next() {
		var v SavedView
		var at db.TS
		if err := rows.Scan(&v.ID, &v.Name, &v.Query, &at); err != nil {
			return nil, err
		}
		v.CreatedAt = at.Time
		out = append(out, v)
	}
	return out, rows.Err()
}

// SaveView keeps a view of the actor's; one of the same name, whatever its capitals and accents, is replaced. Wrong fields come back
// together as errs.Invalid, the twenty-first view is errs.Conflict.
func (s *Service) SaveView(ctx context.Context, by access.Actor, name, query string) (SavedView, error) {
	v := SavedView{}
	var wrong errs.Fields
	text, fault := writing.Line(name, MaxViewName)
	if v.Name = said(&wrong, "name", MaxViewName, text, fault); v.Name == "" && !wrong.Has("name") {
		wrong.Add("name", "cases.view.name")
	}
	values, err := url.ParseQuery(query)
	if v.Query = values.Encode(); err != nil || len(v.Query) > MaxViewQuery || !utf8.ValidString(query) {
		wrong.Add("query", "cases.view.query")
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		by, err := s.asNow(ctx, tx, by, access.SeeCase)
		if err != nil {
			return err
		}
		if err := mayKeepViews(by); err != nil {
			return err
		}
		if err := wrong.Err(); err != nil {
			return err
		}
		return s.keepView(ctx, tx, by, &v)
	})
	return v, err
}

func (s *Service) keepView(ctx context.Context, tx *db.Tx, by access.Actor, v *SavedView) error {
	if err := tx.Lock(ctx, string(by.Account), "cases.views."+string(by.User)); err != nil {
		return err
	}
	all, err := SavedViewsOf(ctx, tx, by.Account, by.User)
	if err != nil {
		return err
	}
	for _, other := range all {
		if writing.Fold(other.Name) == writing.Fold(v.Name) {
			v.ID, v.CreatedAt = other.ID, other.CreatedAt
			_, err := tx.Exec(ctx, `update case_views set name = ?, query = ? where account_id = ? and user_id = ? and id = ?`, v.Name, v.Query, by.Account, by.User, v.ID)
			return err
		}
	}
	if len(all) >= MaxSavedViews {
		return errs.E(errs.Conflict, "cases.view.many", nil).With(errs.Args{"Max": MaxSavedViews})
	}
	v.ID, v.CreatedAt = ids.SavedView(s.IDs.New()), tx.Now()
	_, err = tx.Exec(ctx, `insert into case_views (account_id, user_id, id, name, name_folded, query, created_at) values (?, ?, ?, ?, ?, ?, ?)`,
		by.Account, by.User, v.ID, v.Name, writing.Fold(v.Name), v.Query, db.At(v.CreatedAt))
	return err
}

// DeleteView removes one of the actor's own views; one that is gone already, or another's, is errs.NotFound.
func (s *Service) DeleteView(ctx context.Context, by access.Actor, view ids.SavedView) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		by, err := s.asNow(ctx, tx, by, access.SeeCase)
		if err != nil {
			return err
		}
		if err := mayKeepViews(by); err != nil {
			return err
		}
		n, err := tx.Exec(ctx, `delete from case_views where account_id = ? and user_id = ? and id = ?`, by.Account, by.User, view)
		if err == nil && n == 0 {
			err = notThere()
		}
		return err
	})
}

// DeleteViewsOf removes the views of a user in the caller's transaction: what they looked for is theirs (S15).
func DeleteViewsOf(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User) error {
	_, err := tx.Exec(ctx, `delete from case_views where account_id = ? and user_id = ?`, account, user)
	return err
}

// mayKeepViews: views are a person's.
func mayKeepViews(by access.Actor) error {
	if !by.SignedIn() {
		return errs.E(errs.Unauthenticated, "access.sign_in", nil)
	}
	return nil
}
