// Package people keeps who works in an account: profiles, pictures, and where everybody stands: role, group, status.
//
// It owns the tables users, user_extras, saved_views and pictures. A user is one login in one account; the row is membership and profile in
// one. Invariants: an account never loses its last lasting administrator (P8); a user is never merged, overwritten or
// deleted (P16); nobody changes their own standing, nor in their profile the sign-in email, job title, or the ID number
// unless the account's policy allows it (R35); nobody but lasting administrators gains a permission by giving themselves
// another job title (S7); nobody without the administrator's role reaches above themselves (R40); a picture is stored
// only as our own encoding of its pixels (S4).
//
// What a person may write into their profile is one table, fields.go: its rows drive validation, the list of
// changed fields in the activity record and what a page shows when two people saved at once. Start there, then
// update.go (one use case from right to record) and picture.go.
//
// The users list has the columns of the profile and further ones that a room above keeps: directory_extra.go is the outlet
// (attributes implements it), user_extras the table that holds their order for each tab; it is written in the transaction
// that stores a value, and follows names and statuses by a trigger.
//
// Whatever changes where somebody stands goes through restand.go, which guards the administrators, seats, sessions and the
// record at once; administer.go is its largest use case, looking_after.go the right to it. Grants for a time and last days
// are judged when asked (standing_of.go); settle.go only brings the columns of lists and the record into step.
package people
