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
	// Progress shows how far the files are on their way, and lets them be called back.
	Progress bool
	Class    string
	Attrs    templ.Attributes
}

func (f FormProps) attrs() templ.OrderedAttributes {
	out := newAttrs(8 + len(f.Attrs))
	out.set("id", f.ID)
	out.put("method", "post")
	out.put("action", f.Action)
	out.put("class", "stack")
	out.set("class", f.Class)
	out.flag("novalidate", true)
	out.flag("data-form", true)
	out.flag("data-guard", f.Guard)
	if f.Files {
		out.put("enctype", "multipart/form-data")
	}
	out.flag("data-upload", f.Progress)
	out.add(f.Attrs)
	return out.list
}

// counted is a field's length as scripts count it.
func counted(f Field) string { return strconv.Itoa(f.MaxLength) }

// radioID gives the first choice the field's id, where error summaries lead.
func radioID(f Field, i int) string {
	if i == 0 {
		return f.ID()
	}
	return f.ID() + "-" + strconv.Itoa(i+1)
}

func joined(names []string) string { return strings.Join(names, " ") }

// choiceID gives the first choice of a group of checkboxes the field's id, where error summaries lead.
func (f Field) choiceID(group, i int) string {
	if group == 0 && i == 0 {
		return f.ID()
	}
	return f.ID() + "-" + strconv.Itoa(group+1) + "-" + strconv.Itoa(i+1)
}

func (f Field) groupID(i int) string { return f.ID() + "-group-" + strconv.Itoa(i+1) }
