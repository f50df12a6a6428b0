package ui

import "cabinet/internal/platform/web"

// VersionPair is one field of a record that two people changed.
type VersionPair struct {
	Name, Label string
	// Theirs is what is stored, Yours what was typed; the texts are shown in their stead when set.
	Theirs, TheirsText string
	Yours, YoursText   string
	// KeepYours chooses yours beforehand, where the other person left the field alone.
	KeepYours bool
}

func shownValue(p Texts, text, value string) string {
	switch {
	case text != "":
		return text
	case value != "":
		return value
	default:
		return p.T("ui.version.empty")
	}
}

// FlashOf returns what the page shows of the web's flash message, or nil.
func FlashOf(p Texts, f *web.Flash) *Flash {
	if f == nil {
		return nil
	}
	tone := OK
	switch f.Kind {
	case web.FlashInfo:
		tone = Info
	case web.FlashWarning:
		tone = Warn
	}
	return &Flash{Tone: tone, Text: p.T(f.Key, f.Args)}
}

// ProblemPageProps returns the frame's part of a page about x: its title, and the error mark before it.
func ProblemPageProps(base Page, x web.Problem) Page {
	base.Title, base.Section, base.Failed = x.Title, "", x.Status == 422
	base.Flash = nil
	return base
}

func problemIcon(status int) string {
	switch status {
	case 401, 403:
		return "lock"
	case 404, 405:
		return "search-x"
	case 412:
		return "users"
	case 413, 415:
		return "file-warning"
	case 419, 429:
		return "hourglass"
	case 503:
		return "unplug"
	default:
		return "triangle-alert"
	}
}

// helps says whether somebody of the account can do something about the problem.
func helps(p Page, status int) bool {
	if p.Shell == nil || p.Shell.Support.Email == "" && p.Shell.Support.Phone == "" {
		return false
	}
	return status == 403 || status == 404 || status >= 500
}
