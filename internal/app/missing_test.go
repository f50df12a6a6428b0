package app_test

import (
	"testing"

	"cabinet/internal/app/apptest"
	"cabinet/internal/links"
)

func TestAMissingPageKeepsItsFrame(t *testing.T) {
	a := apptest.SQLite(t)
	page := a.As("oliver").Get("/no/such/page").Want(404).See("Page not found")
	if page.Count(".side a[href='"+links.Settings()+"']") == 0 || page.Count(".account-button") == 0 {
		t.Error("who is signed in has lost the way back")
	}
	page = a.Visitor().Get("/no/such/page").Want(404).See("Page not found")
	if page.Count(".side") != 0 || page.Count(".bare-langs a") != 2 {
		t.Error("a stranger sees the frame of people who are signed in, or no languages")
	}
}
