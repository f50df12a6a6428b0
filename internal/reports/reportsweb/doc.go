// Package reportsweb is the pages and operations of reports: what waits for one's review, the Reports tab of a case, the page on
// which a report is written and saves itself, and the one on which it is read, with its stamps and what there is to decide.
//
// Start at routes.go.
package reportsweb
