package reporttypes

import (
	"slices"
	"strings"

	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/writing"
)

// The answers to a [YesNo] question.
const (
	Yes = "yes"
	No  = "no"
)

// Answer returns what was typed as it is kept, and notes what is wrong with it under [AnswerField]. Nothing stays nothing: that a
// required question lacks an answer is told when a report is submitted, not here. [File] questions have no typed answer.
func (q Question) Answer(typed string, wrong *errs.Fields) string {
	field := AnswerField(q.ID)
	if strings.TrimSpace(typed) == "" {
		return ""
	}
	switch q.Kind {
	case Text:
		text, fault := writing.Block(typed, MaxAnswer)
		noted(field, MaxAnswer, fault, wrong)
		return text
	case Number:
		number, fault := writing.Number(typed)
		if fault != "" {
			wrong.Add(field, "reporttypes.answer.number")
		}
		return number
	case Date:
		day, fault := writing.Day(typed)
		if fault != "" {
			wrong.Add(field, "reporttypes.answer.date")
		}
		return day
	case YesNo:
		if typed != Yes && typed != No {
			wrong.Add(field, "reporttypes.answer.choose")
		}
	case Choice:
		if !slices.Contains(q.Choices, typed) {
			wrong.Add(field, "reporttypes.answer.choose")
		}
	default:
		wrong.Add(field, "reporttypes.answer.file")
	}
	return typed
}

// noted notes what is wrong with a text.
func noted(field string, limit int, fault writing.Fault, wrong *errs.Fields) {
	switch fault {
	case "":
	case writing.Long:
		wrong.Add(field, "reporttypes.text.long", errs.Args{"Max": limit})
	default:
		wrong.Add(field, "reporttypes.text.characters")
	}
}
