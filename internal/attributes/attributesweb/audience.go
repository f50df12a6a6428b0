package attributesweb

import (
	"maps"
	"slices"
	"strings"

	"cabinet/internal/access"
	"cabinet/internal/attributes"
	"cabinet/internal/ids"
	"cabinet/internal/ui"
)

// The values of the boxes by which an audience is chosen; those of job titles begin with titleBox.
const (
	selfBox  = "self"
	titleBox = "title:"
)

// audienceText says in words who belongs to an audience.
func audienceText(p ui.Texts, a attributes.Audience, titles map[ids.JobTitle]string) string {
	if a.IsEverybody() {
		return p.T("attributesweb.audience.everybody")
	}
	parts := []string{p.T("attributesweb.audience.administrators")}
	if a.Self {
		parts = append(parts, p.T("attributesweb.audience.oneself"))
	}
	for _, r := range a.Roles {
		parts = append(parts, p.T(r.Key()))
	}
	for _, t := range a.Titles {
		if name := titles[t]; name != "" {
			parts = append(parts, name)
		}
	}
	return strings.Join(parts, ", ")
}

// audienceBoxes are the choices of an audience: the person, the roles, the job titles.
func audienceBoxes(p ui.Texts, titles map[ids.JobTitle]string) []ui.Option {
	out := []ui.Option{{Value: selfBox, Text: p.T("attributesweb.audience.self"), Group: p.T("attributesweb.audience.people")}}
	for _, r := range attributes.Roles() {
		out = append(out, ui.Option{Value: string(r), Text: p.T(r.Key()), Group: p.T("attributesweb.audience.people")})
	}
	byName := slices.SortedFunc(maps.Keys(titles), func(a, b ids.JobTitle) int { return strings.Compare(titles[a]+string(a), titles[b]+string(b)) })
	for _, t := range byName {
		out = append(out, ui.Option{Value: titleBox + string(t), Text: titles[t], Group: p.T("attributesweb.audience.titles")})
	}
	return out
}

// readAudience returns the audience that the ticked boxes mean; what isn't a box is a role that nobody has, which the
// service refuses.
func readAudience(boxes []string) attributes.Audience {
	var a attributes.Audience
	for _, box := range boxes {
		title, isTitle := strings.CutPrefix(box, titleBox)
		switch {
		case box == "":
		case box == selfBox:
			a.Self = true
		case isTitle:
			a.Titles = append(a.Titles, ids.JobTitle(title))
		default:
			a.Roles = append(a.Roles, access.Role(box))
		}
	}
	return a
}

// boxesOf returns the boxes that an audience ticks.
func boxesOf(a attributes.Audience) []string {
	var out []string
	if a.Self {
		out = append(out, selfBox)
	}
	for _, r := range a.Roles {
		out = append(out, string(r))
	}
	for _, t := range a.Titles {
		out = append(out, titleBox+string(t))
	}
	return out
}
