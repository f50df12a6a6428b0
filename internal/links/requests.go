package links

import (
	"net/url"

	"cabinet/internal/ids"
)

// NoTitle stands in addresses and forms for no job title.
const NoTitle = "none"

// MyTitle is where people see and change their own job title, and ask for one.
func MyTitle() string { return "/settings/title" }

// MyTitleTo shows what another job title would change; an empty one is none.
func MyTitleTo(t ids.JobTitle) string {
	if t == "" {
		t = NoTitle
	}
	return MyTitle() + "?to=" + url.QueryEscape(string(t))
}

// MyTitleRequest asks the administrators for a job title (POST); GET is the form for one that doesn't exist yet.
func MyTitleRequest() string { return MyTitle() + "/request" }

// MyTitleWithdraw takes the open request for a job title back (POST); GET asks for confirmation.
func MyTitleWithdraw() string { return MyTitleRequest() + "/withdraw" }

// MyTitleDismiss notes that the answer to one's request for a job title was read (POST).
func MyTitleDismiss() string { return MyTitleRequest() + "/dismiss" }

// Requests lists what people ask the administrators for.
func Requests() string { return "/admin/requests" }

// RequestsBy is the list at a place; q may be empty.
func RequestsBy(q url.Values) string {
	if len(q) == 0 {
		return Requests()
	}
	return Requests() + "?" + q.Encode()
}

// Request is one request, where administrators answer it.
func Request(id ids.Request) string { return Requests() + "/" + url.PathEscape(string(id)) }

// RequestGiving is a request with what a job title would change that might be given instead of the one asked for.
func RequestGiving(id ids.Request, t ids.JobTitle) string {
	return Request(id) + "?give=" + url.QueryEscape(string(t))
}

// RequestApprove grants a request (POST).
func RequestApprove(id ids.Request) string { return Request(id) + "/approve" }

// RequestDecline declines a request (POST).
func RequestDecline(id ids.Request) string { return Request(id) + "/decline" }

// APIMyTitle is the caller's own job title.
func APIMyTitle() string { return "/api/v1/me/title" }

// APIMyTitleEffect tells what another job title would change for the caller.
func APIMyTitleEffect() string { return APIMyTitle() + "-effect" }

// APIMyTitleRequest is the caller's request for a job title.
func APIMyTitleRequest() string { return APIMyTitle() + "-request" }

// APITitleRequests lists the account's requests for job titles.
func APITitleRequests() string { return "/api/v1/title-requests" }

// APITitleRequest is one request for a job title.
func APITitleRequest(id ids.Request) string {
	return APITitleRequests() + "/" + url.PathEscape(string(id))
}
