package practice

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/writing"
)

// The limits of an entry's texts, in code points.
const (
	maxName = 100
	maxCode = 8
)

// Input is what is wanted of an entry. A nil field stays as it is or, in a new one, has its first value.
type Input struct {
	Name *string
	// Code is the short name of an area in case numbers: letters and digits. In a new area it is made of the name.
	Code *string
	// Stages are the names of a new area's stages, at least one, in their order. Later they are entries of their own.
	Stages []string
}

// Add adds an entry at the end of a list of the actor's own account; for stages: the area's. It is for administrators. A name
// that another entry of the list has, in whatever letter case, is errs.Invalid about it, as is an area's code; more entries
// than [List.Max] are errs.Conflict.
func (s *Settings) Add(ctx context.Context, by access.Actor, list List, area ids.PracticeArea, in Input) (Entry, error) {
	var e Entry
	err := s.change(ctx, by, func(tx *db.Tx) error {
		if !list.Valid() {
			return notFound()
		}
		if list != Stages {
			area = ""
		} else if _, err := s.Practice.entry(ctx, tx, by.Account, Areas, string(area)); err != nil {
			return err
		}
		others, err := selectList(ctx, tx, by.Account, list, area)
		if err != nil {
			return fmt.Errorf("practice: list: %w", err)
		}
		if len(others) >= list.Max() {
			return errs.E(errs.Conflict, "practice.many", nil).With(errs.Args{"Max": list.Max()})
		}
		if in.Name == nil {
			in.Name = new(string)
		}
		e = Entry{ID: s.Practice.ids.New(), List: list, Area: area, Version: 1, Place: 1, CreatedAt: tx.Now()}
		if len(others) > 0 {
			e.Place = others[len(others)-1].Place + 1
		}
		var wrong errs.Fields
		in.apply(&e, others, &wrong)
		stages := in.stages(list, &wrong)
		if err := wrong.Err(); err != nil {
			return err
		}
		return s.Practice.add(ctx, tx, by, e, stages)
	})
	return e, err
}

// add stores a new entry, and an area's stages.
func (s *Service) add(ctx context.Context, tx *db.Tx, by access.Actor, e Entry, stages []string) error {
	if err := s.insert(ctx, tx, by.Account, e, stages); err != nil {
		return err
	}
	return s.note(ctx, tx, by, act(e, added, AddedPayload{Area: e.Area}))
}

func (s *Service) insert(ctx context.Context, tx *db.Tx, account ids.Account, e Entry, stages []string) error {
	if err := insertEntry(ctx, tx, account, e); err != nil {
		return fmt.Errorf("practice: keep entry: %w", err)
	}
	for i, name := range stages {
		stage := Entry{ID: s.ids.New(), List: Stages, Area: ids.PracticeArea(e.ID), Name: name, Place: i + 1, Version: 1, CreatedAt: tx.Now()}
		if err := insertEntry(ctx, tx, account, stage); err != nil {
			return fmt.Errorf("practice: keep stage: %w", err)
		}
	}
	return nil
}

// Change changes what is given of an entry of the actor's own account. It is for administrators. ifVersion other than 0 is
// the version that the person was looking at: when somebody changed the entry since, and otherwise, the answer is
// errs.Conflict "practice.conflict" with theirs, an [Entry], as its detail. What stands already changes nothing.
func (s *Settings) Change(ctx context.Context, by access.Actor, list List, id string, in Input, ifVersion int64) (Entry, error) {
	var e Entry
	err := s.change(ctx, by, func(tx *db.Tx) error {
		var err error
		if e, err = s.Practice.entry(ctx, tx, by.Account, list, id); err != nil {
			return err
		}
		before := e
		others, err := selectList(ctx, tx, by.Account, list, e.Area)
		if err != nil {
			return fmt.Errorf("practice: list: %w", err)
		}
		var wrong errs.Fields
		in.apply(&e, others, &wrong)
		if err := wrong.Err(); err != nil {
			return err
		}
		fields := differences(before, e)
		if len(fields) == 0 {
			return nil
		}
		if ifVersion != 0 && ifVersion != before.Version {
			conflict := errs.E(errs.Conflict, "practice.conflict", nil)
			conflict.Detail = before
			return conflict
		}
		e.Version++
		if err := updateEntry(ctx, tx, by.Account, e); err != nil {
			return fmt.Errorf("practice: keep entry: %w", err)
		}
		return s.Practice.note(ctx, tx, by, act(e, changed, ChangedPayload{Fields: fields}))
	})
	return e, err
}

func differences(a, b Entry) []string {
	var out []string
	if a.Name != b.Name {
		out = append(out, "name")
	}
	if a.Code != b.Code {
		out = append(out, "code")
	}
	return out
}

// apply puts what is given into the entry, cleaned, and notes what is wrong by itself and by the others of its list.
func (in Input) apply(e *Entry, others []Entry, wrong *errs.Fields) {
	others = slices.DeleteFunc(slices.Clone(others), func(o Entry) bool { return o.ID == e.ID })
	if in.Name != nil {
		e.Name = cleanName(*in.Name, "name", wrong)
		if slices.ContainsFunc(others, func(o Entry) bool { return writing.Fold(o.Name) == writing.Fold(e.Name) }) {
			wrong.Add("name", "practice.taken")
		}
	}
	if e.List != Areas {
		return
	}
	taken := func(code string) bool {
		return slices.ContainsFunc(others, func(o Entry) bool { return writing.Fold(o.Code) == writing.Fold(code) })
	}
	switch {
	case in.Code != nil:
		e.Code = strings.ToUpper(strings.TrimSpace(*in.Code))
		if !validCode(e.Code) {
			wrong.Add("code", "practice.code.form", errs.Args{"Max": maxCode})
		} else if taken(e.Code) {
			wrong.Add("code", "practice.code.taken")
		}
	case e.Code == "":
		e.Code = codeOf(e.Name, taken)
	}
}

func cleanName(text, field string, wrong *errs.Fields) string {
	name, fault := writing.Name(text, maxName)
	switch {
	case fault == writing.Long:
		wrong.Add(field, "practice.long", errs.Args{"Max": maxName})
	case fault != "":
		wrong.Add(field, "practice.characters")
	case name == "":
		wrong.Add(field, "practice.name.required")
	}
	return name
}

// stages returns the names of a new area's stages, cleaned, without empty ones.
func (in Input) stages(list List, wrong *errs.Fields) []string {
	if list != Areas {
		return nil
	}
	var out []string
	seen := map[string]bool{}
	for _, text := range in.Stages {
		if strings.TrimSpace(text) == "" || wrong.Has("stages") {
			continue
		}
		name := cleanName(text, "stages", wrong)
		if seen[writing.Fold(name)] {
			wrong.Add("stages", "practice.stages.twice")
		}
		seen[writing.Fold(name)] = true
		out = append(out, name)
	}
	switch {
	case wrong.Has("stages"):
	case len(out) == 0:
		wrong.Add("stages", "practice.stages.required")
	case len(out) > Stages.Max():
		wrong.Add("stages", "practice.stages.many", errs.Args{"Max": Stages.Max()})
	}
	return out
}

func validCode(code string) bool {
	n := utf8.RuneCountInString(code)
	return utf8.ValidString(code) && n > 0 && n <= maxCode && !strings.ContainsFunc(code, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// codeOf makes a code of a name: the first letters of its words, or the first letters of its only one.
func codeOf(name string, taken func(string) bool) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	var code []rune
	for _, w := range words {
		code = append(code, []rune(w)[0])
	}
	if len(words) == 1 {
		code = []rune(words[0])
	}
	base := strings.ToUpper(string(code[:min(len(code), 3)]))
	if base == "" {
		base = "X"
	}
	for n := 1; ; n++ {
		if code := base + suffix(n); validCode(code) && !taken(code) {
			return code
		}
	}
}

func suffix(n int) string {
	if n == 1 {
		return ""
	}
	return strconv.Itoa(n)
}
