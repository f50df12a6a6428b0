// Package accountsweb is where administrators look after their account: the pages Account settings › Organisation and
// Sign-in, and the operations under /api/v1/account and /api/v1/branches.
//
// Handlers decode, call one method of package accounts and answer; every rule about values lives there, so that page and
// operation say the same words. Whoever isn't an administrator finds none of these pages. Start at routes.go.
package accountsweb
