package people

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"cabinet/internal/access"
	"cabinet/internal/ids"
)

// Status is where a user stands in an account.
type Status string

// The three statuses. Only active users sign in.
const (
	Pending  Status = "pending"
	Active   Status = "active"
	Inactive Status = "inactive"
)

// Valid reports whether s is one of the three statuses.
func (s Status) Valid() bool { return s == Pending || s == Active || s == Inactive }

// MaxReviewLevel is the highest level of review that a user can be given.
const MaxReviewLevel = 9

// Person is a user: one login in one account, with everything S2 lets a profile hold. Phone numbers are E.164.
// An empty TimeZone, Language or DateStyle follows the account; an empty Theme or Density follows the device.
type Person struct {
	Account ids.Account
	ID      ids.User
	Login   ids.Login
	Email   string // the sign-in email; never shown to clients
	Status  Status // as it holds now

	// Role, Group and Manages are as they hold now, Lasting as they are when no grant for a time holds.
	Role    access.Role
	Group   ids.Group // empty is the default group
	Manages bool      // manages Group (P9)
	Lasting Standing
	// TempRole and TempGroup are grants for a time that are on or still to come; nil without one (C7).
	TempRole  *TemporaryRole
	TempGroup *TemporaryGroup
	// EndsAt is the moment from which the user is inactive, and EndsReason why; zero without an end.
	EndsAt     time.Time
	EndsReason string

	FirstName, MiddleName, LastName string
	OwnInitials                     string // the override; see [Person.Initials]
	ClientEmail                     string
	CellNumber                      string
	CellVerifiedAt                  time.Time // zero while unverified
	OfficeNumber, OfficeExtension   string
	JobTitle                        ids.JobTitle
	Position                        string // free text under the name; grants nothing
	IDNumber                        string
	Branch                          ids.Branch
	OrganizationName, Website       string
	TimeZone, Language, DateStyle   string
	About                           string
	Theme, Density                  string
	Picture                         ids.Picture // empty without a picture
	// ReviewLevel is the level at which the user reviews reports, 1 to [MaxReviewLevel]; 0 is none.
	ReviewLevel int

	LastSignInAt         time.Time // zero before the first
	Version              int64     // grows by one with every change of the profile
	CreatedAt, UpdatedAt time.Time
}

// FullName returns the name as the given language orders it: "Jane Ann Smith", but "Смирнова Анна Петровна" in Russian.
func (p Person) FullName(language string) string {
	if language == "ru" {
		return join(" ", p.LastName, p.FirstName, p.MiddleName)
	}
	return join(" ", p.FirstName, p.MiddleName, p.LastName)
}

// Initials returns the person's own initials or, without them, the first letters of first and last name.
func (p Person) Initials() string {
	if p.OwnInitials != "" {
		return p.OwnInitials
	}
	return firstLetter(p.FirstName) + firstLetter(p.LastName)
}

func firstLetter(name string) string {
	for i, r := range name {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return strings.ToUpper(name[i : i+utf8.RuneLen(r)])
		}
	}
	return ""
}

func join(sep string, parts ...string) string {
	var kept []string
	for _, part := range parts {
		if part != "" {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, sep)
}
