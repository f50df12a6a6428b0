// Package db gives the product one way to read and one way to write on two databases, SQLite and PostgreSQL.
//
// Reads go through [DB.Query] and [DB.QueryRow]; writes go through [DB.Write] and [DB.WriteSoft] alone. On SQLite one
// goroutine runs the waiting callbacks and commits them together (writer.go); on PostgreSQL each callback is a
// transaction that is retried when the server asks for it (postgres.go). The statements are the same text on both: lower
// case, `?` for arguments, no now() and no random(). Schema files are one text too (rewrite.go) and are applied by
// [DB.Migrate].
//
// What holds on both databases:
//   - Inside a callback only its [Tx] is used: no other connection, no I/O, no waiting. A nested write fails at once.
//   - A statement that fails dooms its callback: later statements fail with the same error and nothing is kept.
//   - A callback that fails, panics, calls [runtime.Goexit] or whose caller gives up leaves no trace, and touches no other callback.
//   - When Write returns nil the change survives a power cut; WriteSoft may lose its last instant, never the order.
//   - A callback may run more than once, so it changes nothing outside but variables that it sets anew each time.
//
// It owns one table, the list of applied schema files.
package db
