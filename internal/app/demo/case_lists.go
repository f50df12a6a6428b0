package demo

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/practice"
	"cabinet/internal/records"
)

// asked is a field that an organisation asks for on every case.
type asked struct {
	list     records.List
	name     string
	kind     records.Kind
	required bool
	choices  []string
}

// caseLists are what an organisation added to the lists that it began with.
func caseLists(kind string) (groups []string, fields []asked) {
	switch kind {
	case "law_firm":
		return []string{"Harbour Bridge claims", "Whitcombe estate"}, []asked{
			{records.Participants, "Date of birth", records.Date, false, nil},
			{records.Participants, "Conflict check done", records.YesNo, false, nil},
			{records.Issues, "Burden of proof", records.Choice, false, []string{"Ours", "Theirs"}},
			{records.Sources, "Citation", records.Text, false, nil},
		}
	case "police":
		return []string{"Operation Larch", "Operation Tern"}, []asked{
			{records.Participants, "Date of birth", records.Date, false, nil},
			{records.Participants, "Known vulnerability", records.Choice, false, []string{"None known", "Under 18", "Medical", "Other"}},
			{records.Issues, "Point to prove", records.YesNo, false, nil},
			{records.Sources, "Exhibit number", records.Number, false, nil},
		}
	default:
		return []string{"Поставки оборудования", "Земельные участки"}, []asked{
			{records.Participants, "Дата рождения", records.Date, false, nil},
			{records.Participants, "Сумма требований, руб.", records.Number, false, nil},
			{records.Issues, "Риск", records.Choice, false, []string{"Высокий", "Средний", "Низкий"}},
			{records.Sources, "Реквизиты", records.Text, false, nil},
		}
	}
}

// sortCases adds case groups and record templates, as an administrator would.
func (r Rooms) sortCases(ctx context.Context, account ids.Account, o organisation) error {
	by := access.Operator(account)
	groups, fields := caseLists(o.kind)
	for _, name := range groups {
		if _, err := r.Lists.Add(ctx, by, practice.Groups, "", practice.Input{Name: &name}); err != nil {
			return err
		}
	}
	for _, f := range fields {
		if _, err := r.Records.Templates().Add(ctx, by, f.list, records.TemplateInput{Name: &f.name, Kind: &f.kind, Required: &f.required, Choices: &f.choices}); err != nil {
			return err
		}
	}
	return nil
}
