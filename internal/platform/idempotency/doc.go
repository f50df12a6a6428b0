// Package idempotency remembers the answers to requests, so that a repeated one is answered again without acting again
// (O2, ux rule 40). It is the [web.Replays] of the product: for operations with an Idempotency-Key and for forms that are
// sent twice.
//
// Invariants: of any number of callers with one key at most one runs at a time; a key belongs to one user of one account;
// what was claimed survives whenever anything survives that the request wrote afterwards, so a request that broke off in
// the middle, having changed something, is never run again unnoticed, and one that had changed nothing can't any more
// once another one took its key (hold.go); only hashes of keys and bodies are kept, and an answer's content for as long
// as its key.
//
// Tables owned: idempotency_keys. Times are the machine's, since keys concern programs and double clicks rather than
// the organisation's calendar. Start reading at store.go.
package idempotency

import (
	"embed"
	"io/fs"
)

//go:embed schema/*.sql
var schemaFiles embed.FS

// Schema returns the package's migrations.
func Schema() fs.FS { return schemaFiles }
