package accounts_test

import (
	"slices"
	"testing"

	"cabinet/internal/accounts"
)

func TestEveryListedCountryIsTaken(t *testing.T) {
	list := accounts.Countries()
	if len(list) < 200 || !slices.IsSorted(list) {
		t.Fatalf("%d countries", len(list))
	}
	for _, code := range list {
		if _, err := (accounts.AccountInput{Name: "Hartwell & Reid", Kind: accounts.LawFirm, Country: code}).Validate(); err != nil {
			t.Errorf("%s: %v", code, err)
		}
	}
	for _, code := range []string{"GB", "RU", "US", "KZ"} {
		if !slices.Contains(list, code) {
			t.Errorf("%s is missing", code)
		}
	}
	if slices.Contains(list, "SU") || slices.Contains(list, "001") {
		t.Error("the list holds what is no country today")
	}
}
