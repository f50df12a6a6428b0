package records

import (
	"context"
	"fmt"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/writing"
)

// Warning is something that looks odd but may be right. It is told once: errs.Conflict "records.confirm" with all of them, a
// []Warning, as its detail. Saved again with [Input.Confirmed], it stands.
type Warning struct {
	Field string
	Key   string // the message
	// Record and Name are the participant of the same case who seems to be the same; empty for the rest.
	Record string
	Name   string
}

// warn returns what looks odd about a participant that is to be stored, by what changed.
func warn(ctx context.Context, q db.Queryer, account ids.Account, before, r Record) ([]Warning, error) {
	var out []Warning
	if r.INN != "" && (r.INN != before.INN || r.Kind != before.Kind) && !validINN(r.INN, r.Kind) {
		out = append(out, Warning{Field: "inn", Key: "records.warn.inn"})
	}
	if r.Phone != "" && r.Phone != before.Phone && !validPhone(r.Phone) {
		out = append(out, Warning{Field: "phone", Key: "records.warn.phone"})
	}
	likes, err := selectAlike(ctx, q, account, r)
	if err != nil {
		return nil, fmt.Errorf("records: look for duplicates: %w", err)
	}
	for _, o := range likes {
		switch {
		case r.INN != "" && r.INN == o.INN && r.INN != before.INN:
			out = append(out, Warning{Field: "inn", Key: "records.warn.same_inn", Record: o.ID, Name: o.Name})
		case r.Email != "" && emailKey(r.Email) == emailKey(o.Email) && r.Email != before.Email:
			out = append(out, Warning{Field: "email", Key: "records.warn.same_email", Record: o.ID, Name: o.Name})
		case r.Phone != "" && r.Phone == o.Phone && r.Phone != before.Phone:
			out = append(out, Warning{Field: "phone", Key: "records.warn.same_phone", Record: o.ID, Name: o.Name})
		case writing.Fold(r.Name) == writing.Fold(o.Name) && writing.Fold(r.Name) != writing.Fold(before.Name):
			out = append(out, Warning{Field: "name", Key: "records.warn.same_name", Record: o.ID, Name: o.Name})
		}
	}
	return out, nil
}

// confirm is the error that asks for what was warned of to be confirmed.
func confirm(warnings []Warning) error {
	e := errs.E(errs.Conflict, "records.confirm", nil)
	e.Detail = warnings
	return e
}
