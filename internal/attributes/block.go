package attributes

import (
	"context"
	"sync"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
)

// Field is one attribute of a profile as somebody may see it.
type Field struct {
	Definition
	Value    string // as stored; empty without an answer
	Editable bool
}

// Block is what somebody may see of a user's additional attributes, in the account's order. It is empty when they may see
// none: a divider stands only before something.
type Block struct {
	Fields []Field
	Manner Manner // how the one who looks writes and reads
}

// Field returns the field of an attribute, if the block has it.
func (b Block) Field(id ids.Attribute) (Field, bool) {
	for _, f := range b.Fields {
		if f.ID == id {
			return f, true
		}
	}
	return Field{}, false
}

// Mine returns the block of the actor's own profile. Errors are those of [people.Service.Me].
func (s *Service) Mine(ctx context.Context, by access.Actor) (Block, error) {
	me, err := s.Profiles.Me(ctx, by)
	if err != nil {
		return Block{}, err
	}
	account, err := s.Accounts.Recent(ctx, me.Account)
	if err != nil {
		return Block{}, err
	}
	all, err := s.definitions(ctx, me.Account)
	if err != nil {
		return Block{}, err
	}
	block, err := s.block(ctx, s.DB, all, me.ID, viewer{me.Role, me.JobTitle, true})
	block.Manner = mannerOf(me, account)
	return block, err
}

// Of returns the block of a user as the actor may see it; errs.NotFound for whom the actor may not see at all.
func (s *Service) Of(ctx context.Context, by access.Actor, user ids.User) (Block, error) {
	if by.User == user {
		return s.Mine(ctx, by)
	}
	group := sync.OnceValues(func() (ids.Group, error) {
		of, err := s.Members.One(ctx, s.DB, by.Account, user)
		return of.Group, err
	})
	v, me, err := s.colleague(ctx, s.DB, by, user, group)
	if err == nil {
		_, err = group()
	}
	if err != nil {
		return Block{}, err
	}
	all, err := s.definitions(ctx, by.Account)
	if err != nil {
		return Block{}, err
	}
	block, err := s.block(ctx, s.DB, all, user, v)
	block.Manner = me
	return block, err
}

// colleague returns who the actor is to another user of the account, as q shows it, if they may see them, or look after them
// as manager of their group, which is only asked for where it decides.
func (s *Service) colleague(ctx context.Context, q db.Queryer, by access.Actor, user ids.User, group func() (ids.Group, error)) (viewer, Manner, error) {
	if !by.SignedIn() {
		return viewer{}, Manner{}, errs.E(errs.Unauthenticated, "access.sign_in", nil)
	}
	me, err := s.Members.One(ctx, q, by.Account, by.User)
	if err != nil {
		return viewer{}, Manner{}, err
	}
	if !me.Active {
		return viewer{}, Manner{}, errs.E(errs.Unauthenticated, "access.sign_in", nil)
	}
	by.Role, by.Group, by.Manages, by.Lastingly = me.Role, me.Group, me.Manages, me.Lastingly
	v := viewer{role: me.Role, title: me.JobTitle}
	manner := Manner{Lang: me.Lang, DateStyle: me.DateStyle, Zone: i18n.Location(me.TimeZone)}
	err = access.Require(by, access.SeeCard, access.Facts{Account: by.Account, Owner: user})
	if err == nil || !me.Manages {
		return v, manner, err
	}
	in, err := group()
	if err == nil {
		err = access.Require(by, access.SeeUsers, access.Facts{Account: by.Account, Owner: user, Group: in})
	}
	return v, manner, err
}

// block returns what the viewer may see of a user's values.
func (s *Service) block(ctx context.Context, q db.Queryer, all []Definition, user ids.User, v viewer) (Block, error) {
	fields := visibleTo(all, v)
	if len(fields) == 0 {
		return Block{}, nil
	}
	values, err := selectValues(ctx, q, fields[0].Account, user)
	if err != nil {
		return Block{}, err
	}
	for i, f := range fields {
		fields[i].Value = values[f.ID]
	}
	return Block{Fields: fields}, nil
}

// visibleTo returns what the viewer may see, without values. A divider with nothing under it is left out.
func visibleTo(all []Definition, v viewer) []Field {
	var out []Field
	var heading *Field
	for _, d := range all {
		switch {
		case d.Archived() || !d.View.has(v):
		case d.Kind == Divider:
			heading = &Field{Definition: d}
		default:
			if heading != nil {
				out, heading = append(out, *heading), nil
			}
			out = append(out, Field{Definition: d, Editable: d.Edit.has(v)})
		}
	}
	return out
}

// mannerOf returns how a person writes and reads; where they chose nothing it is as the account does.
func mannerOf(p people.Person, a accounts.Account) Manner {
	pick := func(own, standard string) string {
		if own != "" {
			return own
		}
		return standard
	}
	return Manner{Lang: pick(p.Language, a.Language), DateStyle: pick(p.DateStyle, a.DateStyle), Zone: i18n.Location(pick(p.TimeZone, a.TimeZone))}
}
