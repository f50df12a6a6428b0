// Package access decides who may do what. It is pure: no tables, no service, no clock.
//
// An [Actor] is who acts. A [Role] says which data a user reaches, a [Permission] what they may do within it; see
// [Effective]. [Check] takes an [Action] and the [Facts] about what it touches and answers with a [Decision]: yes or no,
// the rule that decided and the chain of steps that led to it. What each action asks for is data ([Actions]).
//
// Services ask with [Require]: for a write, as the first statement inside the transaction, on facts read through it.
// Lists use the SQL predicate beside the rule ([SeenUsers]); a property test compares the two over random worlds.
//
// A room that brings a new relation, such as an assignment to a case, adds it to [Facts] and a step to the chain.
// Start at policy.go.
package access
