package cases

import (
	"context"
	"fmt"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/writing"
)

// What the texts of a case may hold, in characters.
const (
	MaxNumber        = 60
	MaxName          = 200
	MaxDescription   = 10_000
	MaxIntegrationID = 100
	// MaxReason bounds the words given for an assignment, a grant or a wall.
	MaxReason = 300
)

// Input is what is wanted of a case. A nil field stays as it is, or is empty in a new case; an empty value clears.
type Input struct {
	// Number of a new case is given by the account's template unless it is typed; see [Service.Create].
	Number, Name, Description, IntegrationID *string

	Type        *ids.CaseType
	Area        *ids.PracticeArea
	Stage       *ids.Stage
	Project     *ids.Project
	Responsible *ids.User
	Group       *ids.CaseGroup
}

// said notes what is wrong with a text under its field.
func said(wrong *errs.Fields, field string, limit int, text string, fault writing.Fault) string {
	switch fault {
	case "":
	case writing.Long:
		wrong.Add(field, "cases.text.long", errs.Args{"Max": limit})
	default:
		wrong.Add(field, "cases.text.characters")
	}
	return text
}

// applyTexts puts what was written into the case, cleaned.
func (in Input) applyTexts(c *Case, wrong *errs.Fields) {
	line := func(field string, given *string, limit int, into *string) {
		if given != nil {
			text, fault := writing.Name(*given, limit)
			*into = said(wrong, field, limit, text, fault)
		}
	}
	line("number", in.Number, MaxNumber, &c.Number)
	line("name", in.Name, MaxName, &c.Name)
	line("integration_id", in.IntegrationID, MaxIntegrationID, &c.IntegrationID)
	if in.Description != nil {
		text, fault := writing.Block(*in.Description, MaxDescription)
		c.Description = said(wrong, "description", MaxDescription, text, fault)
	}
	if c.Name == "" && !wrong.Has("name") {
		wrong.Add("name", "cases.name.required")
	}
}

// applyLists puts what was chosen from lists into the case, and notes what isn't there to be chosen.
func (s *Service) applyLists(ctx context.Context, q db.Queryer, account ids.Account, in Input, c *Case, wrong *errs.Fields) error {
	if in.Type != nil && *in.Type != c.Type {
		c.Type = *in.Type
		if c.Type != "" {
			if err := there(wrong, "type")(s.Lists.HasType(ctx, q, account, c.Type)); err != nil {
				return err
			}
		}
	}
	if in.Group != nil && *in.Group != c.Group {
		c.Group = *in.Group
		if c.Group != "" {
			if err := there(wrong, "group")(s.Lists.HasGroup(ctx, q, account, c.Group)); err != nil {
				return err
			}
		}
	}
	return s.applyArea(ctx, q, account, in, c, wrong)
}

// applyArea puts area and stage into the case: a stage is one of the area's, and who moves a case to another area says at
// which stage it stands there.
func (s *Service) applyArea(ctx context.Context, q db.Queryer, account ids.Account, in Input, c *Case, wrong *errs.Fields) error {
	fresh, moved, stage := c.Area == "", in.Area != nil && *in.Area != c.Area, c.Stage
	if moved {
		c.Area, c.Stage = *in.Area, ""
		if err := there(wrong, "area")(s.Lists.HasArea(ctx, q, account, c.Area)); err != nil || wrong.Has("area") {
			return err
		}
	}
	switch {
	case in.Stage != nil && *in.Stage != "":
		if c.Stage = *in.Stage; !moved && c.Stage == stage {
			return nil
		}
		return there(wrong, "stage")(s.Lists.HasStage(ctx, q, account, c.Area, c.Stage))
	case moved || in.Stage != nil:
		first, err := s.Lists.FirstStage(ctx, q, account, c.Area)
		if err != nil {
			return fmt.Errorf("cases: first stage: %w", err)
		}
		if c.Stage = first; first != "" && !fresh {
			wrong.Add("stage", "cases.stage.choose")
		}
	}
	return nil
}

// there notes that a choice isn't there to be chosen.
func there(wrong *errs.Fields, field string) func(bool, error) error {
	return func(found bool, err error) error {
		if err != nil {
			return fmt.Errorf("cases: look up %s: %w", field, err)
		}
		if !found {
			wrong.Add(field, "cases.choose")
		}
		return nil
	}
}

// cleanReason returns words for an assignment, a grant or a wall as they are kept.
func cleanReason(wrong *errs.Fields, text string, required bool) string {
	kept, fault := writing.Block(text, MaxReason)
	kept = said(wrong, reason, MaxReason, kept, fault)
	if kept == "" && required && !wrong.Has(reason) {
		wrong.Add(reason, "cases.reason.required")
	}
	return kept
}
