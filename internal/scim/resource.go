package scim

import (
	"strconv"
	"strings"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/people"
	"cabinet/internal/platform/i18n"
)

// Resource is a user or a group as SCIM shows it: what encoding/json makes an object of.
type Resource = map[string]any

// record is a user with what the directory calls them.
type record struct {
	id                            ids.User
	email                         string
	status                        people.Status
	endsAt                        time.Time
	first, middle, last, position string
	cell, office                  string
	number, organization          string
	language, zone                string
	version                       int64
	createdAt, updatedAt          time.Time

	linked, stopped      bool
	userName, externalID string
	linkVersion          int64
	groups               []membership
}

// membership is one of the directory's groups that a user is in.
type membership struct{ id, name string }

// shownName is what the directory knows the user by.
func (r record) shownName() string {
	if r.linked {
		return r.userName
	}
	return r.email
}

// active tells what SCIM means by it: somebody who is invited is active and will come, unless the directory stopped that.
func (r record) active(at time.Time) bool {
	return r.status == people.Pending && !r.stopped || r.status == people.Active && (r.endsAt.IsZero() || at.Before(r.endsAt))
}

func (r record) etag() string {
	return `W/"` + strconv.FormatInt(r.version, 10) + "." + strconv.FormatInt(r.linkVersion, 10) + `"`
}

// resource returns the user as SCIM shows them at a moment.
func (r record) resource(base string, at time.Time) Resource {
	out := Resource{"schemas": []any{UserURN}, "id": string(r.id), "userName": r.shownName(), "active": r.active(at),
		"emails": []any{Resource{"value": r.email, "type": "work", "primary": true}},
		"meta": Resource{"resourceType": "User", "created": stamp(r.createdAt), "lastModified": stamp(r.updatedAt),
			"location": base + links.SCIMUser(r.id), "version": r.etag()}}
	put(out, "externalId", r.externalID)
	put(out, "title", r.position)
	put(out, "preferredLanguage", r.language)
	put(out, "timezone", r.zone)
	name := Resource{}
	put(name, "givenName", r.first)
	put(name, "middleName", r.middle)
	put(name, "familyName", r.last)
	if whole := strings.Join(strings.Fields(r.first+" "+r.middle+" "+r.last), " "); whole != "" {
		name["formatted"], out["displayName"], out["name"] = whole, whole, name
	}
	var phones []any
	for _, phone := range []struct{ kind, number string }{{"work", r.office}, {"mobile", r.cell}} {
		if phone.number != "" {
			phones = append(phones, Resource{"value": phone.number, "type": phone.kind})
		}
	}
	if phones != nil {
		out["phoneNumbers"] = phones
	}
	var groups []any
	for _, g := range r.groups {
		groups = append(groups, Resource{"value": g.id, "display": g.name, "$ref": base + links.SCIMGroup(g.id)})
	}
	if groups != nil {
		out["groups"] = groups
	}
	extension := Resource{}
	put(extension, "employeeNumber", r.number)
	put(extension, "organization", r.organization)
	if len(extension) > 0 {
		out[EnterpriseURN], out["schemas"] = extension, []any{UserURN, EnterpriseURN}
	}
	return out
}

// put sets an attribute that isn't empty: SCIM knows no empty ones.
func put(into Resource, name, value string) {
	if value != "" {
		into[name] = value
	}
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

// one returns an attribute's text, and whether there is one.
func one(r Resource, name string) (string, bool) {
	v, ok := r[name].(string)
	return v, ok
}

// within returns a part of a complex attribute.
func within(r Resource, name, part string) (string, bool) {
	inner, _ := r[name].(Resource)
	return one(inner, part)
}

// ofType returns the value of a list that has a type.
func ofType(r Resource, name, kind string) (string, bool) {
	for _, v := range listOf(r[name]) {
		if part, ok := v.(Resource); ok && part["type"] == kind {
			return one(part, "value")
		}
	}
	return "", false
}

func listOf(v any) []any {
	l, _ := v.([]any)
	return l
}

// addressOf returns the address that a resource means: the primary one, else the one for work, else the first.
func addressOf(r Resource) (string, bool) {
	all := listOf(r["emails"])
	for _, v := range all {
		if part, ok := v.(Resource); ok && part["primary"] == true {
			return one(part, "value")
		}
	}
	if address, ok := ofType(r, "emails", "work"); ok {
		return address, true
	}
	for _, v := range all {
		if part, ok := v.(Resource); ok {
			return one(part, "value")
		}
	}
	return "", false
}

// profileOf returns what a resource says of a profile, by the names that people give the fields. What can't be meant here, such
// as a language that the product doesn't speak, is left out.
func profileOf(r Resource) map[string]string {
	out := map[string]string{}
	note := func(field, value string, given bool) {
		if given {
			out[field] = strings.TrimSpace(value)
		}
	}
	for field, part := range map[string]string{"first_name": "givenName", "middle_name": "middleName", "last_name": "familyName"} {
		value, ok := within(r, "name", part)
		note(field, value, ok)
	}
	title, ok := one(r, "title")
	note("position", title, ok)
	for field, kind := range map[string]string{"office_number": "work", "cell_number": "mobile"} {
		value, ok := ofType(r, "phoneNumbers", kind)
		note(field, value, ok)
	}
	for field, part := range map[string]string{"id_number": "employeeNumber", "organization_name": "organization"} {
		value, ok := within(r, EnterpriseURN, part)
		note(field, value, ok)
	}
	if tag, ok := one(r, "preferredLanguage"); ok {
		short, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(tag, "_", "-")), "-")
		note("language", short, i18n.Known(short))
	}
	if zone, ok := one(r, "timezone"); ok {
		note("time_zone", zone, i18n.KnownZone(zone))
	}
	return out
}

// into puts profile fields where people take them.
func into(fields map[string]string) people.ProfileInput {
	var in people.ProfileInput
	for name, at := range map[string]**string{"first_name": &in.FirstName, "middle_name": &in.MiddleName, "last_name": &in.LastName,
		"position": &in.Position, "office_number": &in.OfficeNumber, "cell_number": &in.CellNumber, "id_number": &in.IDNumber,
		"organization_name": &in.OrganizationName, "language": &in.Language, "time_zone": &in.TimeZone} {
		if value, ok := fields[name]; ok {
			*at = &value
		}
	}
	return in
}

// differences returns the fields that are to change from one resource to another. With clear, what is gone from the second is
// emptied, names excepted, which nobody can be without.
func differences(before, after Resource, clear bool) map[string]string {
	was, is := profileOf(before), profileOf(after)
	out := map[string]string{}
	for name, value := range is {
		if was[name] != value {
			out[name] = value
		}
	}
	for name := range was {
		if _, there := is[name]; clear && !there && name != "first_name" && name != "last_name" {
			out[name] = ""
		}
	}
	return out
}
