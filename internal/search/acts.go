package search

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
)

// What this room records.
const (
	// Searched is recorded when somebody searches (R69), with what they typed as a personal value.
	Searched activity.Kind = "search.searched"
	// Rebuilt is recorded when the operator has the index written anew.
	Rebuilt activity.Kind = "search.rebuilt"
)

// SearchedPayload says where somebody searched.
type SearchedPayload struct {
	// Kind is empty where things of every kind were looked for.
	Kind Kind `json:"kind,omitempty"`
	// Suggest tells that the suggestions appeared while they typed.
	Suggest bool `json:"suggest,omitempty"`
}

// RebuiltPayload counts what was written.
type RebuiltPayload struct {
	Entries int64 `json:"entries"`
}

// textValue is the name of the personal value with what was typed.
const textValue = "text"

// Acts returns the kinds of this room.
func Acts() []activity.KindInfo {
	return []activity.KindInfo{
		{Kind: Searched, Payload: SearchedPayload{}, Erasable: []string{textValue}, View: true},
		{Kind: Rebuilt, Payload: RebuiltPayload{}},
	}
}

// record begins to note the search; wait returns once it is noted, which comes before anything of the answer is shown.
func (s *Service) record(ctx context.Context, by access.Actor, text string, k Kind, c ids.Case, suggest bool) (wait func() error) {
	return s.Log.Seeing(ctx, by, activity.Act{Kind: Searched, Case: c, Payload: SearchedPayload{Kind: k, Suggest: suggest},
		Erasable: map[string]string{textValue: cut(storable(text), maxText)}})
}
