// Package log sets up the product's log: slog in text or JSON, with the request's id on every line of that request,
// values of type [Secret] blotted out wherever they stand, and line breaks and control characters escaped.
package log
