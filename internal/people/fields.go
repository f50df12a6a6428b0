package people

import (
	"slices"
	"sync"
	"unicode"

	"cabinet/internal/accounts"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
)

// ProfileInput is what a person wants to change. A nil field stays as it is; an empty text clears the field.
// The last five are refused from oneself (R35), but for IDNumber where the account's policy lets people set their own.
type ProfileInput struct {
	FirstName, MiddleName, LastName, Initials *string
	ClientEmail                               *string
	CellNumber, OfficeNumber, OfficeExtension *string
	Position, BranchID                        *string
	OrganizationName, Website, About          *string
	TimeZone, Language, DateStyle             *string
	Theme, Density                            *string

	IDNumber, Email, JobTitleID, Role, Status *string
}

// hand says who may write a field.
type hand int

const (
	own     hand = iota // the person, and whoever looks after them
	taste               // the person, or an administrator in their place
	allowed             // the person where the account's policy says so, else an administrator
	office              // never the person
)

// cleaner returns a value as it is stored, or the message key of what is wrong with it.
type cleaner func(input string, country string) (value, wrong string, args errs.Args)

// field is one row of the table of everything that a profile holds.
type field struct {
	name     string
	given    func(*ProfileInput) *string
	at       func(*Person) *string
	clean    cleaner
	hand     hand
	required bool
	client   bool // clients see it on the card (S3)
}

// fields returns the table, in the order in which a page shows the fields and their messages.
func fields() []field {
	return []field{
		{name: "first_name", clean: line(MaxName), required: true, client: true,
			given: func(in *ProfileInput) *string { return in.FirstName }, at: func(p *Person) *string { return &p.FirstName }},
		{name: "middle_name", clean: line(MaxName), client: true,
			given: func(in *ProfileInput) *string { return in.MiddleName }, at: func(p *Person) *string { return &p.MiddleName }},
		{name: "last_name", clean: line(MaxName), required: true, client: true,
			given: func(in *ProfileInput) *string { return in.LastName }, at: func(p *Person) *string { return &p.LastName }},
		{name: "initials", clean: initials,
			given: func(in *ProfileInput) *string { return in.Initials }, at: func(p *Person) *string { return &p.OwnInitials }},
		{name: "email", hand: office,
			given: func(in *ProfileInput) *string { return in.Email }, at: func(p *Person) *string { return &p.Email }},
		{name: "client_email", clean: address, client: true,
			given: func(in *ProfileInput) *string { return in.ClientEmail }, at: func(p *Person) *string { return &p.ClientEmail }},
		{name: "cell_number", clean: phone,
			given: func(in *ProfileInput) *string { return in.CellNumber }, at: func(p *Person) *string { return &p.CellNumber }},
		{name: "office_number", clean: phone, client: true,
			given: func(in *ProfileInput) *string { return in.OfficeNumber }, at: func(p *Person) *string { return &p.OfficeNumber }},
		{name: "office_extension", clean: extension, client: true,
			given: func(in *ProfileInput) *string { return in.OfficeExtension }, at: func(p *Person) *string { return &p.OfficeExtension }},
		{name: "job_title_id", hand: office,
			given: func(in *ProfileInput) *string { return in.JobTitleID }, at: func(p *Person) *string { return (*string)(&p.JobTitle) }},
		{name: "position", clean: line(MaxPosition), client: true,
			given: func(in *ProfileInput) *string { return in.Position }, at: func(p *Person) *string { return &p.Position }},
		{name: "id_number", clean: line(MaxIDNumber), hand: allowed,
			given: func(in *ProfileInput) *string { return in.IDNumber }, at: func(p *Person) *string { return &p.IDNumber }},
		{name: "branch_id", clean: line(MaxName),
			given: func(in *ProfileInput) *string { return in.BranchID }, at: func(p *Person) *string { return (*string)(&p.Branch) }},
		{name: "organization_name", clean: line(MaxOrganization),
			given: func(in *ProfileInput) *string { return in.OrganizationName }, at: func(p *Person) *string { return &p.OrganizationName }},
		{name: "website", clean: func(v, _ string) (string, string, errs.Args) { return cleanLink(v, MaxWebsite) },
			given: func(in *ProfileInput) *string { return in.Website }, at: func(p *Person) *string { return &p.Website }},
		{name: "time_zone", clean: choice("people.time_zone.choose", i18n.KnownZone), hand: taste,
			given: func(in *ProfileInput) *string { return in.TimeZone }, at: func(p *Person) *string { return &p.TimeZone }},
		{name: "language", clean: choice("people.language.choose", oneOf(accounts.Languages())), hand: taste,
			given: func(in *ProfileInput) *string { return in.Language }, at: func(p *Person) *string { return &p.Language }},
		{name: "date_style", clean: choice("people.date_style.choose", oneOf(accounts.DateStyles())), hand: taste,
			given: func(in *ProfileInput) *string { return in.DateStyle }, at: func(p *Person) *string { return &p.DateStyle }},
		{name: "about", clean: func(v, _ string) (string, string, errs.Args) { return cleanBlock(v, MaxAbout) }, hand: taste, client: true,
			given: func(in *ProfileInput) *string { return in.About }, at: func(p *Person) *string { return &p.About }},
		{name: "theme", clean: choice("people.theme.choose", oneOf(Themes())), hand: taste,
			given: func(in *ProfileInput) *string { return in.Theme }, at: func(p *Person) *string { return &p.Theme }},
		{name: "density", clean: choice("people.density.choose", oneOf(Densities())), hand: taste,
			given: func(in *ProfileInput) *string { return in.Density }, at: func(p *Person) *string { return &p.Density }},
		{name: "role", hand: office,
			given: func(in *ProfileInput) *string { return in.Role }, at: func(p *Person) *string { return (*string)(&p.Lasting.Role) }},
		{name: "status", hand: office,
			given: func(in *ProfileInput) *string { return in.Status }, at: func(p *Person) *string { return (*string)(&p.Status) }},
	}
}

// Themes lists the themes a person can force; an empty theme follows the system.
func Themes() []string { return []string{"light", "dark"} }

// Densities lists the densities of tables a person can choose; an empty density is the comfortable one.
func Densities() []string { return []string{"comfortable", "compact"} }

// ClientFields lists the names of the fields that clients see on the card, "picture" first.
func ClientFields() []string { return slices.Clone(clientFields()) }

var clientFields = sync.OnceValue(func() []string {
	names := []string{"picture"}
	for _, f := range fields() {
		if f.client {
			names = append(names, f.name)
		}
	}
	return names
})

func line(limit int) cleaner {
	return func(input, _ string) (string, string, errs.Args) { return cleanLine(input, limit) }
}

func initials(input, _ string) (string, string, errs.Args) {
	text, wrong, args := cleanLine(input, MaxInitials)
	for _, r := range text {
		if !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) {
			return "", "people.initials.letters", errs.Args{"Max": MaxInitials}
		}
	}
	return text, wrong, args
}

func address(input, _ string) (string, string, errs.Args) {
	if input == "" {
		return "", "", nil
	}
	parsed, _, err := email.ParseAddress(input)
	if e := errs.As(err); e != nil {
		return "", e.Key, e.Args
	}
	return parsed, "", nil
}

func phone(input, country string) (string, string, errs.Args) {
	number, wrong := parsePhone(input, country)
	return number, wrong, nil
}

func extension(input, _ string) (string, string, errs.Args) {
	text, wrong, args := cleanLine(input, MaxExtension)
	for _, r := range text {
		if r < '0' || r > '9' {
			return "", "people.office_extension.digits", errs.Args{"Max": MaxExtension}
		}
	}
	return text, wrong, args
}

// choice takes a value of a fixed list, or none.
func choice(wrong string, known func(string) bool) cleaner {
	return func(input, _ string) (string, string, errs.Args) {
		if input != "" && !known(input) {
			return "", wrong, nil
		}
		return input, "", nil
	}
}

func oneOf(list []string) func(string) bool {
	return func(v string) bool { return slices.Contains(list, v) }
}
