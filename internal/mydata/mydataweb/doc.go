// Package mydataweb is where people get everything that Cabinet holds about them and ask for their erasure (Settings ›
// My data), and where administrators answer those requests.
//
// Everything here wants a fresh proof of identity, but looking, taking back and saying no. Start at routes.go.
package mydataweb
