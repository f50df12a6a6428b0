package records

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"

	"cabinet/internal/access"
	"cabinet/internal/holdings"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/writing"
	"cabinet/internal/search"
)

// The size of a page.
const (
	defaultPage = 50
	maxPage     = 200
)

// Filter says which records of a case are wanted, by name.
type Filter struct {
	// Role keeps the participants of a role.
	Role ids.TemplateField
	// After and Before are a page's Next and Previous; at most one is set. Nonsense is errs.Malformed.
	After, Before string
	Limit         int // at most 200; 50 when 0

	after, before *place
}

// place is where a page begins.
type place struct {
	Name string `json:"n"`
	ID   string `json:"i"`
}

// Page is a part of the records of a case.
type Page struct {
	Records []Record
	// Total is how many records of the kind the case has, whatever the role.
	Total int
	// Next and Previous are where the neighbouring pages begin; empty where there is none. They hold a name: whoever puts them
	// into an address seals them.
	Next, Previous string
}

// List returns a page of the participants, issues or sources of a case by name. It takes [access.SeeCase].
func (s *Service) List(ctx context.Context, by access.Actor, c ids.Case, list List, f Filter) (Page, error) {
	if err := s.require(ctx, s.DB, by, access.SeeCase, c, list); err != nil {
		return Page{}, err
	}
	var err error
	if f.after, err = readPlace(f.After); err != nil {
		return Page{}, err
	}
	if f.before, err = readPlace(f.Before); err != nil {
		return Page{}, err
	}
	if f.Limit = min(f.Limit, maxPage); f.Limit < 1 {
		f.Limit = defaultPage
	}
	found, err := selectPage(ctx, s.DB, by.Account, c, list, f, f.Limit+1)
	if err != nil {
		return Page{}, fmt.Errorf("records: list: %w", err)
	}
	var out Page
	if out.Total, err = countRecords(ctx, s.DB, by.Account, c, list); err != nil {
		return Page{}, fmt.Errorf("records: count: %w", err)
	}
	out.turn(found, f)
	if err := fillValues(ctx, s.DB, by.Account, out.Records); err != nil {
		return Page{}, fmt.Errorf("records: read values: %w", err)
	}
	return out, nil
}

// turn cuts the list, which may have one record too many, to the page and notes its neighbours.
func (p *Page) turn(list []Record, f Filter) {
	more := len(list) > f.Limit
	back := f.before != nil
	switch {
	case more && back:
		list = list[1:]
	case more:
		list = list[:f.Limit]
	}
	p.Records = list
	if len(list) == 0 {
		return
	}
	if back || more {
		p.Next = placeOf(list[len(list)-1])
	}
	if back && more || !back && f.after != nil {
		p.Previous = placeOf(list[0])
	}
}

func placeOf(r Record) string {
	data, _ := json.Marshal(place{writing.Fold(r.Name), r.ID})
	return base64.RawURLEncoding.EncodeToString(data)
}

func readPlace(text string) (*place, error) {
	if text == "" {
		return nil, nil
	}
	var p place
	data, err := base64.RawURLEncoding.DecodeString(text)
	if err == nil {
		err = json.Unmarshal(data, &p)
	}
	if err != nil {
		return nil, errs.E(errs.Malformed, "records.place", err)
	}
	return &p, nil
}

// Record returns one record of a case with all that is known of it. It takes [access.SeeCase]. Looking at a participant is
// recorded before they are shown.
func (s *Service) Record(ctx context.Context, by access.Actor, c ids.Case, list List, id string) (Record, error) {
	if err := s.require(ctx, s.DB, by, access.SeeCase, c, list); err != nil {
		return Record{}, err
	}
	r, err := s.record(ctx, s.DB, by.Account, c, list, id)
	if err != nil || list != Participants {
		return r, err
	}
	if err := s.Log.Saw(ctx, by, r.act(ParticipantSeen, nil)); err != nil {
		return Record{}, err
	}
	return r, nil
}

// Fields returns the fields of a kind of records that are asked for on a case, with those archived ones to which the record has
// an answer; r may be the zero Record. It takes what reading the record takes, and asks nobody's right.
func Fields(all []Template, r Record, list List) []Template {
	var out []Template
	for _, t := range of(all, list) {
		if !t.Archived || r.Values[t.ID] != "" {
			out = append(out, t)
		}
	}
	return out
}

// MayEdit reports whether by may change the records of a case, so that pages offer only what can be done.
func (s *Service) MayEdit(ctx context.Context, by access.Actor, c ids.Case) bool {
	_, err := s.Cases.Require(ctx, s.DB, by, access.EditParticipants, c)
	return err == nil
}

// require asks for a right on the case; a list that isn't one of records is errs.NotFound.
func (s *Service) require(ctx context.Context, q db.Queryer, by access.Actor, do access.Action, c ids.Case, list List) error {
	if _, err := s.Cases.Require(ctx, q, by, do, c); err != nil {
		return err
	}
	if !list.record() {
		return notFound()
	}
	return nil
}

func (s *Service) record(ctx context.Context, q db.Queryer, account ids.Account, c ids.Case, list List, id string) (Record, error) {
	r, err := selectRecord(ctx, q, account, c, list, id)
	if db.NoRows(err) {
		return Record{}, notFound()
	}
	if err != nil {
		return Record{}, fmt.Errorf("records: read: %w", err)
	}
	return r, nil
}

// Holdings says what this room keeps of users, and what becomes of it when they leave.
func Holdings() []holdings.Declaration {
	return []holdings.Declaration{{Kind: "record_history", Fate: holdings.History, Columns: []string{"case_records.created_by"}}}
}

// SearchSource lists participants for an index that is written anew.
func (s *Service) SearchSource() search.Source { return source{} }

type source struct{}

// Kind implements [search.Source].
func (source) Kind() search.Kind { return search.KindParticipant }

// Entries implements [search.Source].
func (source) Entries(ctx context.Context, q db.Queryer, account ids.Account, after string, limit int) ([]search.Entry, error) {
	list, err := selectParticipantsAfter(ctx, q, account, after, limit)
	if err != nil {
		return nil, fmt.Errorf("records: read for search: %w", err)
	}
	var out []search.Entry
	for _, r := range list {
		out = append(out, entry(r))
	}
	return out, nil
}
