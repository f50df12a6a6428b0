// Package tasksweb is what people and programs see of tasks: those of a case on its tab, one's own over all cases, a task with
// its subtasks, the forms that change them, and the operations of the API. Start at routes.go.
package tasksweb
