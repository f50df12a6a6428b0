package blob

import "time"

// Hurry shortens what a store bears: its patience, and the length of one piece.
func (s *S3Store) Hurry(grace time.Duration, part int64) {
	s.grace, s.part = grace, part
	s.transport.ResponseHeaderTimeout = grace
}

// CountFiles is countFiles, for a limit that a test can reach.
var CountFiles = countFiles
