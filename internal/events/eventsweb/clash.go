package eventsweb

import (
	"slices"
	"strings"

	"cabinet/internal/events"
	"cabinet/internal/ui"
)

// pairs are both versions after a clash: what differs, to choose from, and what doesn't, to be sent along.
func (v editView) pairs() (differ []ui.VersionPair, same map[string]string) {
	their := editView{c: v.c}
	their.stored(*v.Theirs)
	kind := func(x editView) string {
		if k := events.Kind(x.Kind); k.Valid() {
			return v.t(k.Key())
		}
		return ""
	}
	one := func(name, label string, read func(x editView) (value, text string)) {
		pair := ui.VersionPair{Name: name, Label: v.t(label)}
		pair.Theirs, pair.TheirsText = read(their)
		if pair.Yours, pair.YoursText = read(v); pair.Theirs != pair.Yours {
			differ = append(differ, pair)
			return
		}
		same[name] = pair.Yours
	}
	same = map[string]string{}
	one("title", "eventsweb.field.title", func(x editView) (string, string) { return x.Title, "" })
	one("kind", "eventsweb.field.kind", func(x editView) (string, string) { return x.Kind, kind(x) })
	one("when", "eventsweb.field.when", func(x editView) (string, string) { return x.When.packed(), x.When.words(v.c) })
	one("place", "eventsweb.field.place", func(x editView) (string, string) { return x.Place, "" })
	one("text", "eventsweb.field.text", func(x editView) (string, string) { return x.Text, "" })
	one("users", "eventsweb.field.users", func(x editView) (string, string) { return joined(x.Users), labels(v.People, x.Users) })
	one("participants", "eventsweb.field.participants", func(x editView) (string, string) { return joined(x.Participants), labels(v.Others, x.Participants) })
	return differ, same
}

func joined(list []string) string {
	list = slices.Clone(list)
	slices.Sort(list)
	return strings.Join(slices.Compact(list), ",")
}

// labels are the texts of the chosen options.
func labels(options []ui.Option, values []string) string {
	var out []string
	for _, o := range options {
		if slices.Contains(values, o.Value) {
			out = append(out, o.Text)
		}
	}
	return strings.Join(out, ", ")
}

// sameNames are the names of the fields that are sent along, in order.
func sameNames(same map[string]string) []string {
	var out []string
	for name := range same {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}
