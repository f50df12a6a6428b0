// Package movesweb is the pages and API of the move of a mail domain: what would happen, the confirmation, the progress and the
// result. A user's own sign-in email is changed on the pages of users.
//
// Start at routes.go.
package movesweb
