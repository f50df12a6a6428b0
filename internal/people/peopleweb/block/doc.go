// Package block is the block of additional attributes (S8) as pages show it and read it back: on one's own profile and on
// the form of a user. Without any attribute that the person may view there is no block.
package block
