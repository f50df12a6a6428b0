package records

import (
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/writing"
)

// cleanName returns a text of one line as it is kept, and notes what is wrong with it.
func cleanName(field, text string, limit int, needed bool, wrong *errs.Fields) string {
	text, fault := writing.Name(text, limit)
	if noted(field, limit, fault, wrong); text == "" && fault == "" && needed {
		wrong.Add(field, "records.text.required")
	}
	return text
}

// cleanBlock returns a text of several lines as it is kept, and notes what is wrong with it.
func cleanBlock(field, text string, limit int, wrong *errs.Fields) string {
	text, fault := writing.Block(text, limit)
	noted(field, limit, fault, wrong)
	return text
}

func noted(field string, limit int, fault writing.Fault, wrong *errs.Fields) {
	switch fault {
	case "":
	case writing.Long:
		wrong.Add(field, "records.text.long", errs.Args{"Max": limit})
	case writing.NoLink, writing.Scheme:
		wrong.Add(field, "records.text.link")
	default:
		wrong.Add(field, "records.text.characters")
	}
}
