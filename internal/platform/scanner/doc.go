// Package scanner asks a clamd daemon whether a file is malware (R50). It speaks the one command that takes a file over the
// connection, so that the daemon needs no access to our store, and the one that asks whether it is there.
//
// What the daemon answers is bounded and cleaned before anybody reads it. An answer that isn't understood is an error, never a
// clean file.
package scanner
