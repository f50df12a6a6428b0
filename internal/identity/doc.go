// Package identity knows who somebody is: logins, passwords, sign-in, sessions, password resets, bearer tokens and the
// first-run link. What a person is within an account (name, role, status) belongs to people, which supplies [Members].
//
// Tables: logins, passwords, password_history, devices, sign_in_counters, sign_ins, sessions, api_tokens, reset_tokens,
// reset_requests, email_changes, email_undos, login_aliases, disown_tokens, setup_tokens, deployment. Only api_tokens belongs to one
// account. The others have no account of their own, because a person has one login for the whole deployment (product §0):
// the account is chosen after the proof, and no account may learn of a person's other accounts. sessions.account_id is
// merely the account chosen at present.
//
// Invariants:
//   - Secrets (session, device, bearer and those of all mailed links) are 256 random bits and stored as SHA-256 only (R25).
//   - Every door that takes a proof counts the attempt before judging it, on the same counters; see [guard].
//   - A known, an unknown, a disabled and a locked login get the same answer after the same work (R6).
//   - Passwords are hashed outside transactions, within a memory budget; see [Hasher].
//   - A session has a new secret after every proof and every switch of account (R26), and lives no longer than the
//     policy of its account says, by the organisation's clock.
//   - A sign-in address changes only in the session that asked with the password, by a link mailed to the new address, and
//     can be undone from the former one for seven days (R10). No link does anything by being opened.
//   - An administrator's wish for another address waits for whoever reads mail there where the account manages the login,
//     else for the person, signed in (L8); only within mail domains of the account's own it is done at once (P14).
//   - A former address that still signs in is in nobody else's reach; see [Alias].
//   - Of a person's users and their login the users are locked first.
//   - Whoever says "this wasn't me" ends everything that could act as the login, its password included; only a link
//     mailed to its address opens it again.
//   - Nothing is remembered for longer than a second; see [Service.SessionOf].
//
// Start at service.go, then signin.go and session.go; emailchange.go begins the change of an address, and told.go has the
// mails with "this wasn't me".
package identity
