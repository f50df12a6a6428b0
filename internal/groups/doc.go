// Package groups keeps an account's groups of users: their names, and the hours in which their members want to be told
// things (P9).
//
// Every user is in one group. The default group, [Default], has no row: it is always there, can't be renamed or deleted,
// but has hours like any other. Who is in a group, and who manages it, belongs to package people, which is above this one
// and comes in as [Members]. [Service] reads and checks within the reader or transaction it is handed; [Settings] is what
// administrators see and change, and what the managers of a group read of their own.
//
// Tables: groups, group_hours (a group without rows is told at any time), group_closings (deletions of groups of many).
//
// Invariants: names of an account's groups differ by more than case; stored hours are what [Hours.Clean] gives; whoever
// puts a user into a group holds it first ([Service.Hold]), so that no user is ever in a group that was deleted, and nobody
// joins one that is being deleted.
// Start at group.go, hours.go, settings.go and closing.go.
package groups
