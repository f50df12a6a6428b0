// Package exportsweb shows people the files that were made for them: the list, one file's progress and result, its
// download, and the operations under /api/v1/exports.
//
// A file is handed out by POST alone: opening a link, as mail programs do to look at it, never counts as a download.
// Start at routes.go.
package exportsweb
