// Package backup writes the whole of a deployment into one file, proves that the file is sound, and reads it back.
//
// A backup is an age file (age-encryption.org/v1) of a zstd stream: a head, the rows of every table as they stood at one
// moment, every stored file, and a manifest with counts and SHA-256 sums. Rows come in the order of their primary keys and
// in one form for both databases, so a backup of SQLite is restored to PostgreSQL and back, and equal data has equal sums.
//
// Invariants:
//   - The key that seals secrets is never inside. The file opens with it ([Keys]), or with an age identity whose recipient
//     was named when the backup was made.
//   - A backup has its final name only after it was read back whole and everything in it agreed with its manifest.
//   - Whatever is cut, flipped, swapped or appended is an error that names where ([Damage]); nothing of it is believed
//     before its sums were seen.
//   - A backup with tables or schema files that this release doesn't know is refused, never read in part.
//
// Files are copied after the rows were read, so whoever deletes files must wait meanwhile: see [Source.Hold].
//
// Start at create.go (one backup from start to end), then archive_writer.go and archive_reader.go; load.go puts one back.
package backup
