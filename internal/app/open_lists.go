package app

import (
	"context"
	"io"
	"time"

	"cabinet/internal/bulk"
	"cabinet/internal/ids"
	"cabinet/internal/mydata"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
)

// listsPart is the part of what lists of people to invite tell of a person.
func (p *Program) listsPart() mydata.Part {
	return mydata.Part{Name: "app.part.lists",
		Count: func(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) (int64, error) {
			held, err := p.listed(ctx, q, account, user)
			return int64(len(held)), err
		},
		Erase: func(ctx context.Context, tx *db.Tx, before people.Person) error {
			_, err := p.Bulk.EraseOf(ctx, tx, before.Account, before.ID, before.Email)
			return err
		}}
}

// listLine is what a list of people to invite told of a person, and what became of it.
type listLine struct {
	HandedInAt time.Time     `json:"handed_in_at"`
	State      bulk.RowState `json:"state"`
	Told       bulk.Invitee  `json:"told"`
}

// listsSource returns what lists of people to invite tell of a person, for as long as they are kept.
func (p *Program) listsSource() mydata.Source {
	return mydata.Source{Name: "invitation-lists.json", Write: func(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, w io.Writer) error {
		held, err := p.listed(ctx, q, account, user)
		if err != nil || len(held) == 0 {
			return err
		}
		var out []listLine
		for _, h := range held {
			out = append(out, listLine{h.Job.CreatedAt, h.Row.State, h.Row.Invitee})
		}
		return writeIndented(w, out)
	}}
}

func (p *Program) listed(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) ([]bulk.Held, error) {
	me, err := p.People.PersonOf(ctx, q, account, user)
	if err != nil {
		return nil, err
	}
	return p.Bulk.HeldOf(ctx, q, account, user, me.Email)
}
