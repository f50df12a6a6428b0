package roles

import (
	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/writing"
)

// maxName bounds a title's name, in code points.
const maxName = 100

// JobTitle is an entry of an account's list, with what its holders may do within what their role reaches.
type JobTitle struct {
	ID          ids.JobTitle
	Name        string
	Permissions access.Set
	// Version grows with each change.
	Version int64
}

// Effect is what changing from one permission set to another gives and takes (S7).
type Effect struct {
	Gained []access.Permission
	Lost   []access.Permission
}

// EffectOf returns the effect of a change, each list in the order in which people see permissions.
func EffectOf(before, after access.Set) Effect {
	return Effect{Gained: after.Minus(before).List(), Lost: before.Minus(after).List()}
}

// cleanName returns the name with its blanks tidied, or what is wrong with it.
func cleanName(name string) (string, error) {
	name, fault := writing.Name(name, maxName)
	switch {
	case fault == writing.Long:
		return "", errs.FieldError("name", "roles.title.long", errs.Args{"Max": maxName})
	case fault != "":
		return "", errs.FieldError("name", "roles.title.characters")
	case name == "":
		return "", errs.FieldError("name", "roles.title.required")
	}
	return name, nil
}
