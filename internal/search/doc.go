// Package search finds what is in an account's cases by words, and shows everybody only what they may see (C12).
//
// Rooms write what can be found into one index, in the transaction that changes it ([Service.Put], [Service.Remove]);
// [Service.Overview], [Service.Find] and [Service.Suggest] read it. Both alphabets are folded, ё is е, a word finds what
// begins with it, every word must be found, and numbers are found with or without their separators.
//
// Tables: search_entries (what can be found, with its words), search_fills (which kinds are in the index by which rules).
// On SQLite triggers keep a full-text index of the words beside them, on PostgreSQL it is an index of the table.
//
// Invariants: an entry of a case is found by whoever sees the case at that moment and by nobody else ([access.SeenCases]
// or [access.SeenCase] is part of every statement that reads entries), an entry of no case by staff alone. What others hold changes nothing of
// an answer, and for limited users and guests, whose entries are read case by case, nothing of its cost either. Work is
// bounded: whoever finds too much is asked to say more. Nothing that is typed can be an operator of a database.
//
// How the words are written: each is preceded by a code of its account and by the mark of its kind, so that looking up one
// never reads another's. See words.go; then put.go, broad.go (for who sees nearly everything) and narrow.go (for who sees
// little).
package search
