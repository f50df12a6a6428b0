// Package dial is the one way out: every connection that the product opens to another machine goes through a
// [Dialer], which checks the address that is really connected to, after the name was resolved and at every attempt,
// so that no name can lead inside (R60).
//
// Whatever goes wrong before a connection stands is one error of kind errs.Unavailable with one key, so that whoever
// entered the host can't tell a blocked address from a closed port (R61); its cause is for the log.
package dial
