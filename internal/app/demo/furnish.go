package demo

import (
	"context"
	"errors"
	"io/fs"
	"strings"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/attributes"
	"cabinet/internal/ids"
)

// question is one additional attribute of a demo account.
type question struct {
	name, hint string
	kind       attributes.Kind
	choices    []string
	view, edit attributes.Audience
}

// self is the person whose value it is, beside administrators.
var self = attributes.Audience{Self: true}

// furnish gives an account what its administrators would have entered by now: where it is, who hears of security, and what
// it asks of its people beyond the profile.
func (r Rooms) furnish(ctx context.Context, account ids.Account, o organisation) error {
	by := access.Operator(account)
	_, err := r.Settings.ChangeInformation(ctx, by, accounts.InformationInput{Address: &o.address, City: &o.city, Postcode: &o.postcode,
		Phone: &o.officeNumber}, 0)
	if err != nil {
		return err
	}
	if _, err := r.Settings.ChangeContacts(ctx, by, []string{"security@" + o.mailDomain}, 0); err != nil {
		return err
	}
	if err := r.logo(ctx, by, o); err != nil {
		return err
	}
	for _, q := range o.questions {
		in := attributes.Input{Kind: &q.kind, Name: &q.name, Hint: &q.hint, View: &q.view, Edit: &q.edit}
		if len(q.choices) > 0 {
			var list []attributes.Choice
			for _, c := range q.choices {
				list = append(list, attributes.Choice{Name: c})
			}
			in.Choices = &list
		}
		if _, err := r.Attributes.Add(ctx, by, in); err != nil {
			return err
		}
	}
	return nil
}

// logo gives an account the logo beside its people's file; without one it keeps the first letter of its name.
func (r Rooms) logo(ctx context.Context, by access.Actor, o organisation) error {
	name := strings.TrimSuffix(o.file, ".txt") + ".png"
	file, err := data.Open("data/" + name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	_, err = r.Settings.PutLogo(ctx, by, accounts.LogoInput{File: file, Name: name, ContentType: "image/png"}, 0)
	return err
}

func firmQuestions() []question {
	return []question{
		{name: "Admitted on", hint: "Date of admission as a solicitor", kind: attributes.Date, view: attributes.Everybody(), edit: self},
		{name: "Languages", kind: attributes.ManyOf, choices: []string{"English", "French", "German", "Italian", "Spanish", "Welsh"},
			view: attributes.Everybody(), edit: self},
		{name: "First-aider", kind: attributes.YesNo, view: attributes.Everybody(), edit: attributes.Audience{}},
	}
}

func policeQuestions() []question {
	return []question{
		{name: "Shift", kind: attributes.OneOf, choices: []string{"Early", "Late", "Night", "Office hours"}, view: attributes.Everybody(), edit: self},
		{name: "Authorised driver until", kind: attributes.Date, view: self, edit: attributes.Audience{}},
	}
}

func departmentQuestions() []question {
	return []question{
		{name: "Доверенность до", hint: "Срок действия доверенности", kind: attributes.Date, view: attributes.Everybody(), edit: attributes.Audience{}},
		{name: "Иностранные языки", kind: attributes.ManyOf, choices: []string{"Английский", "Немецкий", "Китайский", "Французский"},
			view: attributes.Everybody(), edit: self},
	}
}
