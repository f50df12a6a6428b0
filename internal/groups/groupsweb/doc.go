// Package groupsweb is where administrators look after groups of users and the hours in which their members are told
// things: the pages Account settings › Groups, and the operations under /api/v1/groups.
//
// Handlers decode, call one method of package groups and answer; every rule about values lives there, so that page and
// operation say the same words. In addresses "default" stands for the default group. Who manages a group may read its
// page; nobody else finds any of these. Start at routes.go.
package groupsweb
