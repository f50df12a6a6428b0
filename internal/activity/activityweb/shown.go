package activityweb

import (
	"strings"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/web"
)

// userType is the subject type of acts on users.
const userType = "user"

// shown says acts in words: the names that a page needs, looked up at once.
type shown struct {
	c      *web.Ctx
	p      *i18n.Printer
	names  map[ids.User]string
	things map[Thing]Record
	kinds  []activity.Kind
	shapes map[activity.Kind]shape
	looks  map[activity.Kind]bool
}

// show looks up whoever and whatever the acts and the query speak of.
func (h handlers) show(c *web.Ctx, acts []activity.Entry, q query) (shown, error) {
	s := shown{c: c, p: c.P, shapes: h.shapes, looks: h.looks}
	for _, k := range h.Log.Kinds() {
		s.kinds = append(s.kinds, k.Kind)
	}
	users, things := map[ids.User]bool{}, map[Thing]bool{}
	thing := func(t Thing) {
		if t.Type == userType {
			users[ids.User(t.ID)] = true
		} else if t.ID != "" {
			things[t] = true
		}
	}
	users[ids.User(q.Who)] = true
	thing(thingOf(q.Record))
	for _, e := range acts {
		users[e.User], users[e.OnBehalfOf], users[e.ViewedAs] = true, true, true
		thing(Thing{e.SubjectType, e.SubjectID})
		for _, t := range s.mentioned(e) {
			thing(t)
		}
	}
	delete(users, "")
	var err error
	if s.names, err = h.Names.Names(c.Context(), by(c).Account, keys(users), c.P.Lang()); err != nil {
		return s, err
	}
	if h.Records != nil && len(things) > 0 {
		s.things, err = h.Records.Records(c.Context(), by(c), c.P.Lang(), keys(things))
	}
	return s, err
}

// mentioned is what a payload speaks of by ids.
func (s shown) mentioned(e activity.Entry) []Thing {
	var out []Thing
	leaves, _ := flatten(e.Payload, true)
	var kind string
	for _, l := range leaves {
		for _, id := range l.texts {
			if t, ok := thingIn(s.shapes[e.Kind][l.path], id); ok && id != "" {
				out = append(out, t)
			}
			switch l.path[strings.LastIndexByte(l.path, '.')+1:] {
			case "subject_type":
				kind = id
			case "subject_id":
				out = append(out, Thing{kind, id})
			}
		}
	}
	return out
}

func keys[K comparable](set map[K]bool) []K {
	out := make([]K, 0, len(set))
	for k := range set {
		out = append(out, k)
	}
	return out
}

// thingOf reads "type:id".
func thingOf(text string) Thing {
	kind, id, _ := strings.Cut(text, ":")
	return Thing{kind, id}
}

// kind says what was done.
func (s shown) kind(k activity.Kind) string {
	if s.p.Has(k.Key()) {
		return s.p.T(k.Key())
	}
	return string(k)
}

func (s shown) room(room string) string { return s.word("activityweb.room.", room) }

// word translates a short word of the product, or leaves it as it is.
func (s shown) word(prefix, word string) string {
	if key := prefix + word; s.p.Has(key) {
		return s.p.T(key)
	}
	return word
}

// who says who acted: a person, the product, its operator, or somebody not signed in.
func (s shown) who(e activity.Entry) string {
	switch {
	case e.User != "":
		return s.user(string(e.User))
	case e.Door == access.DoorSystem:
		return s.p.T("activityweb.who.product")
	case e.Door == access.DoorCLI:
		return s.p.T("activityweb.who.operator")
	case e.Door == access.DoorDirectory:
		return s.p.T("activityweb.who.directory")
	}
	return s.p.T("activityweb.who.nobody")
}

// whoLine is what stands under the name: number and role as they were then, and as whom they looked.
func (s shown) whoLine(e activity.Entry) string {
	var parts []string
	if e.IDNumber != "" {
		parts = append(parts, activity.Visible(e.IDNumber))
	}
	if e.Role != "" {
		parts = append(parts, s.p.T(e.Role.Key()))
	}
	if e.ViewedAs != "" {
		parts = append(parts, activity.Visible(s.p.T("activityweb.who.as", errs.Args{"Name": s.as(e)})))
	}
	return strings.Join(parts, " · ")
}

// as says as whom an administrator looked, with the number of then.
func (s shown) as(e activity.Entry) string {
	name := s.user(string(e.ViewedAs))
	if e.ViewedAsNumber != "" {
		name += " (" + e.ViewedAsNumber + ")"
	}
	return name
}

// user is the name of a user; whoever is gone is shown by the id.
func (s shown) user(user string) string {
	if name := s.names[ids.User(user)]; name != "" {
		return name
	}
	return user
}

// thing says which record is meant by "type:id".
func (s shown) thing(text string) string {
	t := thingOf(text)
	if t.Type == "" {
		return ""
	}
	kind := s.subject(t.Type)
	if name := s.recordOf(t).Name; name != "" {
		return kind + " · " + name
	}
	return kind
}

func (s shown) subject(kind string) string { return s.word("activityweb.subject.", kind) }

// recordOf is what a thing is called and where its page is. A user whom the account doesn't have, as one who never came,
// has neither name nor page.
func (s shown) recordOf(t Thing) Record {
	if t.Type != userType {
		return s.things[t]
	}
	r := Record{Name: s.user(t.ID)}
	if s.names[ids.User(t.ID)] != "" {
		r.Path = links.User(ids.User(t.ID))
	}
	return r
}

func (s shown) door(e activity.Entry) string { return s.word("activityweb.door.", string(e.Door)) }
