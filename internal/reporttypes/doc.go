// Package reporttypes keeps what an agency sets up for its reports (C11): report types with sections and questions, and how
// many levels of review a report goes through.
//
// [Service] has both. A type's sections and questions are one form, saved whole. A form is never changed once a report was begun
// on it: a change makes the next revision, and a report keeps the revision on which it was begun.
//
// Tables: report_types (names, and which revision is offered), report_forms (a form for each revision), report_levels (how many
// levels an account has).
//
// Invariants: names of types differ by more than case; sections and questions keep their ids from revision to revision; a choice
// question has choices and no other has; a revision that a report was begun on stays as it is.
// Start at type.go and save.go.
package reporttypes
