// Package viewingweb is how administrators look at the workspace as somebody else, and how people see who looked as them: pages
// and operations of the room viewing (C13).
//
// The pages of a look itself are the workspace's own; the banner on each and what is closed meanwhile come from the frame and the
// doors. Start at routes.go.
package viewingweb
