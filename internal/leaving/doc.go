// Package leaving hands over what somebody holds when they leave, and gives it back when they return (P11–P13).
//
// It knows the things themselves only as [holdings.Item]s of a [holdings.Handing], which every room that has any
// registers. A person is never kept from being deactivated by what they hold; handing it over is offered.
//
// Tables: leavings, leaving_items.
//
// Invariants:
//   - Everything of one leaving happens in one transaction: what is handed over, the deactivation, the record and the
//     telling. Nothing is moved when any of it is refused.
//   - Each open thing is covered by exactly one rule, the most particular one; a thing without a rule is refused, so that
//     nothing is forgotten. Afterwards [Service.Open] is empty.
//   - What was previewed is what happens: the hand-over names what was seen.
//   - A plan for the last day runs with the deactivation that it is for, whoever or whatever causes that. It can't fail: for
//     heirs who can't take over by then stands an active administrator.
//   - Only what is still open and still with the heir goes back.
//
// Start at rule.go and split.go, then handover.go.
package leaving
