// Package invitations asks people into an account and lets them in. Whoever is invited is a pending user of people with a
// login of identity from the start; an invitation is what happens until they come.
//
// Tables: invitations, invitation_links. An invitation outlives the pending user when it is withdrawn, so that its links
// can say so; nothing personal stays in it then.
//
// Invariants:
//   - A link is 256 random bits, kept as SHA-256 only and minted when its mail is sent (R20, R24). Opening it changes
//     nothing (R21).
//   - One statement takes an invitation; of any number of people with any of its links one comes in.
//   - Whether an invitation is over, and whether its inviter may still hand out what it offers, is judged when it is
//     accepted, whatever a schedule noted before (P3, R23).
//   - A copied link opens the invitation only while who copied it may hand out all that the person is to have (R40).
//   - All links of an invitation die when it is sent anew, accepted or withdrawn; sending anew never shortens its life.
//   - An invitation is bound to the address it was sent to, and never joins who is signed in as somebody else (R22).
//
// Start at invite.go and accept.go.
package invitations
