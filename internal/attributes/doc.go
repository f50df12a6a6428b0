// Package attributes keeps what an account asks of its people beyond the profile (S8): its own fields, who may view and
// who may edit each, and what stands in them.
//
// It owns the tables attributes (definitions), attribute_titles (job titles named in an audience), attribute_choices and
// attribute_values (one row for each answer of a user). Invariants: whoever may edit may view; administrators always may
// both; every stored value fits the kind of its attribute, so a kind changes only when every value can be kept; a choice
// that somebody picked is archived, never removed; what a person may not view appears in no answer to them.
//
// How values stand in the users list is kept by people; listed.go says which columns it has and who sees them, and
// listing.go puts values there that aren't yet.
//
// Definitions are changed under one lock of the account, which whoever stores values takes too. Start at kind.go, then
// save.go (values together with the profile in one transaction) and change.go (definitions).
package attributes
