package scim

import (
	"strings"

	"cabinet/internal/scim/filter"
)

// The URNs of what this room speaks of.
const (
	UserURN       = "urn:ietf:params:scim:schemas:core:2.0:User"
	GroupURN      = "urn:ietf:params:scim:schemas:core:2.0:Group"
	EnterpriseURN = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
)

func text(name, about string) filter.Attribute {
	return filter.Attribute{Name: name, Type: filter.String, About: about}
}

func readOnly(a filter.Attribute) filter.Attribute {
	a.ReadOnly = true
	return a
}

func derived(a filter.Attribute) filter.Attribute {
	a.Derived = true
	return a
}

func exact(a filter.Attribute) filter.Attribute {
	a.CaseExact = true
	return a
}

// common are the attributes that every resource has.
func common() []filter.Attribute {
	return []filter.Attribute{
		readOnly(exact(filter.Attribute{Name: "id", Type: filter.String, Unique: "server", About: "The identifier here, which never changes"})),
		exact(text("externalId", "The identifier in the directory")),
		readOnly(filter.Attribute{Name: "meta", Type: filter.Complex, About: "About the resource itself", Sub: []filter.Attribute{
			readOnly(exact(text("resourceType", "User or Group"))),
			readOnly(filter.Attribute{Name: "created", Type: filter.DateTime, About: "When it was made"}),
			readOnly(filter.Attribute{Name: "lastModified", Type: filter.DateTime, About: "When it was last changed"}),
			readOnly(exact(filter.Attribute{Name: "location", Type: filter.Reference, About: "Its address"})),
			readOnly(exact(text("version", "Its version, for If-Match"))),
		}}),
	}
}

// UserSchema returns the attributes of users that are kept, with the enterprise extension.
func UserSchema() filter.Schema {
	valued := func(name, about string) filter.Attribute {
		return filter.Attribute{Name: name, Type: filter.Complex, Multi: true, About: about, Sub: []filter.Attribute{
			text("value", "The value"), text("type", "work, mobile and so on"), {Name: "primary", Type: filter.Boolean, About: "Whether it is the first of them"},
			derived(text("display", "The value as it is shown"))}}
	}
	name := filter.Attribute{Name: "name", Type: filter.Complex, About: "The parts of the name", Sub: []filter.Attribute{
		text("familyName", "Last name"), text("givenName", "First name"), text("middleName", "Middle name"), derived(text("formatted", "The whole name"))}}
	user := text("userName", "What the directory calls the user; the sign-in email where there is no other")
	user.Required, user.Unique = true, "server"
	return filter.Schema{URN: UserURN, Attributes: append(common(),
		user, name, derived(text("displayName", "The whole name")), text("title", "The position line; it grants nothing"),
		text("preferredLanguage", "The language of the product: en or ru"), text("timezone", "The time zone, as Europe/Vienna"),
		filter.Attribute{Name: "active", Type: filter.Boolean, About: "Whether the user may come in"},
		valued("emails", "The sign-in email, which is the primary one, else the one for work, else the first"),
		valued("phoneNumbers", "The office number as type work and the cell number as type mobile"),
		readOnly(filter.Attribute{Name: "groups", Type: filter.Complex, Multi: true, About: "The directory's groups that the user is in", Sub: []filter.Attribute{
			readOnly(exact(text("value", "The group's id"))), readOnly(text("display", "The group's name"))}})),
		Extensions: []filter.Schema{{URN: EnterpriseURN, Attributes: []filter.Attribute{text("employeeNumber", "The ID number"), text("organization", "The organisation named on the profile")}}}}
}

// GroupSchema returns the attributes of a directory's groups.
func GroupSchema() filter.Schema {
	name := text("displayName", "The group's name, by which administrators say what it means")
	name.Required, name.Unique = true, "server"
	return filter.Schema{URN: GroupURN, Attributes: append(common(), name,
		filter.Attribute{Name: "members", Type: filter.Complex, Multi: true, About: "The users in the group", Sub: []filter.Attribute{
			exact(text("value", "The user's id")), derived(text("display", "The user's name")), derived(text("type", "User")),
			derived(exact(filter.Attribute{Name: "$ref", Type: filter.Reference, About: "The user's address"}))}})}
}

// passedOver are attributes of RFC 7643 that aren't kept: what a directory sends for them changes nothing.
func passedOver(name string) bool {
	for _, known := range []string{"nickName", "profileUrl", "userType", "locale", "password", "ims", "photos", "addresses", "entitlements", "roles",
		"x509Certificates", "schemas"} {
		if strings.EqualFold(known, name) {
			return true
		}
	}
	return strings.HasPrefix(strings.ToLower(name), "urn:")
}
