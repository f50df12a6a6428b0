package accounts

import "cabinet/internal/platform/writing"

// Fold returns the form in which names are compared, sorted and searched; see [writing.Fold].
func Fold(s string) string { return writing.Fold(s) }
