// Package writing holds the rules for what people write into a field: which characters they can mean, how long a text may
// be, how it is kept, which links are links, and how two names are compared.
//
// It says what is wrong as a [Fault]; the words for it are the rooms' own. What was accepted once is accepted again and
// kept as it is.
package writing
