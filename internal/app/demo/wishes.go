package demo

import (
	"context"
	"fmt"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/requests"
)

// wish is what somebody of a demo account asks the administrators for.
type wish struct {
	last         string // who asks
	title, named string // the title, or the name of one that doesn't exist
	reason       string
	answer       string // why it was declined; empty while it is open
}

func wishes(account string) []wish {
	switch account {
	case "Hartwell & Reid":
		return []wish{
			{last: "Okafor", named: "Counsel", reason: "It says better what I do than “senior associate”.", answer: "Only partners decide on new titles. Let us talk about it in the spring."},
			{last: "Adeyemi", title: "Senior associate", reason: "I have been leading the Halden matter since March and need to review the reports of two trainees."},
		}
	case "Northmere Constabulary":
		return []wish{
			{last: "Mahmood", named: "Field training officer", reason: "I look after two new constables.", answer: "That is a duty, not a title. Your sergeant will note it."},
			{last: "Hollis", title: "Detective sergeant", reason: "Passed the board on Friday."},
		}
	case "Северная энергия":
		return []wish{
			{last: "Фёдоров", named: "Старший помощник юриста", reason: "Помогаю уже двум отделам.", answer: "Такую должность пока не вводим. Вернёмся к этому в новом году."},
			{last: "Назаров", title: "Ведущий юрисконсульт", reason: "С понедельника веду договоры с подрядчиками вместо Громовой."},
		}
	}
	return nil
}

// wish has people ask for job titles, and an administrator decline some.
func (r Rooms) wish(ctx context.Context, account ids.Account, o organisation) error {
	titles, err := r.Roles.Titles(ctx, r.DB, account)
	if err != nil {
		return err
	}
	for _, w := range wishes(o.name) {
		in := requests.AskInput{Name: w.named, Reason: w.reason}
		for _, t := range titles {
			if t.Name == w.title {
				in.Title = t.ID
			}
		}
		asker, err := r.called(ctx, account, w.last)
		if err != nil {
			return err
		}
		asked, err := r.Requests.AskTitle(ctx, asker, in)
		if err != nil {
			return fmt.Errorf("%s: %w", w.last, err)
		}
		if w.answer == "" {
			continue
		}
		decider, err := r.called(ctx, account, o.comings.inviter)
		if err != nil {
			return err
		}
		if _, err := r.Requests.Decline(ctx, decider, requests.DeclineInput{ID: asked.ID, Answer: w.answer}); err != nil {
			return fmt.Errorf("%s: %w", w.last, err)
		}
	}
	return nil
}

// called returns somebody of an account, as services see them, by a last name that no two of them share.
func (r Rooms) called(ctx context.Context, account ids.Account, last string) (access.Actor, error) {
	page, err := r.People.List(ctx, access.Operator(account), people.Filter{Search: last, Status: people.Active})
	for _, p := range page.Items {
		if p.LastName == last {
			return access.Actor{Account: account, User: p.ID, Login: p.Login, Role: p.Role, Permissions: access.Ceiling(p.Role), Scope: access.ScopeAdmin,
				Door: access.DoorSystem}, nil
		}
	}
	if err == nil {
		err = fmt.Errorf("nobody is called %s", last)
	}
	return access.Actor{}, err
}
