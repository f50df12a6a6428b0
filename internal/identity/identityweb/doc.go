// Package identityweb is where people come in: set-up, sign-in, choice of the organisation, forgotten passwords, and
// Settings › Password and sign-in with its sessions, sign-in email and recent sign-ins; Settings › Applications with the
// bearer tokens; and the operations of the same under /api/v1/me.
//
// The pages behind mailed links (mailed.go) do nothing by being opened: their button does, and once.
//
// It is also the web's doorkeeper (doorkeeper.go): the one place that reads the session cookie and the bearer token.
// Start at routes.go.
package identityweb
