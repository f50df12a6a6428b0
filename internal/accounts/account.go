package accounts

import (
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/i18n"
)

// Kind says what sort of organisation an account is.
type Kind string

// The kinds.
const (
	LawFirm         Kind = "law_firm"
	Police          Kind = "police"
	LegalDepartment Kind = "legal_department"
)

// Kinds lists the kinds in the order in which people see them.
func Kinds() []Kind { return []Kind{LawFirm, Police, LegalDepartment} }

// Key returns the message key of the kind's name.
func (k Kind) Key() string { return "accounts.kind." + string(k) }

// Languages lists the languages of the product.
func Languages() []string { return i18n.Languages() }

// DateStyles lists the ways to write a date: day, month or year first.
func DateStyles() []string { return i18n.DateStyles() }

// Account is one organisation.
type Account struct {
	ID   ids.Account
	Name string
	Kind Kind
	// Country is an ISO 3166-1 code of two letters; phone numbers without a country code belong there.
	Country string
	// Language, TimeZone (IANA) and DateStyle hold for users who didn't choose their own.
	Language  string
	TimeZone  string
	DateStyle string
	// SupportEmail and SupportPhone (E.164) are where Help sends people; either may be empty.
	SupportEmail string
	SupportPhone string
	// Address holds the lines above city and postcode; Phone and Fax are E.164. All of them may be empty.
	Address  string
	City     string
	Postcode string
	Phone    string
	Fax      string
	Policy   Policy
	// Logo is empty without one. [Settings.LogoFile] opens it.
	Logo ids.Picture
	// Version grows with each change; the others with each change of what their names say.
	Version            int64
	InformationVersion int64
	PolicyVersion      int64
	LogoVersion        int64
	CreatedAt          time.Time
	UpdatedAt          time.Time
}

// Location returns the account's time zone.
func (a Account) Location() *time.Location {
	loc, err := time.LoadLocation(a.TimeZone)
	if err != nil { // a zone that a newer program stored
		return time.UTC
	}
	return loc
}

// Branch is one of the places where an account's people work.
type Branch struct {
	ID   ids.Branch
	Name string
	// Version grows with each change of the name.
	Version int64
}
