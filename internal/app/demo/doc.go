// Package demo makes the demo: three organisations that look real, people drawn and named by us, an outbox in place of
// mail, and a clock that can be moved forward. It makes everything through the rooms' services, but for what
// would take weeks to come about: an invitation that is over.
//
// Table owned: demo_state. Nothing of this package is reachable in a normal run. Start at fill.go.
package demo
