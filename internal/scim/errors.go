package scim

import (
	"errors"

	"cabinet/internal/platform/errs"
	"cabinet/internal/scim/filter"
	"cabinet/internal/scim/patch"
)

// The message keys of what is special about SCIM's errors; see [TypeOf].
const (
	keyFilter     = "scim.error.filter"
	keySyntax     = "scim.error.syntax"
	keyPath       = "scim.error.path"
	keyValue      = "scim.error.value"
	keyTarget     = "scim.error.target"
	keyMutability = "scim.error.mutability"
	keyUnique     = "scim.error.unique"
	keyEmail      = "scim.error.email"
	keyHeld       = "scim.error.held"
	keyDeclined   = "scim.error.declined"
	keyStopped    = "scim.error.stopped"
	keyStale      = "scim.error.stale"
)

// TypeOf returns the scimType of an error (RFC 7644 §3.12), or "".
func TypeOf(err error) string {
	e := errs.As(err)
	if e == nil {
		return ""
	}
	switch e.Key {
	case keyFilter:
		return "invalidFilter"
	case keySyntax:
		return "invalidSyntax"
	case keyPath:
		return "invalidPath"
	case keyTarget:
		return "noTarget"
	case keyMutability, keyEmail:
		return "mutability"
	case keyUnique:
		return "uniqueness"
	}
	switch e.Kind {
	case errs.Invalid:
		return "invalidValue"
	case errs.Malformed:
		return "invalidSyntax"
	}
	return ""
}

// wrongFilter says that a filter can't be understood.
func wrongFilter(err error) error {
	var f *filter.Error
	if errors.As(err, &f) {
		return errs.E(errs.Malformed, keyFilter, err).With(errs.Args{"Why": f.Detail})
	}
	return err
}

// wrongPatch says what is wrong with a body or an operation.
func wrongPatch(err error) error {
	var p *patch.Error
	if !errors.As(err, &p) {
		return err
	}
	key := map[patch.Reason]string{patch.InvalidSyntax: keySyntax, patch.InvalidPath: keyPath, patch.InvalidValue: keyValue, patch.NoTarget: keyTarget,
		patch.Mutability: keyMutability}[p.Reason]
	kind := errs.Malformed
	if key == keyValue {
		kind = errs.Invalid
	}
	return errs.E(kind, key, err).With(errs.Args{"Attribute": p.About})
}

func wrongValue(attribute string) error {
	return errs.E(errs.Invalid, keyValue, nil).With(errs.Args{"Attribute": attribute})
}

func taken() error { return errs.E(errs.Conflict, keyUnique, nil) }

func stale() error { return errs.E(errs.Stale, keyStale, nil) }
