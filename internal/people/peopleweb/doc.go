// Package peopleweb is where people meet their own profile: the pages Settings › Profile and Appearance, pictures, and
// the operations under /api/v1/me.
//
// Handlers decode, call one method of package people and answer; every rule about values lives there, so that page and
// operation say the same words. Start at routes.go.
package peopleweb
