// Package system tells how the deployment as a whole is doing and does what its operator does by a page: sends a test
// mail, tries given-up jobs again or discards them, has the activity record proven, ends the silence of a restored copy.
// It is for administrators of the account that was made first (access.ManageSystem); for everybody else it isn't there.
// Addresses that take no mail are each account's own matter, and stand here beside.
//
// Tables owned: record_check, one row with the last verification of the activity record.
//
// What is told holds no secret, and of other accounts no more than their names and the kinds of their jobs. A part that
// can't be read is told as such and hides no other part. Start at service.go, then state.go and gather.go.
package system
