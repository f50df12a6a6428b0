// Package links holds every path that the product hands out, so that a page, a mail and the route table can't disagree.
//
// Paths are relative to the host; [Base] makes them absolute for mails and redirects to other sites. The functions
// escape what they are given. A test of package app compares this list with the routes that exist. Start in links.go.
package links
