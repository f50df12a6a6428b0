// Package seal encrypts secrets cell by cell: AES-256-GCM with a random nonce, the id of the key in the header, and the
// place of the cell (account, table, row, column) as associated data, so that a sealed value opens at its own place
// only (R66).
//
// The keys live in a file outside the database and its backups. [LoadOrCreate] makes it on the first run and refuses a
// file that others can read, that holds a short key, or a key that anyone could guess (R67). The first key of the file
// seals; all of them open, so a new key can be put on top while old cells are rewritten.
//
// Whatever is wrong with a sealed value (another key, another place, a flipped bit) is the one error [ErrSealed].
package seal
