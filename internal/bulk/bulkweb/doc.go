// Package bulkweb holds the pages on which somebody invites a whole list of people and watches work on many users: the
// upload, the choice of columns, the preview, the confirmation, the progress, the result and the list of all such jobs;
// and the operations under /api/v1/bulk-jobs and /api/v1/users/bulk.
//
// Nothing but a confirmation, behind a fresh door, sends invitations. Start at routes.go, then upload.go and job.go.
package bulkweb
