package links

import "net/url"

// VerifyEmail is the page of a link mailed to a new sign-in address, where its owner confirms it. Opening it changes nothing.
func VerifyEmail(token string) string { return "/verify-email/" + url.PathEscape(token) }

// UndoEmail is the page of a link mailed to a former sign-in address, where the change is undone. Opening it changes nothing.
func UndoEmail(token string) string { return "/undo-email/" + url.PathEscape(token) }

// NotMe is the page of a link in a mail about something done with a person's sign-in: "this wasn't me". Opening it changes nothing.
func NotMe(token string) string { return "/not-me/" + url.PathEscape(token) }
