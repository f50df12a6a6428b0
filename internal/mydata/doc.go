// Package mydata gives people what Cabinet holds about them, and erases them where that is asked for and allowed.
//
// Tables: erasure_requests (who asked to be erased and what became of it), erasures (the ledger of who was erased).
//
// The export is a kind of package exports, put together from [Source] values: each room that holds something about a
// person gives one line. Erasure is put together from [Part] values in the same way: what goes, what stays and why.
//
// Invariants:
//   - An export holds what is the person's own and nothing of anybody else.
//   - A person has at most one request that waits. Administrators answer it, never their own; what is held by law isn't
//     erased, and the person is told so and why (R76).
//   - An erasure is one transaction: profile, picture, sessions, tokens, login, exports, personal values of the record,
//     and its line in the ledger. The person is told at their old address before it.
//   - The record of acts stays whole; a stable pseudonym takes the name's place.
//   - The ledger is never shortened. It is copied to a file outside the database, and [Service.ReplayErasures] erases
//     again whom a restored copy brought back.
//   - What the person holds passes to others in the same transaction, before all else: nothing points at who is erased.
//   - The last active administrator is never erased (P8).
//
// Start at source.go for the export, at request.go and erase.go for erasure.
package mydata
