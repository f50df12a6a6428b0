// Package invitationsweb is the page behind an invitation's link, the form by which one person is invited, what can be
// done with an invitation, and their API. The list of pending users is peopleweb's.
package invitationsweb
