package invitations

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/holdings"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// Handings returns how what this room holds of users passes to others.
func (s *Service) Handings() []holdings.Handing { return []holdings.Handing{vouching{s}} }

// vouching passes the vouching for open invitations on, expired ones included. An invitation lies in the group that it
// leads to.
type vouching struct{ s *Service }

// Kind implements [holdings.Handing].
func (vouching) Kind() string { return Holding }

// Title implements [holdings.Handing].
func (vouching) Title() string { return "invitations.holding" }

// Ends implements [holdings.Handing].
func (vouching) Ends() bool { return false }

// Items implements [holdings.Handing].
func (v vouching) Items(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, after string, limit int) ([]holdings.Item, error) {
	if user == "" {
		return nil, nil
	}
	return selectVouched(ctx, q, `i.inviter_id = ? and i.state = ? and i.id > ? order by i.id limit ?`, account, user, Pending, after, limit)
}

// Held implements [holdings.Handing].
func (v vouching) Held(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, items []string) ([]holdings.Item, error) {
	if user == "" {
		return nil, nil
	}
	marks, args := holdings.Marks(items)
	return selectVouched(ctx, q, `i.inviter_id = ? and i.state = ? and i.id in (`+marks+`) order by i.id`, account, append([]any{user, Pending}, args...)...)
}

// Refusals implements [holdings.Handing]: what an heir may not hand out would die when it is accepted (R23).
func (v vouching) Refusals(ctx context.Context, q db.Queryer, account ids.Account, heir ids.User, items []holdings.Item) (map[string]string, error) {
	out := map[string]string{}
	by, err := v.s.Identity.ActorOf(ctx, q, account, heir)
	if err != nil && !gone(err) && !errs.Is(err, errs.Unauthenticated) {
		return nil, err
	}
	if err != nil {
		by = access.Actor{Account: account}
	}
	asked := map[standing]bool{}
	for _, item := range items {
		i, err := selectInvitation(ctx, q, account, ids.Invitation(item.ID))
		if err != nil {
			return nil, err
		}
		may, known := asked[i.offered]
		if !known {
			err := v.s.may(ctx, q, by, i.offered)
			if err != nil && !gone(err) && !errs.Is(err, errs.Forbidden) && !errs.Is(err, errs.Unauthenticated) {
				return nil, err
			}
			may = err == nil
			asked[i.offered] = may
		}
		if !may {
			out[item.ID] = "invitations.holding_refused"
		}
	}
	return out, nil
}

// Give implements [holdings.Handing].
func (v vouching) Give(ctx context.Context, tx *db.Tx, by access.Actor, from, to ids.User, items []holdings.Item) ([]holdings.Item, error) {
	var out []holdings.Item
	for _, item := range items {
		i, err := v.s.lock(ctx, tx, by.Account, ids.Invitation(item.ID))
		if err != nil {
			return nil, err
		}
		if i.stored != Pending || i.Inviter != from || to == "" {
			continue
		}
		if err := updateInviter(ctx, tx, i, to); err != nil {
			return nil, err
		}
		if _, err := v.s.Acts.Record(ctx, tx, by, subject(i, HandedOver, HandedOverPayload{User: i.User, From: from, To: to})); err != nil {
			return nil, err
		}
		out = append(out, item)
	}
	return out, nil
}

// selectVouched lists invitations with the address and the group of who is invited.
func selectVouched(ctx context.Context, q db.Queryer, condition string, account ids.Account, args ...any) ([]holdings.Item, error) {
	rows, err := q.Query(ctx, `select i.id, u.email, coalesce(u.lasting_group_id, '') from invitations i
		join users u on u.account_id = i.account_id and u.id = i.user_id where i.account_id = ? and `+condition, append([]any{account}, args...)...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []holdings.Item
	for rows.Next() {
		i := holdings.Item{Place: holdings.Place{Type: holdings.InGroup}}
		if err := rows.Scan(&i.ID, &i.Name, &i.Place.ID); err != nil {
			return nil, err
		}
		out = append(out, i)
	}
	return out, rows.Err()
}
