// Package holdings is the language in which every room says what it holds of a user, and what becomes of that when the
// user leaves (P12).
//
// A room with a column that names a user exports `Holdings() []holdings.Declaration`; app joins them, and a test reads the
// tables of both databases and fails on a column that nobody declared. What passes to somebody else has a [Handing]
// beside its declaration, by which the room leaving lists, counts and hands over without knowing the things themselves.
//
// It owns no tables and decides nothing. Start at declaration.go.
package holdings
