// Package usersweb is the Users page of Account settings: the list of an account's users with its filters, columns, views,
// selection and export, the page and form of one user, what can be done with them, and the same under /api/v1/users.
//
// The list's whole state lies in its address (query.go). Rights are asked by the services; what the pages leave out, such
// as a button, only spares people a refusal. Start at routes.go.
package usersweb
