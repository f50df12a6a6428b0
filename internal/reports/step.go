package reports

import (
	"context"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/cases"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/writing"
)

// StepInput is what somebody says with a step.
type StepInput struct {
	// Text is the reason, the question, the answer, or a remark.
	Text string
	// IDNumber is for who has none in their profile yet: it is put there by the same step. Whoever has one doesn't type another.
	IDNumber string
}

// moved is a step that is being made.
type moved struct {
	tx    *db.Tx
	by    access.Actor  // with the rights and the ID number of now
	me    people.Person // who it is, held until the transaction ends
	on    cases.Case
	r     *Report
	wrong *errs.Fields
}

// plan says what a step is: the right that it takes, what it is called, and how it changes the report.
type plan struct {
	do   access.Action
	step StepKind
	kind activity.Kind
	// needsText says the key of what is missing without a text; empty where there needn't be one.
	needsText string
	judge     func(ctx context.Context, m moved) error
}

// step makes a step on a report: right, state, words and ID number are judged, and the report, the stamp and the act are kept
// together (R70). Who makes it is held first, so that their level of review and their number stand still.
func (s *Service) step(ctx context.Context, by access.Actor, report ids.Report, in StepInput, ifVersion int64, p plan) (Whole, error) {
	if !by.SignedIn() {
		return Whole{}, errs.E(errs.Unauthenticated, "access.sign_in", nil)
	}
	var w Whole
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		me, err := s.People.HoldPerson(ctx, tx, by.Account, by.User)
		if err != nil {
			return err
		}
		now, r, c, err := s.hold(ctx, tx, by, p.do, report)
		if err != nil {
			return err
		}
		if err := s.fresh(ctx, tx, r, ifVersion); err != nil {
			return err
		}
		var wrong errs.Fields
		before := r
		if err := p.judge(ctx, moved{tx, now, me, c, &r, &wrong}); err != nil {
			return err
		}
		text := said(in.Text, p.needsText, &wrong)
		if now.IDNumber, err = s.idNumber(ctx, tx, now, me, in.IDNumber, &wrong); err != nil {
			return err
		}
		if err := wrong.Err(); err != nil {
			return err
		}
		r.Version++
		r.Since = tx.Now()
		if err := s.keep(ctx, tx, r); err != nil {
			return err
		}
		if err := insertStep(ctx, tx, r, Step{Kind: p.step, Level: before.Level, By: now.User, IDNumber: now.IDNumber, Text: text, At: tx.Now()}); err != nil {
			return err
		}
		words := map[string]string{}
		if text != "" {
			words[textName] = text
		}
		if _, err := s.Acts.Record(ctx, tx, now, act(r, p.kind, StepPayload{From: before.State, To: r.State, Level: before.Level}, words)); err != nil {
			return err
		}
		w, err = s.whole(ctx, tx, r)
		return err
	})
	return w, err
}

func said(typed, required string, wrong *errs.Fields) string {
	text, fault := writing.Block(typed, MaxRemark)
	note(wrong, "text", fault, MaxRemark)
	if text == "" && fault == "" && required != "" {
		wrong.Add("text", required)
	}
	return text
}

// idNumber returns the ID number with which a step is stamped: that of the profile; who has none gives it now, where the
// organisation leaves it to them.
func (s *Service) idNumber(ctx context.Context, tx *db.Tx, by access.Actor, me people.Person, typed string, wrong *errs.Fields) (string, error) {
	switch {
	case me.IDNumber != "" && typed != "" && typed != me.IDNumber:
		wrong.Add("id_number", "reports.id_number.known")
		return me.IDNumber, nil
	case me.IDNumber != "":
		return me.IDNumber, nil
	}
	account, err := s.Accounts.Account(ctx, tx, by.Account)
	if err != nil {
		return "", err
	}
	switch {
	case !account.Policy.OwnIDNumber:
		wrong.Add("id_number", "reports.id_number.administrator")
		return "", nil
	case typed == "":
		wrong.Add("id_number", "reports.id_number.required")
		return "", nil
	}
	stored, err := s.People.SetOwnIDNumber(ctx, tx, by, typed)
	if x := errs.As(err); x != nil && x.Kind == errs.Invalid {
		for _, f := range x.Fields {
			wrong.Add(f.Name, f.Key, f.Args)
		}
		return "", nil
	}
	if err == nil && stored.IDNumber == "" { // blanks alone
		wrong.Add("id_number", "reports.id_number.required")
	}
	return stored.IDNumber, err
}

// forget empties the times of a round that begins anew.
func (r *Report) forget() {
	r.SubmittedAt, r.ApprovedAt, r.ClosedAt = time.Time{}, time.Time{}, time.Time{}
}
