package ui

import (
	"embed"
	"io/fs"
	"net/url"
	"time"

	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/web"
)

// Texts says message keys in one language; *i18n.Printer is one.
type Texts interface {
	// T returns the text of key with its placeholders filled.
	T(key string, args ...errs.Args) string
	// N returns the plural form of key for n; the text may use {N}.
	N(key string, n int, args ...errs.Args) string
	// Lang is the language's code, such as "en".
	Lang() string
	// Number writes n with the language's thousands separator.
	Number(n int) string
	// DateShort writes the day of t at loc with a short month, in a date style or the language's own ("").
	DateShort(t time.Time, style string, loc *time.Location) string
}

//go:embed locales/*.json
var locales embed.FS

// Locales holds this package's catalogues.
func Locales() fs.FS { return locales }

// Page is what the frame of every page needs to know.
type Page struct {
	// Title names the page: its h1 says the same. Section stands between it and the product's name, and may be empty.
	Title, Section string
	P              Texts
	// Shell is the signed-in frame; nil gives the bare card of the sign-in pages.
	Shell *Shell
	// Flash is shown once, after a redirect.
	Flash *Flash
	// Banner stands at the top of every page of a deployment that isn't its usual self; already translated, empty for none.
	Banner string
	// Viewing says as whom an administrator looks at the page; nil on everybody's own.
	Viewing *Viewing
	// Failed says that the page answers a form that was refused: the title then begins with "Error".
	Failed bool
	// FormToken goes into every form by [FormToken].
	FormToken string
	// Theme is "light", "dark" or "" for the system's; Density is "compact" or "".
	Theme, Density string
	// Wide lets the content use the whole panel.
	Wide bool
	// BareWide makes the bare card as wide as a form of two columns.
	BareWide bool
	// Refresh loads the page again after so many seconds where no scripts run; 0 never. See [Progress].
	Refresh int
	// NoReferrer keeps the address of a page whose path holds a secret from every other page.
	NoReferrer bool
	// Languages are offered at the foot of the bare card; they may be empty.
	Languages []LanguageLink
	// Session, when set, warns before the session ends.
	Session *SessionClock
}

// Framer makes the frame of a signed-in page for the visitor; current is the path that the navigation marks.
type Framer func(c *web.Ctx, title, current string) (Page, error)

// Flash is a message that the next page shows once.
type Flash struct {
	Tone Tone
	Text string // already translated
	// Undo is an address that takes a POST and takes back what was done; the message then stays longer.
	Undo string
}

// LanguageLink leads to the same page in another language.
type LanguageLink struct {
	Code, Name, URL string
	Current         bool
}

// LanguageLinks offers the page at path in every language, keeping the rest of its query.
func LanguageLinks(p Texts, path string, query url.Values) []LanguageLink {
	var out []LanguageLink
	for _, code := range []string{i18n.English, i18n.Russian} {
		query.Set("lang", code)
		out = append(out, LanguageLink{Code: code, Name: p.T("ui.language." + code), URL: path + "?" + query.Encode(), Current: code == p.Lang()})
	}
	return out
}

// Viewing is the band over every page that an administrator sees as somebody else.
type Viewing struct {
	Text    string // as whom, and until when; already translated
	StopURL string // takes a POST
}

// SessionClock lets the page warn before the person is signed out.
type SessionClock struct {
	// Ends is when the session ends if nothing happens; Now is the server's time on sending the page.
	Ends, Now time.Time
	// ExtendURL takes a POST that proves the person is still there; empty when the session can't be prolonged.
	ExtendURL string
}

// Shell is the frame of signed-in pages.
type Shell struct {
	AccountName, AccountKind string // AccountKind is law_firm, police or legal_department
	LogoURL                  string // the account's logo; empty without one
	UserName, Initials       string
	PictureURL               string // empty without a picture
	RoleKey                  string // message key of the role's name
	PositionLine             string
	Nav                      []NavGroup
	NavName                  string // what the navigation is of, read out; empty is the settings'
	Current                  string // path of the present page, marks the navigation
	Crumbs                   []Crumb
	Search                   string // the page that finds things, which takes ?q=; empty leaves it out
	Support                  Support
	Accounts                 int // how many organisations the person belongs to
}

// NavGroup is a titled part of the sidebar.
type NavGroup struct {
	Title string
	Path  string // the page that lists the part's entries, see [Index]; may be empty
	Items []NavItem
}

// NavItem is one link of the sidebar.
type NavItem struct {
	Text, Path, Icon string
	Count            int    // shown when above zero
	Hint             string // what the page is for, in a line; [Index] shows it
}

// Crumb is one step of the way to the present page, which itself isn't among them.
type Crumb struct{ Text, Path string }

// Support is whom the account's people ask for help; either may be empty.
type Support struct{ Email, Phone string }

// DocumentTitle is the text of the browser's tab: page, section, product.
func (p Page) DocumentTitle() string {
	title := p.Title
	if p.Section != "" {
		title += " – " + p.Section
	}
	title += " – " + p.P.T("ui.product")
	if p.Failed {
		title = p.P.T("ui.title.error", errs.Args{"Title": title})
	}
	return title
}
