package demo

import (
	"context"
	"fmt"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/attributes"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
)

// everyFew is how many of a team of individuals answered what the account asks of them beyond the profile.
const everyFew = 3

// lived makes an account look as if its people had used it for a while: when they were last here, what some of them
// answered, and who reviews reports where there are any.
func (r Rooms) lived(ctx context.Context, account ids.Account, admin people.Person, list []individual, users map[string]people.Person) error {
	by := access.Actor{Account: account, User: admin.ID, Login: admin.Login, Role: admin.Role, Permissions: access.Ceiling(admin.Role),
		Scope: access.ScopeAdmin, Door: access.DoorSystem}
	questions, err := r.Attributes.Overview(ctx, access.Operator(account))
	if err != nil {
		return err
	}
	for i, p := range list {
		u := users[p.last]
		if err := r.wasHere(ctx, u, i); err != nil {
			return err
		}
		if i%everyFew != 0 || u.ID == admin.ID {
			continue
		}
		var in people.UserInput
		if level := 1 + i/everyFew%2; p.title == "Detective sergeant" || p.title == "Detective inspector" {
			in.ReviewLevel = &level
		}
		if _, err := r.Attributes.SaveUser(ctx, by, u.ID, in, answers(questions, i), 0); err != nil {
			return fmt.Errorf("%s: %w", p.email, err)
		}
	}
	return r.views(ctx, by, questions)
}

// wasHere says when somebody signed in last: most today or this week, some long ago, a few never.
func (r Rooms) wasHere(ctx context.Context, u people.Person, i int) error {
	ago := []time.Duration{25 * time.Minute, 3 * time.Hour, 21 * time.Hour, 2 * time.Hour, 30 * time.Hour, 0, 75 * time.Hour, 6 * time.Hour, 9 * 24 * time.Hour,
		50 * time.Minute, 4 * time.Hour, 40 * 24 * time.Hour, 27 * time.Hour}[i%13]
	if ago == 0 {
		return nil
	}
	ago += time.Duration(i*7%53) * time.Minute
	return r.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `update users set last_sign_in_at = ? where account_id = ? and id = ?`, db.At(tx.Now().Add(-ago)), u.Account, u.ID)
		return err
	})
}

// answers are what one of the people said, different from their neighbours.
func answers(questions []attributes.Counted, i int) attributes.Values {
	out := attributes.Values{}
	for _, q := range questions {
		switch q.Kind {
		case attributes.Date:
			out[q.ID] = fmt.Sprintf("%d-%02d-%02d", 1998+i%24, 1+i%12, 1+i*5%28)
		case attributes.YesNo:
			out[q.ID] = attributes.No
			if i%4 == 0 {
				out[q.ID] = attributes.Yes
			}
		case attributes.OneOf:
			out[q.ID] = string(q.Choices[i%len(q.Choices)].ID)
		case attributes.ManyOf:
			out[q.ID] = string(q.Choices[0].ID) + "," + string(q.Choices[1+i%(len(q.Choices)-1)].ID)
		}
	}
	return out
}
