package ui

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

// FormProps says where a form goes and how it behaves.
type FormProps struct {
	ID, Action string
	// Guard warns before unsaved changes are lost.
	Guard bool
	// Files lets the form send files.
	Files bool
	Class string
	Attrs templ.Attributes
}

func (f FormProps) attrs() templ.Attributes {
	out := templ.Attributes{"method": "post", "action": f.Action, "novalidate": true, "class": "stack", "data-form": true}
	if f.Class != "" {
		out["class"] = f.Class
	}
	if f.ID != "" {
		out["id"] = f.ID
	}
	if f.Guard {
		out["data-guard"] = true
	}
	if f.Files {
		out["enctype"] = "multipart/form-data"
	}
	for k, v := range f.Attrs {
		out[k] = v
	}
	return out
}

func counterAttrs(f Field) templ.Attributes {
	if f.MaxLength == 0 {
		return nil
	}
	return templ.Attributes{"data-max": strconv.Itoa(f.MaxLength)}
}

func groupAttrs(f Field) templ.Attributes {
	var described []string
	if f.Error != "" {
		described = append(described, f.ID()+"-error")
	}
	if f.Hint != "" {
		described = append(described, f.ID()+"-hint")
	}
	if len(described) == 0 {
		return nil
	}
	return templ.Attributes{"aria-describedby": strings.Join(described, " ")}
}

// radioID gives the first choice the field's id, where error summaries lead.
func radioID(f Field, i int) string {
	if i == 0 {
		return f.ID()
	}
	return f.ID() + "-" + strconv.Itoa(i+1)
}

func failedAttrs(failed bool) templ.Attributes {
	if !failed {
		return nil
	}
	return templ.Attributes{"data-dirty": true}
}

func joined(names []string) string { return strings.Join(names, " ") }
