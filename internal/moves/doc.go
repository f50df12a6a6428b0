// Package moves gives users other sign-in addresses: one of them, as an administrator edits a user (P2a), or everybody of a mail
// domain, as an organisation moves to another one (P14).
//
// A move is a piece of work of numbered rows. It is drafted first: each user is judged, and nobody is written to. Then an
// administrator confirms it, and each row is done in a transaction of its own. What a row does is a matter of identity,
// which owns the addresses, and of invitations for who hasn't come yet: within mail domains of the account's own the address
// changes at once where the account manages the login, else the person is asked to confirm it.
//
// Tables: domain_moves, domain_move_rows. A row holds whose it is and what comes of it; no address.
//
// Invariants:
//   - Nothing happens before [Service.Confirm], which names the version that was seen and, for more than a few people, their
//     number (R44).
//   - A row is done at most once and its mails are part of it: whoever works on it twice tells nobody twice.
//   - Each row is judged again when it is done: whoever changed their address meanwhile keeps it.
//   - The administrator's right is judged for each row as it is at that moment (R28).
//   - The time of both addresses is the move's own: ending it early ends no other move's.
//   - The person learns of a new address at both; no administrator learns or chooses a secret (R41).
//
// Start at change.go for one user; at move.go, then draft.go and run.go for a domain.
package moves
