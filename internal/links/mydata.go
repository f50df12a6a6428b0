package links

import (
	"net/url"

	"cabinet/internal/ids"
)

// MyData is where people get everything that Cabinet holds about them, and ask for their erasure.
func MyData() string { return "/settings/account" }

// MyDataExport asks for the file with everything (POST).
func MyDataExport() string { return "/settings/account/export" }

// MyDataErasure asks to be erased: GET shows what that means, POST asks.
func MyDataErasure() string { return "/settings/account/erasure" }

// MyDataWithdraw takes the wish to be erased back (POST); GET asks for confirmation.
func MyDataWithdraw() string { return "/settings/account/erasure/withdraw" }

// Erasures lists the account's requests for erasure, for administrators.
func Erasures() string { return "/admin/erasure" }

// ErasureNew notes a request of somebody who asked otherwise than in Cabinet: GET finds the person, POST notes it.
func ErasureNew() string { return "/admin/erasure/new" }

// ErasureNewFor is the form that notes a request of one person.
func ErasureNewFor(user ids.User) string {
	return ErasureNew() + "?user=" + url.QueryEscape(string(user))
}

// Erasure is one request for erasure, where administrators answer it.
func Erasure(id ids.ErasureRequest) string { return "/admin/erasure/" + url.PathEscape(string(id)) }

// ErasureAnswer refuses a request or keeps the person's data under legal hold (POST).
func ErasureAnswer(id ids.ErasureRequest) string { return Erasure(id) + "/answer" }

// ErasureRelease ends a legal hold (POST).
func ErasureRelease(id ids.ErasureRequest) string { return Erasure(id) + "/release" }

// ErasureErase erases the person: GET shows what goes and what stays, POST does it.
func ErasureErase(id ids.ErasureRequest) string { return Erasure(id) + "/erase" }

// APIMyData asks for the file with everything about the caller, and lists the files asked for before.
func APIMyData() string { return "/api/v1/me/data-export" }

// APIMyErasure is the caller's wish to be erased.
func APIMyErasure() string { return "/api/v1/me/erasure" }

// APIErasures lists the account's requests for erasure; POST notes one.
func APIErasures() string { return "/api/v1/erasures" }

// APIErasure is one request for erasure.
func APIErasure(id ids.ErasureRequest) string {
	return APIErasures() + "/" + url.PathEscape(string(id))
}
