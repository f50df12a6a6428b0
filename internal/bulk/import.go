package bulk

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"cabinet/internal/access"
	"cabinet/internal/bulk/table"
	"cabinet/internal/ids"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/writing"
)

// Import is how a file is read: the parameters of a job of [KindInvite].
type Import struct {
	Encoding  table.Encoding  `json:"encoding"`
	Separator table.Separator `json:"separator"`
	// Header says that the first record names the columns.
	Header bool `json:"header"`
	// Mapping says what each column is, by the names of [Columns]; empty for a column that is passed over.
	Mapping  table.Mapping `json:"mapping"`
	Defaults Defaults      `json:"defaults"`
}

// check answers what can't be meant, field by field.
func (im Import) check() error {
	var wrong errs.Fields
	if !im.Mapping.Has("email") {
		wrong.Add("mapping", "bulk.import.no_email")
	}
	known := Columns()
	for i, name := range im.Mapping {
		if name == "" || wrong.Has("mapping") {
			continue
		}
		if !slices.ContainsFunc(known, func(c table.Column) bool { return c.Name == name }) {
			wrong.Add("mapping", "bulk.import.column_unknown")
		} else if slices.Contains(im.Mapping[i+1:], name) {
			wrong.Add("mapping", "bulk.import.column_twice")
		}
	}
	if !im.Defaults.Role.Valid() {
		wrong.Add("role", "bulk.import.role")
	}
	if im.Defaults.Language != "" && !i18n.Known(im.Defaults.Language) {
		wrong.Add("language", "bulk.import.language")
	}
	if utf8.RuneCountInString(im.Defaults.Line) > maxText {
		wrong.Add("line", "bulk.import.too_long", errs.Args{"Max": maxText})
	}
	return wrong.Err()
}

// maxText is the most characters that a value of a row may have.
const maxText = 300

// lists are the names that an account's rows may use.
type lists struct {
	groups   map[string]ids.Group
	titles   map[string]ids.JobTitle
	branches map[string]ids.Branch
	style    string
	zone     *time.Location
}

// named returns the entry of a list that a row names.
func named[T ~string](list map[string]T, text string) (T, bool) {
	id, known := list[writing.Fold(text)]
	return id, known
}

// row makes of a record of the file what it asks for, judged as far as that needs nobody else.
func (im Import) row(in table.Row, no int64, l lists, now time.Time) Row {
	r := Row{No: no, Line: in.Line, State: RowWaiting}
	cells := im.cells(in)
	name, address := addressOf(cells["email"])
	var wrong errs.Fields
	if in.Wrong != "" {
		wrong.Add("", in.Wrong)
	}
	r.Invitee, r.emailKey = im.invitee(cells, name, address, l, now, &wrong)
	r.raises = r.Invitee.raises()
	if err := wrong.Err(); err != nil {
		state, reasons, _ := reasonsOf(err)
		r.settle(state, reasons...)
	}
	return r
}

// cells returns the mapped cells by name, one line each and without outer space.
func (im Import) cells(in table.Row) map[string]string {
	out := map[string]string{}
	for i, name := range im.Mapping {
		if name != "" && i < len(in.Cells) {
			out[name] = strings.TrimFunc(table.Plain(strings.TrimFunc(in.Cells[i], unicode.IsSpace)), unicode.IsSpace)
		}
	}
	return out
}

func (im Import) invitee(cells map[string]string, name, address string, l lists, now time.Time, wrong *errs.Fields) (Invitee, string) {
	text := func(column string) string { return textOf(column, cells[column], wrong) }
	in := Invitee{Role: im.Defaults.Role, Group: im.Defaults.Group, JobTitle: im.Defaults.JobTitle, Branch: im.Defaults.Branch,
		Language: im.Defaults.Language, Line: im.Defaults.Line}
	var key string
	if address == "" {
		wrong.Add("email", "bulk.row.no_email")
	} else if shown, parsed, err := email.ParseAddress(address); err != nil {
		in.Email = cut(address)
		wrong.Add("email", errs.As(err).Key, errs.As(err).Args)
	} else {
		in.Email, key = shown, parsed
	}
	in.FirstName, in.MiddleName, in.LastName = text("first_name"), text("middle_name"), text("last_name")
	if cells["name"] != "" {
		name = cells["name"]
	}
	if in.FirstName == "" && in.LastName == "" && name != "" {
		in.FirstName, in.MiddleName, in.LastName = fullName(textOf("name", name, wrong))
	}
	in.CellNumber, in.OfficeNumber, in.OfficeExtension, in.IDNumber = text("cell_number"), text("office_number"), text("office_extension"), text("id_number")
	pick(cells, wrong, "role", &in.Role, roleOf)
	pick(cells, wrong, "language", &in.Language, languageOf)
	pick(cells, wrong, "manages", &in.Manages, yesOf)
	pick(cells, wrong, "group", &in.Group, func(v string) (ids.Group, bool) { return named(l.groups, v) })
	pick(cells, wrong, "job_title", &in.JobTitle, func(v string) (ids.JobTitle, bool) { return named(l.titles, v) })
	pick(cells, wrong, "branch", &in.Branch, func(v string) (ids.Branch, bool) { return named(l.branches, v) })
	pick(cells, wrong, "review_level", &in.ReviewLevel, levelOf)
	pick(cells, wrong, "last_day", &in.EndsAt, func(v string) (time.Time, bool) { return dayOf(v, l.style, l.zone) })
	if !in.EndsAt.IsZero() && !in.EndsAt.After(now) {
		wrong.Add("last_day", "bulk.row.last_day_past")
	}
	in.belongs(cells["group"] != "", wrong)
	return in, key
}

// belongs keeps role, group and the tick of the group manager together (P2): administrators are in the default group, and
// nobody manages that.
func (in *Invitee) belongs(grouped bool, wrong *errs.Fields) {
	if in.Role == access.Administrator && in.Group != "" {
		if grouped {
			wrong.Add("group", "bulk.row.administrator_group")
		}
		in.Group = ""
	}
	if in.Manages && (in.Group == "" || in.Role == access.Guest) {
		wrong.Add("manages", "bulk.row.manages_nothing")
	}
}

// pick sets a value by the word that a cell has for it; an empty cell leaves the default.
func pick[T any](cells map[string]string, wrong *errs.Fields, column string, to *T, read func(string) (T, bool)) {
	text := cells[column]
	if text == "" {
		return
	}
	if v, known := read(cut(text)); known {
		*to = v
	} else {
		wrong.Add(column, wordKey(column))
	}
}

// wordKey returns the message for a word that isn't known.
func wordKey(column string) string {
	switch column {
	case "role", "language", "manages", "group", "job_title", "branch", "last_day", "review_level":
		return "bulk.row." + column
	}
	panic(fmt.Sprintf("bulk: no words for %q", column))
}

// textOf returns a short text, or notes what is wrong with it.
func textOf(column, text string, wrong *errs.Fields) string {
	switch {
	case utf8.RuneCountInString(text) > maxText:
		wrong.Add(column, "bulk.import.too_long", errs.Args{"Max": maxText})
	case !visibleLine(text):
		wrong.Add(column, "bulk.row.characters")
	default:
		return text
	}
	return cut(text)
}

// cut returns what is kept of a text that isn't right: enough to find it again in the file, with nothing that can't be
// seen.
func cut(text string) string {
	out := strings.Map(func(r rune) rune {
		if unicode.IsGraphic(r) && r != utf8.RuneError {
			return r
		}
		return -1
	}, text[:min(len(text), maxText*4)])
	for i := range out {
		if i > maxText {
			return out[:i]
		}
	}
	return out
}

// visibleLine reports whether a text is one line that shows what it holds. The rooms that keep it look closer.
func visibleLine(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool {
		return r == utf8.RuneError || !unicode.IsGraphic(r) && r != '\u200c' && r != '\u200d'
	})
}
