package links

import "net/url"

// UsersImport is the form that takes a file of people to invite.
func UsersImport() string { return "/admin/users/import" }

// UsersBulk takes an action on a selection of users (POST).
func UsersBulk() string { return "/admin/users/bulk" }

// BulkJobs lists the imports and bulk actions that the person signed in may see.
func BulkJobs() string { return "/admin/users/jobs" }

// BulkJob is the page of an import or bulk action: its preview, its progress, then its result.
func BulkJob(job string) string { return BulkJobs() + "/" + url.PathEscape(job) }

// BulkJobColumns reads the file of a draft again with other columns (POST).
func BulkJobColumns(job string) string { return BulkJob(job) + "/columns" }

// BulkJobConfirm starts a draft (POST).
func BulkJobConfirm(job string) string { return BulkJob(job) + "/confirm" }

// BulkJobCancel ends a job (POST); GET asks for confirmation.
func BulkJobCancel(job string) string { return BulkJob(job) + "/cancel" }

// BulkJobResume goes on with a job that was broken off (POST).
func BulkJobResume(job string) string { return BulkJob(job) + "/resume" }

// BulkJobResult asks for the result as a file (POST).
func BulkJobResult(job string) string { return BulkJob(job) + "/result" }

// APIBulkJobs lists the caller's imports and bulk actions; POST starts one.
func APIBulkJobs() string { return "/api/v1/bulk-jobs" }

// APIBulkJob is one import or bulk action.
func APIBulkJob(job string) string { return APIBulkJobs() + "/" + url.PathEscape(job) }
