// Package casesweb is what people and programs see of cases and projects: the lists, a case with who is on it and who may do
// what, projects, walls, and the operations of the API. [Head] is the top of every page of a case, also of those that other
// rooms make. Start at routes.go.
package casesweb
