// Package rehearsal tries what can't be tried within one process: the built program as several processes on one
// database, processes that are killed at the worst moment, and mail through real servers.
//
// It takes minutes; -short leaves it out. What a machine lacks is said loudly and skipped.
package rehearsal
