// Package activityweb shows the activity record to administrators: the audit with its filters, one act, the history of a
// record, files of both, and the same as operations.
//
// A page's whole state lies in its address (query.go); the same reading of parameters serves page, export and operation.
// Names of people and records come from above by small interfaces, in one question a page. Start at routes.go, then list.go.
package activityweb
