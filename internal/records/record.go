package records

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/writing"
)

// The limits of records; texts are counted in characters.
const (
	MaxRecords = 1000 // of one kind in a case
	maxTitle   = 200
	maxPart    = 100 // of a person's name
	maxAddress = 500
	maxNote    = 10_000
	maxLink    = 2000
	maxValue   = 2000
	maxPhone   = 40
)

// ParticipantKind says whether a participant is a person or a company.
type ParticipantKind string

// The kinds of participants.
const (
	Person  ParticipantKind = "person"
	Company ParticipantKind = "company"
)

// Record is a participant, an issue or a source of a case.
type Record struct {
	ID   string // an [ids.Participant], [ids.Issue] or [ids.Source], by the list
	Case ids.Case
	List List
	// Name is what people call it; a participant's is made of their names.
	Name string
	// Note is a text of several lines.
	Note string
	// Link is where a source is found; empty for the others.
	Link string
	// Participant is what only participants have.
	Participant
	// Values are the answers to the account's fields, without empty ones.
	Values               map[ids.TemplateField]string
	CreatedBy            ids.User // empty for the machine
	CreatedAt, UpdatedAt time.Time
	Version              int64
}

// Participant is what only participants have.
type Participant struct {
	Kind                            ParticipantKind
	Role                            ids.TemplateField
	FirstName, MiddleName, LastName string // of a person
	Company                         string // its name, or where a person works
	Address                         string
	Email                           string
	// Phone is E.164 when it could be read as the account's country writes numbers, else as it was typed.
	Phone string
	// INN is the Russian tax number: digits alone.
	INN string
}

// Input is what is wanted of a record. A nil field stays as it is, or is empty in a new one; an empty value clears.
type Input struct {
	Name, Note, Link *string // the name of an issue or a source

	Kind                            *ParticipantKind // a person unless said
	Role                            *ids.TemplateField
	FirstName, MiddleName, LastName *string
	Company, Address                *string
	Email, Phone, INN               *string

	// Values are answers to fields by their ids; absent ones stay.
	Values map[ids.TemplateField]string
	// Confirmed saves what was warned of: see [Warning].
	Confirmed bool
}

// apply puts what is given into the record, cleaned by the account's templates and country, and notes what is wrong.
func (in Input) apply(r *Record, all []Template, country string, wrong *errs.Fields) {
	line := func(field string, given *string, limit int, into *string) {
		if given != nil {
			*into = cleanName(field, *given, limit, false, wrong)
		}
	}
	if in.Note != nil {
		r.Note = cleanBlock("note", *in.Note, maxNote, wrong)
	}
	if r.List == Participants {
		line("first_name", in.FirstName, maxPart, &r.FirstName)
		line("middle_name", in.MiddleName, maxPart, &r.MiddleName)
		line("last_name", in.LastName, maxPart, &r.LastName)
		line("company", in.Company, maxTitle, &r.Company)
		in.applyParticipant(r, all, country, wrong)
	} else {
		line("name", in.Name, maxTitle, &r.Name)
		if r.Name == "" && !wrong.Has("name") {
			wrong.Add("name", "records.text.required")
		}
	}
	if in.Link != nil && r.List == Sources {
		link, fault := writing.Link(*in.Link, maxLink)
		noted("link", maxLink, fault, wrong)
		r.Link = link
	}
	in.applyValues(r, all, wrong)
}

func (in Input) applyParticipant(r *Record, all []Template, country string, wrong *errs.Fields) {
	if in.Kind != nil {
		r.Kind = *in.Kind
	}
	if r.Kind = cmp.Or(r.Kind, Person); r.Kind != Person && r.Kind != Company {
		wrong.Add("kind", "records.participant.kind")
	}
	if in.Role != nil {
		role, err := find(all, *in.Role)
		if err != nil || role.List != Roles || role.Archived && role.ID != r.Role {
			wrong.Add("role", "records.participant.role")
		}
		r.Role = *in.Role
	} else if r.Role == "" {
		wrong.Add("role", "records.participant.role")
	}
	if in.Address != nil {
		r.Address = cleanBlock("address", *in.Address, maxAddress, wrong)
	}
	if in.Email != nil {
		r.Email = cleanEmail(*in.Email, wrong)
	}
	if in.Phone != nil {
		r.Phone = cleanPhone(*in.Phone, country, wrong)
	}
	if in.INN != nil {
		r.INN = cleanINN(*in.INN, wrong)
	}
	switch r.Name = r.Participant.name(); {
	case r.Name != "" || wrong.Has("last_name") || wrong.Has("company"):
	case r.Kind == Company:
		wrong.Add("company", "records.participant.company")
	default:
		wrong.Add("last_name", "records.participant.name")
	}
}

// applyValues judges every answer that is given, and that every required field has one.
func (in Input) applyValues(r *Record, all []Template, wrong *errs.Fields) {
	values := map[ids.TemplateField]string{}
	for id, text := range r.Values {
		values[id] = text
	}
	for _, t := range of(all, r.List) {
		typed, given := in.Values[t.ID]
		switch {
		case given && typed == values[t.ID] && typed != "", t.Archived && !given:
			// what stands may stay, whatever became of the field
		case t.Archived && typed != "":
			wrong.Add(ValueField(t.ID), "records.value.archived")
		default:
			if !given {
				typed = values[t.ID]
				if typed != "" {
					continue
				}
			}
			values[t.ID] = Template{ID: t.ID, Kind: t.Kind, Choices: t.Choices, Required: t.Required && !t.Archived}.answer(typed, wrong)
		}
		if values[t.ID] == "" {
			delete(values, t.ID)
		}
	}
	for id := range in.Values {
		if !slices.ContainsFunc(all, func(t Template) bool { return t.ID == id && t.List == r.List }) {
			wrong.Add("values", "records.value.unknown")
			break
		}
	}
	r.Values = values
}

// name is what a participant is called: the last name first, as lists are sorted.
func (p Participant) name() string {
	if p.Kind == Company {
		return p.Company
	}
	given := strings.Join(strings.Fields(p.FirstName+" "+p.MiddleName), " ")
	switch {
	case p.LastName == "":
		return given
	case given == "":
		return p.LastName
	default:
		return p.LastName + " " + given
	}
}

func cleanEmail(text string, wrong *errs.Fields) string {
	if strings.TrimSpace(text) == "" {
		return ""
	}
	address, _, err := email.ParseAddress(text)
	if e := errs.As(err); e != nil {
		wrong.Add("email", e.Key, e.Args)
	}
	return address
}

// emailKey is under which two spellings of a mailbox are equal; empty without one.
func emailKey(address string) string {
	_, key, err := email.ParseAddress(address)
	if err != nil {
		return ""
	}
	return key
}

// changes names what differs between two states of a record.
func changes(a, b Record) []string {
	var out []string
	p, q := a.Participant, b.Participant
	for _, x := range []struct {
		name string
		same bool
	}{
		{"name", a.List == Participants || a.Name == b.Name}, {"kind", p.Kind == q.Kind}, {"role", p.Role == q.Role}, {"first_name", p.FirstName == q.FirstName},
		{"middle_name", p.MiddleName == q.MiddleName}, {"last_name", p.LastName == q.LastName}, {"company", p.Company == q.Company}, {"address", p.Address == q.Address},
		{"email", p.Email == q.Email}, {"phone", p.Phone == q.Phone}, {"inn", p.INN == q.INN}, {"note", a.Note == b.Note}, {"link", a.Link == b.Link},
	} {
		if !x.same {
			out = append(out, x.name)
		}
	}
	if !sameValues(a.Values, b.Values) {
		out = append(out, "values")
	}
	return out
}

func sameValues(a, b map[ids.TemplateField]string) bool {
	if len(a) != len(b) {
		return false
	}
	for id, text := range a {
		if b[id] != text {
			return false
		}
	}
	return true
}
