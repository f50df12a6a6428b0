package peopleweb

import (
	"maps"
	"slices"

	"cabinet/internal/attributes"
	"cabinet/internal/people"
	"cabinet/internal/people/peopleweb/block"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// save stores profile and additional attributes at once.
func (h handlers) save(c *web.Ctx, in people.ProfileInput, values attributes.Values, version int64) (people.Person, error) {
	return h.Attributes.SaveProfile(c.Context(), by(c), in, values, version)
}

// block returns the person's additional attributes as they may see them.
func (h handlers) block(c *web.Ctx) (attributes.Block, error) {
	return h.Attributes.Mine(c.Context(), by(c))
}

// clashOf returns both versions when a save clashed with another.
func clashOf(e *errs.Error) *attributes.Conflict {
	switch detail := e.Detail.(type) {
	case attributes.Conflict:
		return &detail
	case people.Conflict:
		return &attributes.Conflict{Profile: detail}
	}
	return nil
}

// attributes is the block of additional attributes.
func (v profileView) attributes() block.Form {
	return block.Form{Block: v.Block, Page: v.Page, Printer: v.Printer, Lead: v.t("peopleweb.attributes.lead"), Values: v.Values, Problems: v.Problems}
}

// names lists the form's fields.
func (v profileView) names() []string {
	return append(slices.Clone(profileFields[:]), block.Names(v.Block)...)
}

// attributePairs lists the additional attributes of which a clash has two values.
func (v profileView) attributePairs() []ui.VersionPair {
	return block.Pairs(v.Block, v.Printer, v.Clash.Clashes, func(name, theirs string) bool { return theirs == v.Values[block.Was+name] })
}

// clashes reports whether both versions differ in a field.
func (v profileView) clashes(name string) bool {
	return slices.ContainsFunc(v.Clash.Profile.Clashes, func(c people.Clash) bool { return c.Field == name }) ||
		slices.ContainsFunc(v.Clash.Clashes, func(c attributes.Clash) bool { return block.Name(c.Attribute) == name })
}

// typedProfile returns what the form sent: the fields of the profile and the additional attributes.
func typedProfile(form *web.Form) map[string]string {
	typed := map[string]string{}
	for _, name := range profileFields {
		for _, key := range []string{name, block.Was + name} {
			if form.Has(key) {
				typed[key] = form.String(key)
			}
		}
	}
	maps.Copy(typed, block.Typed(form))
	return typed
}
