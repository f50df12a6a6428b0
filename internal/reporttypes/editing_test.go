package reporttypes

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"cabinet/internal/ids"
)

// drawn is a form with sections a, b, c… and questions that are called after theirs.
func drawn(t *rapid.T) Type {
	var out Type
	for i := range rapid.IntRange(1, 4).Draw(t, "sections") {
		s := Section{ID: ids.ReportSection(rune('a' + i)), Name: string(rune('a' + i))}
		for j := range rapid.IntRange(0, 4).Draw(t, "questions") {
			q := ids.ReportQuestion(string(s.ID) + string(rune('1'+j)))
			s.Questions = append(s.Questions, Question{ID: q, Text: string(q), Kind: Text})
		}
		out.Sections = append(out.Sections, s)
	}
	return out
}

func read(sections []Section) string {
	var b strings.Builder
	for _, s := range sections {
		b.WriteString(string(s.ID) + ":")
		for _, q := range s.Questions {
			b.WriteString(" " + string(q.ID))
		}
		b.WriteString(";")
	}
	return b.String()
}

// TestStepsLoseNothing: however sections and questions are moved, each is there once, in the order asked for, and the form that was
// changed stays as it was.
func TestStepsLoseNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		form := drawn(t)
		before := read(form.Sections)
		section := rapid.SampledFrom(form.Sections).Draw(t, "section").ID
		place := rapid.IntRange(-2, 6).Draw(t, "place")
		out, ok := form.WithSectionAt(section, place)
		if at := slices.IndexFunc(out, func(s Section) bool { return s.ID == section }); !ok || len(out) != len(form.Sections) || at != max(0, min(place, len(out)-1)) {
			t.Fatalf("%s to %d of %s: %s", section, place, before, read(out))
		}
		if all := form.Questions(); len(all) > 0 {
			q := rapid.SampledFrom(all).Draw(t, "question")
			out, ok = form.WithQuestionAt(q.ID, place)
			after := Type{Sections: out}
			holder, _, at, found := after.Holder(q.ID)
			if !ok || !found || len(after.Questions()) != len(all) || at != max(0, min(place, len(holder.Questions)-1)) {
				t.Fatalf("%s to %d of %s: %s", q.ID, place, before, read(out))
			}
			q.Text = "changed"
			out, at2, place2, ok := form.WithQuestion(section, q)
			after = Type{Sections: out}
			if got := out[at2].Questions[place2]; !ok || got.Text != "changed" || out[at2].ID != section || len(after.Questions()) != len(all) {
				t.Fatalf("%s into %s of %s: %s", q.ID, section, before, read(out))
			}
			out, ok = form.WithoutQuestion(q.ID)
			if after = (Type{Sections: out}); !ok || len(after.Questions()) != len(all)-1 {
				t.Fatalf("without %s of %s: %s", q.ID, before, read(out))
			}
		}
		out, _, last, ok := form.WithQuestion(section, Question{Text: "new"})
		if _, at, _ := (Type{Sections: out}).Section(section); !ok || last != len(out[at].Questions)-1 || out[at].Questions[last].Text != "new" {
			t.Fatalf("a new one in %s of %s: %s", section, before, read(out))
		}
		if out, ok = form.WithoutSection(section); !ok || len(out) != len(form.Sections)-1 {
			t.Fatalf("without %s of %s: %s", section, before, read(out))
		}
		if read(form.Sections) != before {
			t.Fatalf("%s became %s", before, read(form.Sections))
		}
	})
}

// TestStepsRefuseStrangers: what isn't in the form isn't touched.
func TestStepsRefuseStrangers(t *testing.T) {
	form := Type{Sections: []Section{{ID: "a", Questions: []Question{{ID: "a1"}}}}}
	if _, ok := form.WithSectionAt("x", 0); ok {
		t.Error("a section")
	}
	if _, ok := form.WithoutSection("x"); ok {
		t.Error("a section away")
	}
	if _, _, ok := form.WithSection(Section{ID: "x"}); ok {
		t.Error("a section’s name")
	}
	if _, ok := form.WithQuestionAt("x", 0); ok {
		t.Error("a question")
	}
	if _, ok := form.WithoutQuestion("x"); ok {
		t.Error("a question away")
	}
	if _, _, _, ok := form.WithQuestion("x", Question{}); ok {
		t.Error("a question into a section")
	}
	if _, _, _, ok := form.WithQuestion("a", Question{ID: "x"}); ok {
		t.Error("a question of elsewhere")
	}
}
