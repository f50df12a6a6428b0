// Package scimweb is how directories and administrators meet the room scim: the SCIM protocol at /scim/v2, the pages of
// Account settings › Directories, and their operations of the API.
//
// The protocol has its own door (web.Route.Foreign): a bearer token of a connection, application/scim+json, errors as RFC 7644
// words them. protocol.go takes a request apart, operate.go does one operation, bulk.go many.
package scimweb
