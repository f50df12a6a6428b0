// Package recordsweb is where administrators keep record templates, the page Record templates of Account settings, and the
// operations on them and on the participants, issues and sources of cases, under /api/v1/record-templates and
// /api/v1/cases/{id}/participants, /issues and /sources.
//
// The three kinds of records share their handlers: a [shelf] is one of them. Handlers decode, call one method of package records
// and answer. Start at routes.go.
package recordsweb
