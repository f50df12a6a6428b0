package attributes

import (
	"context"
	"slices"
	"strconv"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/writing"
)

// Input is what is wanted of a definition. A nil field stays as it is or, for a new one, has its first value: no hint,
// no choices, everybody views, the person themselves edits.
type Input struct {
	Kind       *Kind
	Name, Hint *string
	View, Edit *Audience
	// Choices is the whole list in its order. One without an id is new; one that is stored and missing here is removed,
	// which is refused when somebody picked it.
	Choices *[]Choice
}

// wanted returns the definition as the input wants it, and notes what is wrong by the input and the definition alone.
func (in Input) wanted(d Definition, wrong *errs.Fields) Definition {
	if in.Kind != nil {
		d.Kind = *in.Kind
	}
	if !d.Kind.Valid() {
		wrong.Add("kind", "attributes.kind.choose")
	}
	for _, f := range []struct {
		name  string
		given *string
		to    *string
		limit int
	}{{"name", in.Name, &d.Name, MaxName}, {"hint", in.Hint, &d.Hint, MaxHint}} {
		if f.given == nil {
			continue
		}
		text, key, args := cleanLine(*f.given, f.limit)
		if *f.to = text; key != "" {
			wrong.Add(f.name, key, args)
		}
	}
	if d.Name == "" && d.Kind != Divider && !wrong.Has("name") {
		wrong.Add("name", "attributes.name.required")
	}
	if in.View != nil {
		d.View = cleanAudience("view", *in.View, wrong)
	}
	if in.Edit != nil {
		d.Edit = cleanAudience("edit", *in.Edit, wrong)
	}
	if d.Kind == Divider {
		d.Edit = Audience{}.normal()
	}
	if !wrong.Has("view") && !wrong.Has("edit") && !d.Edit.Within(d.View) {
		wrong.Add("edit", "attributes.edit.within")
	}
	d.Choices = in.choices(d, wrong)
	return d
}

func cleanAudience(field string, a Audience, wrong *errs.Fields) Audience {
	for _, r := range a.Roles {
		if !r.Valid() {
			wrong.Add(field, "attributes.audience.choose")
			break
		}
	}
	return a.normal()
}

// choices returns the list as it is wanted; new choices have no id yet.
func (in Input) choices(d Definition, wrong *errs.Fields) []Choice {
	if !d.Kind.HasChoices() {
		if in.Choices != nil && len(*in.Choices) > 0 {
			wrong.Add("choices", "attributes.choices.kind")
		}
		return nil
	}
	list := slices.Clone(d.Choices)
	if in.Choices != nil {
		list = slices.Clone(*in.Choices)
	}
	if len(list) > MaxChoices {
		wrong.Add("choices", "attributes.choices.many", errs.Args{"Max": MaxChoices})
		return d.Choices
	}
	names, seen, inUse := map[string]bool{}, map[ids.Choice]bool{}, 0
	for i, c := range list {
		field := "choices[" + strconv.Itoa(i) + "].name"
		name, key, args := cleanLine(c.Name, MaxName)
		list[i].Name = name
		folded := writing.Fold(name)
		_, stored := d.choice(c.ID)
		switch {
		case c.ID != "" && (!stored || seen[c.ID]):
			wrong.Add("choices", "attributes.choices.unknown")
		case key != "":
			wrong.Add(field, key, args)
		case name == "":
			wrong.Add(field, "attributes.choices.name")
		case names[folded]:
			wrong.Add(field, "attributes.choices.twice")
		}
		names[folded], seen[c.ID] = true, true
		if !c.Archived {
			inUse++
		}
	}
	if inUse == 0 && !wrong.Has("choices") {
		wrong.Add("choices", "attributes.choices.required")
	}
	return list
}

// fits notes what is wrong by the rest of the account, the names of the others and the job titles, and returns one
// errs.Invalid error with everything that is noted.
func (s *Service) fits(ctx context.Context, q db.Queryer, d Definition, all []Definition, wrong *errs.Fields) error {
	if taken(d, all) {
		wrong.Add("name", "attributes.name.taken")
	}
	if len(d.View.Titles)+len(d.Edit.Titles) > 0 {
		titles, err := s.Roles.Titles(ctx, q, d.Account)
		if err != nil {
			return err
		}
		known := map[ids.JobTitle]bool{}
		for _, t := range titles {
			known[t.ID] = true
		}
		unknown := func(t ids.JobTitle) bool { return !known[t] }
		if slices.ContainsFunc(d.View.Titles, unknown) {
			wrong.Add("view", "attributes.audience.title")
		}
		if slices.ContainsFunc(d.Edit.Titles, unknown) {
			wrong.Add("edit", "attributes.audience.title")
		}
	}
	return wrong.Err()
}

// taken reports whether another attribute in use has the name, in whatever letter case. Dividers may repeat.
func taken(d Definition, all []Definition) bool {
	return d.Kind != Divider && slices.ContainsFunc(all, func(other Definition) bool {
		return other.ID != d.ID && !other.Archived() && other.Kind != Divider && writing.Fold(other.Name) == writing.Fold(d.Name)
	})
}

// nameChoices gives ids to the new choices of a list that is to be stored.
func (s *Service) nameChoices(d *Definition) {
	d.Choices = slices.Clone(d.Choices)
	for i := range d.Choices {
		if d.Choices[i].ID == "" {
			d.Choices[i].ID = ids.Choice(s.IDs.New())
		}
	}
}
