package roles

import (
	"context"
	"fmt"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// MaxTitles is how many job titles an account may have.
const MaxTitles = 500

// Holders tells who has which job title, which a higher room knows.
type Holders interface {
	// TitleHolders counts the users of each job title of the account by their roles, active or not; an empty title
	// stands for those without one. Titles and roles without users may be missing.
	TitleHolders(ctx context.Context, q db.Queryer, account ids.Account) (map[ids.JobTitle]map[access.Role]int, error)
}

// TitleInUse is a job title with the number of its holders by their roles; Counted is false for those who may not know.
type TitleInUse struct {
	JobTitle
	Holders map[access.Role]int
	Counted bool
}

// People returns how many hold the title, active or not.
func (t TitleInUse) People() int { return total(t.Holders) }

func total(held map[access.Role]int) int {
	n := 0
	for _, count := range held {
		n += count
	}
	return n
}

// SettingsDeps is what the settings of roles and titles are made of.
type SettingsDeps struct {
	DB      *db.DB
	Acts    *activity.Log // must know the kinds of [Acts]
	Roles   *Service
	Holders Holders
}

// Settings is what administrators see and change of their own account's job titles and default sets. For everybody else
// it isn't there (errs.NotFound), but for the list of titles. It is safe for parallel use.
type Settings struct{ SettingsDeps }

// NewSettings returns the settings.
func NewSettings(d SettingsDeps) *Settings { return &Settings{d} }

// manage asks whether the actor may manage their own account.
func manage(by access.Actor) error {
	return access.Require(by, access.ManageAccount, access.Facts{Account: by.Account})
}

// lockTitles makes changes to one account's titles wait for one another.
func lockTitles(ctx context.Context, tx *db.Tx, account ids.Account) error {
	return tx.Lock(ctx, string(account), "roles.titles")
}

// Titles returns the job titles of the actor's own account by name. Everybody in the account may read them;
// administrators also see how many people hold each.
func (s *Settings) Titles(ctx context.Context, by access.Actor) ([]TitleInUse, error) {
	if err := access.Require(by, access.SeeLists, access.Facts{Account: by.Account}); err != nil {
		return nil, err
	}
	list, err := s.Roles.Titles(ctx, s.DB, by.Account)
	if err != nil {
		return nil, err
	}
	held := map[ids.JobTitle]map[access.Role]int{}
	counted := manage(by) == nil
	if counted {
		if held, err = s.holders(ctx, s.DB, by.Account); err != nil {
			return nil, err
		}
	}
	out := make([]TitleInUse, 0, len(list))
	for _, t := range list {
		out = append(out, TitleInUse{JobTitle: t, Holders: held[t.ID], Counted: counted})
	}
	return out, nil
}

// Title returns one job title of the actor's own account with the number of its holders. It is for administrators.
func (s *Settings) Title(ctx context.Context, by access.Actor, title ids.JobTitle) (TitleInUse, error) {
	if err := manage(by); err != nil {
		return TitleInUse{}, err
	}
	t, err := s.Roles.Title(ctx, s.DB, by.Account, title)
	if err != nil {
		return TitleInUse{}, err
	}
	held, err := s.holders(ctx, s.DB, by.Account)
	return TitleInUse{JobTitle: t, Holders: held[title], Counted: true}, err
}

func (s *Settings) holders(ctx context.Context, q db.Queryer, account ids.Account) (map[ids.JobTitle]map[access.Role]int, error) {
	held, err := s.Holders.TitleHolders(ctx, q, account)
	if err != nil {
		return nil, fmt.Errorf("roles: count holders of titles: %w", err)
	}
	return held, nil
}

// CreateTitle adds a job title to the actor's own account; [Service.AddTitle] says the rest. More than [MaxTitles] are
// errs.Conflict.
func (s *Settings) CreateTitle(ctx context.Context, by access.Actor, name string, permissions access.Set) (JobTitle, error) {
	var out JobTitle
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := manage(by); err != nil {
			return err
		}
		if err := lockTitles(ctx, tx, by.Account); err != nil {
			return err
		}
		list, err := s.Roles.Titles(ctx, tx, by.Account)
		if err != nil {
			return err
		}
		if len(list) >= MaxTitles {
			return errs.E(errs.Conflict, "roles.title.too_many", nil).With(errs.Args{"Max": MaxTitles})
		}
		out, err = s.Roles.AddTitle(ctx, tx, by, name, permissions)
		return err
	})
	return out, err
}

// DeleteTitle removes a job title of the actor's own account that nobody holds. It is for administrators. One that people
// hold is errs.Conflict "roles.title.in_use", which says how many.
func (s *Settings) DeleteTitle(ctx context.Context, by access.Actor, title ids.JobTitle) error {
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := manage(by); err != nil {
			return err
		}
		if err := lockTitles(ctx, tx, by.Account); err != nil {
			return err
		}
		t, err := s.Roles.Title(ctx, tx, by.Account, title)
		if err != nil {
			return err
		}
		if err := s.unused(ctx, tx, by.Account, title); err != nil {
			return err
		}
		if err := deleteTitle(ctx, tx, by.Account, title); err != nil {
			return fmt.Errorf("roles: delete title: %w", err)
		}
		return s.note(ctx, tx, by, TitleDeleted, title, TitlePayload{Title: title, Permissions: t.Permissions.List()})
	})
	if err != nil && errs.KindOf(err) == errs.Internal { // somebody was given the title in the same moment
		if used := s.unused(ctx, s.DB, by.Account, title); errs.Is(used, errs.Conflict) {
			return used
		}
	}
	return err
}

// unused returns nil when nobody holds the title.
func (s *Settings) unused(ctx context.Context, q db.Queryer, account ids.Account, title ids.JobTitle) error {
	held, err := s.holders(ctx, q, account)
	if err != nil {
		return err
	}
	if n := total(held[title]); n > 0 {
		return errs.E(errs.Conflict, "roles.title.in_use", nil).With(errs.Args{"Count": n})
	}
	return nil
}

func (s *Settings) note(ctx context.Context, tx *db.Tx, by access.Actor, kind activity.Kind, title ids.JobTitle, payload any) error {
	tx.AfterCommit(func() { s.Roles.recent.Forget(titleKey{by.Account, title}) })
	_, err := s.Acts.Record(ctx, tx, by, activity.Act{Kind: kind, SubjectType: "job_title", SubjectID: string(title), Payload: payload})
	return err
}
