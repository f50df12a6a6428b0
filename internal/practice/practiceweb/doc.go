// Package practiceweb is where administrators keep the lists by which cases are sorted, and say how cases are numbered: the
// pages Practice areas, Case types, Case groups and Case numbers of Account settings, and the operations under
// /api/v1/practice-areas, /case-types, /case-groups and /case-numbers, of which everybody may read the first three.
//
// All lists share their handlers: a [section] is one list. Handlers decode, call one method of package practice and answer.
// Start at routes.go.
package practiceweb
