package links

import (
	"net/url"
	"strconv"

	"cabinet/internal/ids"
)

// Home is where a signed-in person lands when nothing else was asked for.
func Home() string { return Cases() }

// SignIn is the sign-in page. After success the person goes on to next, which it judges itself; empty means the start page.
func SignIn(next string) string { return withNext("/signin", next) }

// SignInPassword is the second step of signing in, where the password is asked.
func SignInPassword() string { return "/signin/password" }

// ChooseAccount lets a person with several memberships choose or switch the account.
func ChooseAccount(next string) string { return withNext("/signin/account", next) }

// SignOut ends the session; it takes POST only.
func SignOut() string { return "/signout" }

// Forgot asks for a link to a new password.
func Forgot() string { return "/password/forgot" }

// Reset is the page of a mailed link where a new password is set. Opening it changes nothing.
func Reset(token string) string { return "/password/reset/" + url.PathEscape(token) }

// PasswordStrength answers how strong a password is, while it is typed; it takes POST only and stores nothing.
func PasswordStrength() string { return "/password/strength" }

// ResetStrength is [PasswordStrength] for the holder of a mailed link.
func ResetStrength(token string) string { return Reset(token) + "/strength" }

// MustChange asks for a new password before anything else opens.
func MustChange() string { return "/password/change" }

// Confirm asks for the password again before something that wants a fresh proof.
func Confirm(next string) string { return withNext("/confirm", next) }

// Setup is the first-run page that makes the account and its first administrator; the token is in its query so that
// the path stays one and the same.
func Setup(token string) string {
	if token == "" {
		return "/setup"
	}
	return "/setup?" + url.Values{"token": {token}}.Encode()
}

// WellKnownPassword is the address at which password managers look for the password form.
func WellKnownPassword() string { return "/.well-known/change-password" }

// Settings is the address people know; it leads to [Profile].
func Settings() string { return "/settings" }

// Profile is a person's own profile.
func Profile() string { return "/settings/profile" }

// ProfilePicture takes a new picture of the person signed in (POST).
func ProfilePicture() string { return "/settings/profile/picture" }

// ProfilePictureDelete removes the picture of the person signed in (POST); GET asks for confirmation.
func ProfilePictureDelete() string { return "/settings/profile/picture/delete" }

// Security is the page of password and sessions.
func Security() string { return "/settings/security" }

// SecurityPassword is the password form of [Security].
func SecurityPassword() string { return "/settings/security#password" }

// PasswordChange takes the form of a new password (POST).
func PasswordChange() string { return "/settings/security/password" }

// SessionEnd ends one of the person's sessions (POST).
func SessionEnd(s ids.Session) string {
	return "/settings/security/sessions/" + url.PathEscape(string(s)) + "/end"
}

// SessionsEndOthers ends all of the person's sessions but the present one (POST).
func SessionsEndOthers() string { return "/settings/security/sessions/end-others" }

// SessionExtend proves that the person is still there and moves the idle limit (POST).
func SessionExtend() string { return "/session/extend" }

// Appearance is the page of language, dates, theme and density.
func Appearance() string { return "/settings/appearance" }

// Picture is one size (in pixels) of a person's picture. A replaced picture has another address, so it may be cached
// for as long as the browser likes, privately.
func Picture(account ids.Account, user ids.User, picture ids.Picture, size int) string {
	return "/pictures/" + url.PathEscape(string(account)) + "/" + url.PathEscape(string(user)) + "/" +
		url.PathEscape(string(picture)) + "/" + strconv.Itoa(size)
}

// Assets is the folder of the hashed front-end files.
func Assets() string { return "/assets/" }

// Gallery shows every component of the design system.
func Gallery() string { return "/dev/ui" }

// Outbox shows what the demo would have sent.
func Outbox() string { return "/dev/outbox" }

// Clock moves the demo's clock.
func Clock() string { return "/dev/clock" }

func withNext(path, next string) string {
	if next == "" {
		return path
	}
	return path + "?" + url.Values{"next": {next}}.Encode()
}
