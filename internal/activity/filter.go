package activity

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/writing"
)

const (
	defaultLimit = 100
	maxLimit     = 1000
	maxKinds     = 100
	maxText      = 100
	minReason    = 3
	maxReason    = 300
)

// Filter says which sealed acts to read; its zero value means all, from the first.
type Filter struct {
	// Newest puts the newest acts first.
	Newest bool
	// After and Before bound the positions, both excluded; 0 doesn't bound. Alone they say from where to go on: the page
	// then holds the acts nearest to the bound, in the order that Newest asks for.
	After, Before int64

	// User is who acted, or whom an administrator looked as.
	User ids.User
	// IDNumber is a badge or personnel number stamped on the act, in either case.
	IDNumber string
	// SubjectType and SubjectID name a record; the type alone stands for all records of the type.
	SubjectType, SubjectID string
	Case                   ids.Case
	// Kinds keeps acts of any of these kinds, or of the rooms in Rooms, such as "identity".
	Kinds   []Kind
	Rooms   []string
	Outcome Outcome
	Door    access.Door
	// From and To bound the time: From is included, To isn't. A zero time doesn't bound.
	From, To time.Time

	// Limit is the size of a page; 0 means 100, more than 1000 means 1000.
	Limit int
	// Total asks for [Page.Total].
	Total bool

	// Reason is why acts leave with an export, as whoever asks for it says (R59): 3 to 300 characters. Only exports ask for
	// it; the operator's need none.
	Reason string

	// hidden are the cases, and unwanted the kinds, of which no act is found, whatever else is asked for.
	hidden   []ids.Case
	unwanted []Kind
}

var subjectForm = regexp.MustCompile(`^[a-z][a-z_]{0,39}$`)

// check brings the filter into its usual form and tells which of its fields can't be.
func (f *Filter) check() error {
	bad := f.faults()
	return bad.Err()
}

// checkExport is check for acts that leave: whoever asks for them says why.
func (f *Filter) checkExport(by access.Actor) error {
	bad := f.faults()
	reason, fault := writing.Line(f.Reason, maxReason)
	if fault != "" || utf8.RuneCountInString(reason) < minReason && by.Door != access.DoorCLI {
		bad.Add("reason", "activity.export.reason", errs.Args{"Min": minReason, "Max": maxReason})
	}
	f.Reason = reason
	return bad.Err()
}

func (f *Filter) faults() errs.Fields {
	var bad errs.Fields
	f.IDNumber = foldNumber(f.IDNumber)
	long := func(s string) bool { return utf8.RuneCountInString(s) > maxText || !plain(s) }
	for _, field := range [][2]string{{"user", string(f.User)}, {"id_number", f.IDNumber}, {"case", string(f.Case)}, {"subject_id", f.SubjectID}} {
		if long(field[1]) {
			bad.Add(field[0], "activity.filter.text", errs.Args{"Max": maxText})
		}
	}
	if f.SubjectType != "" && !subjectForm.MatchString(f.SubjectType) || f.SubjectType == "" && f.SubjectID != "" {
		bad.Add("subject_type", "activity.filter.subject")
	}
	if len(f.Kinds)+len(f.Rooms) > maxKinds {
		bad.Add("kinds", "activity.filter.kinds", errs.Args{"Max": maxKinds})
	}
	for _, k := range f.Kinds {
		if !kindForm.MatchString(string(k)) {
			bad.Add("kinds", "activity.filter.kind")
			break
		}
	}
	for _, r := range f.Rooms {
		if !subjectForm.MatchString(r) {
			bad.Add("rooms", "activity.filter.kind")
			break
		}
	}
	if f.Outcome != "" && f.Outcome != Done && f.Outcome != Refused {
		bad.Add("outcome", "activity.filter.outcome")
	}
	if f.Door != "" && !slices.Contains(Doors(), f.Door) {
		bad.Add("door", "activity.filter.door")
	}
	if !f.From.IsZero() && !f.To.IsZero() && f.To.Before(f.From) {
		bad.Add("to", "activity.filter.range")
	}
	if f.After < 0 || f.Before < 0 {
		bad.Add("after", "activity.filter.position")
	}
	if f.Limit <= 0 {
		f.Limit = defaultLimit
	}
	f.Limit = min(f.Limit, maxLimit)
	return bad
}

// plain reports whether the text can be asked for: valid and without control characters.
func plain(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f })
}

// Doors lists the doors that acts come by, in the order in which people see them.
func Doors() []access.Door {
	return []access.Door{access.DoorWeb, access.DoorAPI, access.DoorCLI, access.DoorDirectory, access.DoorSystem}
}

// foldNumber is the form in which ID numbers are compared: lower case, single blanks.
func foldNumber(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// Room returns the room of a kind: "identity" for "identity.signed_in".
func (k Kind) Room() string {
	room, _, _ := strings.Cut(string(k), ".")
	return room
}

// groups returns the index terms that the filter asks for: one of each group must be on the act.
func (f Filter) groups() [][]string {
	var out [][]string
	one := func(asked bool, term string) {
		if asked {
			out = append(out, []string{term})
		}
	}
	one(f.User != "", termUser+string(f.User))
	one(f.IDNumber != "", termNumber+f.IDNumber)
	one(f.SubjectID != "", termSubject+f.SubjectType+":"+f.SubjectID)
	one(f.SubjectType != "" && f.SubjectID == "", termType+f.SubjectType)
	one(f.Case != "", termCase+string(f.Case))
	one(f.Outcome != "", termOutcome+string(f.Outcome))
	one(f.Door != "", termDoor+string(f.Door))
	var kinds []string
	for _, r := range f.Rooms {
		kinds = append(kinds, termRoom+r)
	}
	for _, k := range f.Kinds {
		kinds = append(kinds, termKind+string(k))
	}
	if len(kinds) > 0 {
		out = append(out, slices.Compact(slices.Sorted(slices.Values(kinds))))
	}
	return out
}

// keeps reports whether the act is one that the filter asks for. The index has only proposed it.
func (f Filter) keeps(e Entry) bool {
	if f.hides(e) || !f.From.IsZero() && e.At.Before(f.From) || !f.To.IsZero() && !e.At.Before(f.To) {
		return false
	}
	on := terms(e)
	for _, group := range f.groups() {
		if !slices.ContainsFunc(group, func(term string) bool { return slices.Contains(on, term) }) {
			return false
		}
	}
	return true
}
