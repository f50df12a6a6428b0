package links

import "testing"

func TestNextIsEscaped(t *testing.T) {
	if got := SignIn("/settings/profile?x=1"); got != "/signin?next=%2Fsettings%2Fprofile%3Fx%3D1" {
		t.Errorf("SignIn = %s", got)
	}
	if got := SignIn(""); got != "/signin" {
		t.Errorf("SignIn = %s", got)
	}
}

func TestPathsEscape(t *testing.T) {
	for got, want := range map[string]string{
		Reset("a/b?c"):             "/password/reset/a%2Fb%3Fc",
		SessionEnd("x/../y"):       "/settings/security/sessions/x%2F..%2Fy/end",
		Picture("a", "u", "p", 96): "/pictures/a/u/p/96",
		Setup(""):                  "/setup",
		Setup("s&c"):               "/setup?token=s%26c",
		APISession("0198"):         "/api/v1/me/sessions/0198",
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestParseBase(t *testing.T) {
	b, err := ParseBase("https://cabinet.example/")
	if err != nil {
		t.Fatal(err)
	}
	if got := b.URL(Profile()); got != "https://cabinet.example/settings/profile" {
		t.Errorf("URL = %s", got)
	}
	if !b.Secure() {
		t.Error("https is secure")
	}
	for _, bad := range []string{"", "cabinet.example", "ftp://x", "https://x/path", "https://u@x", "https://x?y", "https://"} {
		if _, err := ParseBase(bad); err == nil {
			t.Errorf("ParseBase(%q) accepted", bad)
		}
	}
}
