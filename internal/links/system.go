package links

import "net/url"

// System is the page of the deployment: for administrators of the organisation that was made first.
func System() string { return "/admin/system" }

// SystemMail is the part of [System] about mail, with the outcome of a test mail; empty for none.
func SystemMail(outcome string) string {
	if outcome == "" {
		return System() + "#mail"
	}
	return System() + "?" + url.Values{"mail_test": {outcome}}.Encode() + "#mail"
}

// SystemMailTest sends a test mail (POST).
func SystemMailTest() string { return System() + "/mail-test" }

// SystemCheck asks for a verification of the activity record (POST); GET shows how far it is.
func SystemCheck() string { return System() + "/record-check" }

// SystemRelease ends the silence of a restored copy (POST); GET says what that means.
func SystemRelease() string { return System() + "/release" }

// SystemJobs lists the jobs that were given up, narrowed by parameters of the page.
func SystemJobs(query url.Values) string {
	if len(query) == 0 {
		return System() + "/jobs"
	}
	return System() + "/jobs?" + query.Encode()
}

// SystemJobsRetry tries all given-up jobs of one kind again (POST).
func SystemJobsRetry() string { return SystemJobs(nil) + "/retry" }

// SystemJobRetry tries a given-up job again (POST).
func SystemJobRetry(job string) string { return SystemJobs(nil) + "/" + url.PathEscape(job) + "/retry" }

// SystemJobDiscard discards a given-up job (POST); GET asks for confirmation.
func SystemJobDiscard(job string) string {
	return SystemJobs(nil) + "/" + url.PathEscape(job) + "/discard"
}

// StoppedAddresses lists the addresses to which the organisation's mail no longer goes, behind the given one.
func StoppedAddresses(after string) string {
	if after == "" {
		return "/admin/mail"
	}
	return "/admin/mail?" + url.Values{"after": {after}}.Encode()
}

// StoppedAllow lets mail go to a stopped address again (POST).
func StoppedAllow() string { return StoppedAddresses("") + "/allow" }

// APIPage describes the programming interface to people.
func APIPage() string { return "/api" }

// APISystem is the state of the deployment.
func APISystem() string { return "/api/v1/system" }

// APIDeadLetters lists the jobs that were given up.
func APIDeadLetters() string { return APISystem() + "/dead-letters" }

// APIDeadLetter is one job that was given up.
func APIDeadLetter(job string) string { return APIDeadLetters() + "/" + url.PathEscape(job) }
