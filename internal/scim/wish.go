package scim

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/people"
)

// WishKind is what a directory wants.
type WishKind string

// The kinds.
const (
	WishCreate WishKind = "create"
	WishChange WishKind = "change"
	// WishLeave is a user whom the directory deleted.
	WishLeave WishKind = "leave"
	// WishStanding is the role and group that follow from the directory's groups.
	WishStanding WishKind = "standing"
	WishEmail    WishKind = "email"
	// WishGroup is a group of the directory that a dry run would have made or changed.
	WishGroup WishKind = "group"
)

// Key returns the message key of the kind.
func (k WishKind) Key() string { return "scim.wish." + string(k) }

// wish is something that a directory wants of one user, so that it can be done later.
type wish struct {
	Kind WishKind `json:"kind"`
	User ids.User `json:"user,omitempty"`
	// Email is the sign-in email, UserName and ExternalID what the directory calls the user; empty ones stay.
	Email      string `json:"email,omitempty"`
	UserName   string `json:"user_name,omitempty"`
	ExternalID string `json:"external_id,omitempty"`
	// Profile are fields by the names that people give them.
	Profile map[string]string `json:"profile,omitempty"`
	Active  *bool             `json:"active,omitempty"`
	Role    access.Role       `json:"role,omitempty"`
	Group   *ids.Group        `json:"group,omitempty"`
	// Name is that of the directory's group.
	Name string `json:"name,omitempty"`
}

// empty reports whether nothing is wanted of the user themselves.
func (h wish) empty() bool {
	return len(h.Profile) == 0 && h.Active == nil && h.Role == "" && h.Group == nil
}

// key tells which wishes take each other's place.
func (h wish) key() string {
	switch h.Kind {
	case WishCreate:
		return string(h.Kind) + ":" + h.Email
	case WishGroup:
		return string(h.Kind) + ":" + h.Name
	default:
		return string(h.Kind) + ":" + string(h.User)
	}
}

func (h wish) encode() (text, digest string, err error) {
	data, err := json.Marshal(h)
	sum := sha256.Sum256(data)
	return string(data), hex.EncodeToString(sum[:]), err
}

// direct is the wish as people take it.
func (h wish) direct() people.DirectInput {
	in := people.DirectInput{User: people.UserInput{Profile: into(h.Profile), Group: h.Group}}
	if h.Role != "" {
		role := string(h.Role)
		in.User.Profile.Role = &role
	}
	if h.Active != nil {
		in.Status = people.Inactive
		if *h.Active {
			in.Status = people.Active
		}
	}
	return in
}
