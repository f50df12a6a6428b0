package demo

import (
	"context"
	"fmt"
	"strings"

	"cabinet/internal/access"
	"cabinet/internal/cases"
	"cabinet/internal/ids"
	"cabinet/internal/reports"
	"cabinet/internal/reporttypes"
)

// written is a report on a demo case and what became of it.
type written struct {
	who     string // the author's last name
	title   string
	form    string            // the name of its type
	answers map[string]string // by the question's text
	steps   []decision
}

// decision is a step of a report's way.
type decision struct {
	who  string // empty is the author
	kind reports.StepKind
	text string
}

// seats says who reviews an agency's reports, and at which level.
func (r Rooms) seats(ctx context.Context, account ids.Account, o organisation) error {
	if o.kind != "police" {
		return nil
	}
	for last, level := range map[string]int{"Milner": 1, "Redfern": 1, "Lockhart": 2, "Fletcher": 2} {
		who, err := r.called(ctx, account, last)
		if err != nil {
			return err
		}
		if _, err := r.ReportTypes.Seat(ctx, access.Operator(account), who.User, level, 0); err != nil {
			return fmt.Errorf("level of %s: %w", last, err)
		}
	}
	return nil
}

// report gives a case its reports, each as far as it has come.
func (r Rooms) report(ctx context.Context, c cases.Case, account ids.Account) error {
	list := reportsOn(c.Name)
	if len(list) == 0 {
		return nil
	}
	forms, err := r.ReportTypes.Offered(ctx, r.DB, account)
	if err != nil {
		return err
	}
	for _, w := range list {
		if err := r.write(ctx, account, c, w, forms); err != nil {
			return fmt.Errorf("report %q: %w", w.title, err)
		}
	}
	return nil
}

func (r Rooms) write(ctx context.Context, account ids.Account, c cases.Case, w written, forms []reporttypes.Type) error {
	author, err := r.called(ctx, account, w.who)
	if err != nil {
		return err
	}
	var form reporttypes.Type
	for _, f := range forms {
		if f.Name == w.form {
			form = f
		}
	}
	begun, err := r.Reports.Begin(ctx, author, reports.BeginInput{Case: c.ID, Type: form.ID, Title: w.title})
	if err != nil {
		return err
	}
	in := reports.SaveInput{Answers: map[ids.ReportQuestion]string{}}
	for _, q := range form.Questions() {
		if answer := w.answers[q.Text]; answer != "" {
			in.Answers[q.ID] = answer
		}
	}
	if _, err := r.Reports.Save(ctx, author, begun.ID, in, 0); err != nil {
		return err
	}
	for _, d := range w.steps {
		who := author
		if d.who != "" {
			if who, err = r.called(ctx, account, d.who); err != nil {
				return err
			}
		}
		if err := r.decide(ctx, who, begun.ID, d); err != nil {
			return fmt.Errorf("%s by %s: %w", d.kind, strings.TrimSpace(d.who+" "+string(who.Role)), err)
		}
	}
	return nil
}

func (r Rooms) decide(ctx context.Context, who access.Actor, report ids.Report, d decision) error {
	step := map[reports.StepKind]func(context.Context, access.Actor, ids.Report, reports.StepInput, int64) (reports.Whole, error){
		reports.StepSubmitted: r.Reports.Submit, reports.StepAnswered: r.Reports.Answer, reports.StepApproved: r.Reports.Approve,
		reports.StepReturned: r.Reports.Return, reports.StepAsked: r.Reports.Ask, reports.StepClosed: r.Reports.Close,
	}[d.kind]
	_, err := step(ctx, who, report, reports.StepInput{Text: d.text}, 0)
	return err
}
