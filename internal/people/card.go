package people

import "cabinet/internal/ids"

// ClientCard is all that clients ever see of a person (S3): the type has no room for the sign-in email or the cell
// number, so no page can show them by mistake.
type ClientCard struct {
	// Shown is false while the person has no picture: then clients see no card at all, and only the person's own
	// preview uses the rest.
	Shown    bool
	User     ids.User
	Picture  ids.Picture
	Initials string // stands in for the picture in the preview
	FullName string
	Position string // the position line, else the job title
	About    string
	Email    string // the client-facing email; empty stays empty
	Phone    string // the office number as the account's country writes it
	// Extension dials through after Phone; empty without an office number.
	Extension string
}

// CardOf returns the card that clients see of p. jobTitle is the name of p's title or empty; country and language
// are the account's.
func CardOf(p Person, jobTitle, country, language string) ClientCard {
	card := ClientCard{
		Shown: p.Picture != "", User: p.ID, Picture: p.Picture, Initials: p.Initials(), FullName: p.FullName(language),
		Position: p.Position, About: p.About, Email: p.ClientEmail, Phone: ShowPhone(p.OfficeNumber, country),
	}
	if card.Position == "" {
		card.Position = jobTitle
	}
	if card.Phone != "" {
		card.Extension = p.OfficeExtension
	}
	return card
}
