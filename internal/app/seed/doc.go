// Package seed makes synthetic people and acts, many of them, so that a deployment can be measured at its full size. They come
// through the same services as real ones, with the same rules. The same number gives the same people, but for their ids. Nobody
// of them has a password. Start at fill.go.
package seed
