package leaving

import (
	"context"
	"fmt"
	"slices"

	"cabinet/internal/access"
	"cabinet/internal/holdings"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// KeptOut returns the cases that walls keep an actor out of; cases implements it.
type KeptOut func(ctx context.Context, q db.Queryer, by access.Actor) ([]ids.Case, error)

// behind are the places that walls keep whoever looks out of (C8). What lies there is in nothing that they are shown, and passes to an
// administrator who isn't kept out.
type behind map[holdings.Place]bool

func (s *Service) behind(ctx context.Context, q db.Queryer, by access.Actor) (behind, error) {
	if s.KeptOut == nil || !by.SignedIn() {
		return nil, nil
	}
	list, err := s.KeptOut(ctx, q, by)
	if err != nil {
		return nil, fmt.Errorf("leaving: read walls: %w", err)
	}
	out := behind{}
	for _, c := range list {
		out[inCase(c)] = true
	}
	return out, nil
}

func inCase(c ids.Case) holdings.Place {
	return holdings.Place{Type: holdings.InCase, ID: string(c)}
}

// shown keeps what the one who hands over is shown.
func shown(lots []lot) []lot {
	return slices.DeleteFunc(slices.Clone(lots), func(l lot) bool { return l.hidden })
}

// public keeps what lies behind nobody's wall: the record tells of nothing else, since others read it than who handed over. What becomes
// of the rest is recorded in its case.
func public(lots []lot) []lot {
	return slices.DeleteFunc(slices.Clone(lots), func(l lot) bool { return l.item.Walled })
}
