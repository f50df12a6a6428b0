// Package people keeps who works in an account: profiles, pictures, role and status.
//
// It owns the tables users and pictures. A user is one login in one account; the row is membership and profile in
// one. Invariants: an account never loses its last active administrator (P8); a user is never merged, overwritten or
// deleted (P16); nobody changes their own role, status, sign-in email or job title here, nor their ID number unless
// the account's policy allows it (R35); a picture is stored only as our own encoding of its pixels (S4).
//
// What a person may write into their profile is one table, fields.go: its rows drive validation, the list of
// changed fields in the activity record and what a page shows when two people saved at once. Start there, then
// update.go (one use case from right to record) and picture.go.
package people
