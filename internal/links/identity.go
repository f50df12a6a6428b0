package links

import (
	"net/url"

	"cabinet/internal/ids"
)

// SecurityEmail is the part of [Security] with the sign-in email.
func SecurityEmail() string { return "/settings/security#sign-in-email" }

// EmailChange is where the person signed in asks for another sign-in email.
func EmailChange() string { return "/settings/security/email" }

// EmailResend mails the link to the new sign-in email once more (POST).
func EmailResend() string { return EmailChange() + "/resend" }

// EmailCancel forgets the new sign-in email that waits to be confirmed (POST).
func EmailCancel() string { return EmailChange() + "/cancel" }

// Secured says what to do after somebody ended everything by a mailed link. Unreachable is for an address that couldn't be
// put back, whose owner is sent nothing.
func Secured(unreachable bool) string {
	if unreachable {
		return "/secured?address=taken"
	}
	return "/secured"
}

// SignIns lists the attempts to sign in as the person signed in: those behind a cursor, or the newest. Back are the
// cursors of the pages before, the first page's being empty.
func SignIns(after string, back ...string) string {
	q := url.Values{}
	if after != "" {
		q.Set("after", after)
	}
	for _, cursor := range back {
		q.Add("back", cursor)
	}
	if len(q) == 0 {
		return "/settings/security/sign-ins"
	}
	return "/settings/security/sign-ins?" + q.Encode()
}

// Applications is the page of the programs that may act for the person signed in.
func Applications() string { return "/settings/applications" }

// TokenNew makes a bearer token: GET asks what it may do, POST makes it and shows it once.
func TokenNew() string { return Applications() + "/tokens/new" }

// TokenRevoke ends a bearer token (POST); GET asks for confirmation.
func TokenRevoke(t ids.APIToken) string {
	return Applications() + "/tokens/" + url.PathEscape(string(t)) + "/revoke"
}

// APIEmailChange is the new sign-in email of the person signed in that waits to be confirmed.
func APIEmailChange() string { return "/api/v1/me/email-change" }

// APISignIns lists the attempts to sign in as the person signed in.
func APISignIns() string { return "/api/v1/me/sign-ins" }

// APITokens lists the bearer tokens of the person signed in.
func APITokens() string { return "/api/v1/me/tokens" }

// APIToken is one bearer token of the person signed in.
func APIToken(t ids.APIToken) string { return APITokens() + "/" + url.PathEscape(string(t)) }
