// Package table reads lists of people as other programs write them: CSV with any of the usual separators, in UTF-8, UTF-16
// or windows-1251, and lists of addresses as they are pasted from a mail. It also writes CSV that spreadsheets calculate
// nothing of.
//
// It is pure: it knows neither rooms nor the database. Memory is bounded whatever the file holds: a cell over [MaxCell]
// is read past, never kept.
package table
