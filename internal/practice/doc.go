// Package practice keeps the lists by which an account sorts its cases: practice areas with their stages, case types and
// case groups, each in the order in which people see it; and how cases are numbered. It doesn't know cases.
//
// [Service] reads, checks and counts within the reader or transaction that it is handed; [Settings] is what administrators
// change. What holds an entry comes in as [Holders] from a higher room: an entry in use is only deleted together with
// another one in its place (P15).
//
// Tables: practice_entries (all four lists), practice_settings (a row once an account was furnished), practice_counters (the
// last number of each form that numbers have).
//
// Invariants: names within a list, and stages within an area, differ by more than case; an account that was furnished has at
// least one area and one type, an area at least one stage; whoever ties something to an entry holds the lists first
// ([Service.Hold]), so that nothing is ever tied to an entry that was deleted; no number is given out twice.
// Start at list.go, number.go and settings.go.
package practice
