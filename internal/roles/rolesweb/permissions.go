package rolesweb

import (
	"slices"

	"cabinet/internal/access"
	"cabinet/internal/platform/web"
	"cabinet/internal/roles"
	"cabinet/internal/ui"
)

// area is a part of the product whose permissions stand together.
type area struct {
	key  string
	list []access.Permission
}

func areas() []area {
	return []area{
		{"rolesweb.area.cases", []access.Permission{access.CreateCases, access.CloseCases, access.ManageParticipants, access.AssignPeople}},
		{"rolesweb.area.work", []access.Permission{access.AssignTasks, access.ManageEvents, access.ManageDocuments}},
		{"rolesweb.area.clients", []access.Permission{access.MessageClients, access.InviteClients, access.SendLetters, access.ShareTemplates}},
		{"rolesweb.area.reports", []access.Permission{access.WriteReports, access.ReviewReports}},
		{"rolesweb.area.insight", []access.Permission{access.TrackCompanies, access.Export, access.SeeSatisfaction}},
	}
}

// group is the control of a set of permissions; those beyond most can't be chosen.
func group(p ui.Texts, chosen, most access.Set, problem string) ui.Field {
	f := ui.Field{Name: "permissions", Label: p.T("rolesweb.field.permissions"), Error: problem, Values: names(chosen)}
	for _, a := range areas() {
		for _, x := range a.list {
			o := ui.Option{Value: string(x), Text: p.T(x.Key()), Group: p.T(a.key), Disabled: !most.Has(x)}
			if o.Disabled {
				o.Hint = p.T("rolesweb.beyond")
			}
			f.Options = append(f.Options, o)
		}
	}
	return f
}

func names(set access.Set) []string {
	out := []string{}
	for _, x := range set.List() {
		out = append(out, string(x))
	}
	return out
}

// chosen reads a set from a form; names that aren't permissions are left out.
func chosen(form *web.Form) access.Set { return setOf(form.Strings("permissions")) }

func setOf(list []string) access.Set {
	var out []access.Permission
	for _, name := range list {
		out = append(out, access.Permission(name))
	}
	return access.SetOf(out...)
}

// unknown reports whether the list names something that is no permission.
func unknown(list []string) bool {
	return slices.ContainsFunc(list, func(name string) bool { return !slices.Contains(access.Permissions(), access.Permission(name)) })
}

// effect is what a change means for some people, ready to be shown.
type effect struct {
	Who          string
	Gained, Lost []string
}

func effectText(p ui.Texts, who string, e roles.Effect) effect {
	out := effect{Who: who}
	for _, x := range e.Gained {
		out.Gained = append(out.Gained, p.T(x.Key()))
	}
	for _, x := range e.Lost {
		out.Lost = append(out.Lost, p.T(x.Key()))
	}
	return out
}
