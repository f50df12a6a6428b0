package leaving

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"cabinet/internal/holdings"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// lot is one thing that somebody holds, and what becomes of it.
type lot struct {
	kind  string
	item  holdings.Item
	rule  Rule
	state itemState
	heir  ids.User
	// standsIn tells that the heir stands in for one whom the rules named.
	standsIn bool
	// hidden tells that it lies behind a wall that keeps the one who hands over out.
	hidden bool

	candidates []ids.User // who is to have it, the first who can
	named      int        // how many of them the rule names
}

// items lists all that a user has open of a kind.
func items(ctx context.Context, q db.Queryer, h holdings.Handing, account ids.Account, user ids.User) ([]holdings.Item, error) {
	var out []holdings.Item
	for after := ""; ; {
		page, err := h.Items(ctx, q, account, user, after, holdings.Batch)
		if err != nil {
			return nil, err
		}
		out = append(out, page...)
		if len(page) < holdings.Batch {
			return out, nil
		}
		after = page[len(page)-1].ID
	}
}

// chooser decides who is to have each thing, and hears what came of a kind before anything of it is passed on.
type chooser struct {
	// choose sets the candidates of a thing, of the heirs of its rule, whose order turns with each thing, so that they
	// share evenly.
	choose func(l *lot, heirs []ids.User)
	// settled is told what was settled; it returns false to keep a kind from being passed on.
	settled func(lots []lot) bool
}

// whomKey is the argument by which an error about a rule names the heir whom it concerns.
const whomKey = "Heir"

// WhomOf returns the heir whom one of the errors about rules concerns; empty when it concerns none of them.
func WhomOf(f errs.Field) ids.User {
	user, _ := f.Args[whomKey].(ids.User)
	return user
}

// strict follows rules that somebody stands for; what is hidden from them goes to the first administrator who can take it. What
// can't be as they say is noted under the names of the rules, and a thing that no rule covers under that of its kind. Each heir who
// can't take over is told of.
func (s *Service) strict(ctx context.Context, q db.Queryer, leaver people.Person, r rules, hidden behind, wrong *errs.Fields) (chooser, error) {
	known := s.heirs(q, leaver)
	for _, rule := range r {
		for _, user := range rule.To {
			if key, err := known.refusal(ctx, user); err != nil {
				return chooser{}, err
			} else if key != "" {
				wrong.Add(rule.Field(), key, errs.Args{whomKey: user})
			}
		}
	}
	var able []ids.User
	if len(hidden) > 0 {
		var err error
		if able, err = known.standIns(ctx, ""); err != nil {
			return chooser{}, err
		}
	}
	note := func(l lot, key string) {
		field := FieldOf(l.kind, "")
		if l.rule.Kind == l.kind {
			field = l.rule.Field()
		}
		if wrong.Has(field) {
			return
		}
		args := errs.Args{}
		if len(l.candidates) > 0 {
			args[whomKey] = l.candidates[0]
		}
		wrong.Add(field, key, args)
	}
	return chooser{
		choose: func(l *lot, heirs []ids.User) {
			if l.hidden {
				l.candidates, l.named = able, len(able)
				return
			}
			l.candidates, l.named = heirs[:min(1, len(heirs))], 1
			if !l.rule.Leave && len(heirs) == 0 {
				note(*l, "leaving.heir.missing")
			}
		},
		settled: func(lots []lot) bool {
			for _, l := range lots {
				if l.item.Memo != "" && !l.hidden {
					note(l, l.item.Memo)
				}
			}
			return wrong.Len() == 0
		},
	}, wrong.Err()
}

// anyhow follows the rules of a plan and can't refuse: for heirs who can't take something over stand the ones after them,
// then the administrators, and what nobody can take over ends, or else stays.
func (s *Service) anyhow(ctx context.Context, q db.Queryer, leaver people.Person, r rules, fallback ids.User) (chooser, error) {
	known := s.heirs(q, leaver)
	others, err := known.standIns(ctx, fallback)
	if err != nil {
		return chooser{}, err
	}
	able := map[ids.User]bool{}
	for _, rule := range r {
		for _, user := range rule.To {
			key, err := known.refusal(ctx, user)
			if err != nil {
				return chooser{}, err
			}
			able[user] = key == ""
		}
	}
	return chooser{
		choose: func(l *lot, heirs []ids.User) {
			for _, user := range heirs {
				if able[user] {
					l.candidates = append(l.candidates, user)
				}
			}
			if len(heirs) > 0 && able[heirs[0]] {
				l.named = 1 // whoever comes after them stands in
			}
			l.candidates = append(l.candidates, others...)
		},
		settled: func([]lot) bool { return true },
	}, nil
}

// lots lists what a user has open of a kind, with what becomes of each thing as q shows it.
func (s *Service) lots(ctx context.Context, q db.Queryer, h holdings.Handing, leaver people.Person, r rules, turns map[[2]string]int, hidden behind, c chooser) ([]lot, error) {
	list, err := items(ctx, q, h, leaver.Account, leaver.ID)
	if err != nil {
		return nil, fmt.Errorf("leaving: list %s: %w", h.Kind(), err)
	}
	out := make([]lot, len(list))
	for i, item := range list {
		l := &out[i]
		l.kind, l.item = h.Kind(), item
		l.item.Memo = ""
		if l.hidden = hidden[item.Place]; !l.hidden {
			l.rule, _ = r.of(l.kind, item)
		}
		var heirs []ids.User
		if n := len(l.rule.To); n > 0 {
			key := [2]string{l.rule.Kind, l.rule.Place}
			turn := turns[key] % n
			turns[key]++
			heirs = slices.Concat(l.rule.To[turn:], l.rule.To[:turn])
		}
		if c.choose(l, heirs); l.rule.Leave {
			l.state = left
		}
	}
	if err := s.settle(ctx, q, h, leaver.Account, out); err != nil {
		return nil, fmt.Errorf("leaving: ask for the heirs of %s: %w", h.Kind(), err)
	}
	return out, nil
}

// settle gives each thing to the first candidate who can take it over. Why the last one of them couldn't stands in the
// memo of what nobody can.
func (s *Service) settle(ctx context.Context, q db.Queryer, h holdings.Handing, account ids.Account, lots []lot) error {
	for turn := 0; ; turn++ {
		asked := map[ids.User][]*lot{}
		var order []ids.User
		for i := range lots {
			if l := &lots[i]; l.state == "" && turn < len(l.candidates) {
				user := l.candidates[turn]
				if asked[user] == nil {
					order = append(order, user)
				}
				asked[user] = append(asked[user], l)
			}
		}
		if len(order) == 0 {
			break
		}
		for _, user := range order {
			if err := ask(ctx, q, h, account, user, asked[user], turn); err != nil {
				return err
			}
		}
	}
	for i := range lots {
		if l := &lots[i]; l.state == "" {
			l.state = left
			if h.Ends() {
				l.state = ended
			}
		}
	}
	return nil
}

// ask gives a user what they can take over.
func ask(ctx context.Context, q db.Queryer, h holdings.Handing, account ids.Account, user ids.User, lots []*lot, turn int) error {
	for some := range slices.Chunk(lots, holdings.Batch) {
		var list []holdings.Item
		for _, l := range some {
			list = append(list, l.item)
		}
		refused, err := h.Refusals(ctx, q, account, user, list)
		if err != nil {
			return err
		}
		for _, l := range some {
			if l.item.Memo = refused[l.item.ID]; l.item.Memo == "" {
				l.state, l.heir, l.standsIn = given, user, turn >= l.named
			}
		}
	}
	return nil
}

// seen is a mark of what was decided, in front of a plan of the given version.
func seen(leaver people.Person, lots []lot, plan int64) string {
	sum := sha256.New()
	_, _ = fmt.Fprintf(sum, "%s %s %d\n", leaver.ID, leaver.Status, plan)
	for _, l := range lots {
		_, _ = fmt.Fprintf(sum, "%s %s %s %s\n", l.kind, l.item.ID, l.state, l.heir)
	}
	return hex.EncodeToString(sum.Sum(nil))[:32]
}
