package links

import (
	"net/url"
	"strconv"
)

// UsersImport is the form that takes a file of people to invite.
func UsersImport() string { return "/admin/users/import" }

// BulkJobs lists the imports and bulk actions that the person signed in may see.
func BulkJobs() string { return "/admin/user-jobs" }

// BulkJobsAfter is the list from behind a job on.
func BulkJobsAfter(job string) string { return BulkJobs() + "?after=" + url.QueryEscape(job) }

// BulkJob is the page of an import or bulk action: its preview, its progress, then its result.
func BulkJob(job string) string { return BulkJobs() + "/" + url.PathEscape(job) }

// BulkJobRows lists the rows of a job behind a number, those of one state or, with an empty one, all.
func BulkJobRows(job, state string, after int64) string {
	q := url.Values{}
	if state != "" {
		q.Set("state", state)
	}
	if after > 0 {
		q.Set("after", strconv.FormatInt(after, 10))
	}
	if len(q) == 0 {
		return BulkJob(job) + "/rows"
	}
	return BulkJob(job) + "/rows?" + q.Encode()
}

// BulkJobColumns asks what the columns of a draft's file are; POST reads the file again that way.
func BulkJobColumns(job string) string { return BulkJob(job) + "/columns" }

// BulkJobConfirm starts a draft (POST); GET says what will happen.
func BulkJobConfirm(job string) string { return BulkJob(job) + "/confirm" }

// BulkJobCancel ends a job (POST); GET asks for confirmation.
func BulkJobCancel(job string) string { return BulkJob(job) + "/cancel" }

// BulkJobResume goes on with a job that was broken off (POST); GET asks for confirmation.
func BulkJobResume(job string) string { return BulkJob(job) + "/resume" }

// BulkJobTakeOver makes a job that waits for nobody any more one's own (POST); GET asks for confirmation.
func BulkJobTakeOver(job string) string { return BulkJob(job) + "/take-over" }

// BulkJobResult asks for the result as a file (POST).
func BulkJobResult(job string) string { return BulkJob(job) + "/result" }

// APIBulkJobs lists the caller's imports and bulk actions; POST starts an import.
func APIBulkJobs() string { return "/api/v1/bulk-jobs" }

// APIBulkJob is one import or bulk action.
func APIBulkJob(job string) string { return APIBulkJobs() + "/" + url.PathEscape(job) }

// APIUsersBulk does something to many users (POST).
func APIUsersBulk() string { return "/api/v1/users/bulk" }
