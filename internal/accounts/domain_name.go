package accounts

import (
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"

	"cabinet/internal/platform/errs"
)

var errDomain = errors.New("accounts: not a domain")

// maxDomainText bounds what is looked at as a domain, in bytes: some characters shrink in ASCII.
const maxDomainText = 1024

// CleanDomain returns the ASCII form of a mail domain that one organisation can have for itself. Whatever is none, whole zones
// such as co.uk and the domains of mail providers are errs.Invalid about the field domain.
func CleanDomain(text string) (string, error) { return cleanDomain(text) }

// cleanDomain returns the ASCII form of a mail domain that one organisation can have for itself.
func cleanDomain(text string) (string, error) {
	refuse := func(key string) (string, error) { return "", errs.FieldError("domain", key) }
	text = strings.TrimPrefix(strings.TrimSpace(text), "@")
	if text == "" {
		return refuse("accounts.domain.required")
	}
	name, err := asciiDomain(text)
	if err != nil {
		return refuse("accounts.domain.form")
	}
	if suffix, _ := publicsuffix.PublicSuffix(name); suffix == name {
		return refuse("accounts.domain.zone")
	}
	if shared(name) {
		return refuse("accounts.domain.shared")
	}
	return name, nil
}

// asciiDomain returns the form in which domains are compared, by the same rules as those of email addresses.
func asciiDomain(text string) (string, error) {
	if len(text) > maxDomainText || !utf8.ValidString(text) || strings.ContainsFunc(text, unprintable) {
		return "", errDomain
	}
	name, err := idna.New(idna.MapForLookup(), idna.BidiRule(), idna.StrictDomainName(true), idna.VerifyDNSLength(true)).
		ToASCII(strings.TrimSuffix(text, "."))
	if err != nil {
		return "", err
	}
	dot := strings.LastIndexByte(name, '.')
	if dot < 1 || strings.Trim(name[dot+1:], "0123456789") == "" {
		return "", errDomain
	}
	if _, err := idna.Lookup.ToUnicode(name); err != nil { // a second spelling of another domain
		return "", err
	}
	return name, nil
}

// ShowDomain writes a stored domain in its own script; one that can't be shown so stays in ASCII.
func ShowDomain(name string) string {
	shown, err := idna.Display.ToUnicode(name)
	if err != nil || strings.ContainsFunc(shown, unprintable) {
		return name
	}
	return shown
}

// shared reports whether the domain, or the one above it, gives addresses to everybody.
func shared(name string) bool {
	registered, err := publicsuffix.EffectiveTLDPlusOne(name)
	return err == nil && slices.Contains(sharedProviders(), registered)
}

// sharedProviders are domains in which strangers have addresses.
func sharedProviders() []string {
	return []string{
		"gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "hotmail.co.uk", "hotmail.fr", "hotmail.de", "hotmail.it", "live.com",
		"live.co.uk", "live.fr", "msn.com", "onmicrosoft.com", "yahoo.com", "yahoo.co.uk", "yahoo.fr", "yahoo.de", "yahoo.it", "yahoo.es",
		"yahoo.co.jp", "yahoo.co.in", "ymail.com", "rocketmail.com", "aol.com", "aim.com", "icloud.com", "me.com", "mac.com", "proton.me",
		"protonmail.com", "pm.me", "tutanota.com", "tuta.io", "tuta.com", "fastmail.com", "fastmail.fm", "hey.com", "zoho.com", "zohomail.com",
		"gmx.com", "gmx.net", "gmx.de", "gmx.at", "gmx.ch", "web.de", "freenet.de", "t-online.de", "mail.com", "email.com", "hushmail.com",
		"mailbox.org", "posteo.de", "mail.ru", "bk.ru", "inbox.ru", "list.ru", "internet.ru", "xmail.ru", "yandex.ru", "yandex.com",
		"yandex.by", "yandex.kz", "yandex.ua", "ya.ru", "narod.ru", "rambler.ru", "lenta.ru", "autorambler.ru", "myrambler.ru", "ro.ru",
		"vk.com", "sibmail.com", "ukr.net", "i.ua", "meta.ua", "bigmir.net", "tut.by", "mail.kz", "qq.com", "163.com", "126.com", "sina.com",
		"foxmail.com", "naver.com", "daum.net", "hanmail.net", "rediffmail.com", "libero.it", "virgilio.it", "alice.it", "tiscali.it",
		"orange.fr", "wanadoo.fr", "free.fr", "laposte.net", "sfr.fr", "bluewin.ch", "btinternet.com", "sky.com", "virginmedia.com",
		"talktalk.net", "ntlworld.com", "comcast.net", "verizon.net", "att.net", "sbcglobal.net", "bellsouth.net", "cox.net", "charter.net",
		"earthlink.net", "juno.com", "shaw.ca", "rogers.com", "telus.net", "bigpond.com", "optusnet.com.au", "xtra.co.nz", "seznam.cz",
		"wp.pl", "o2.pl", "onet.pl", "interia.pl", "centrum.cz", "abv.bg", "mail.bg", "uol.com.br", "bol.com.br", "terra.com.br",
		"mailinator.com", "guerrillamail.com", "yopmail.com", "10minutemail.com", "temp-mail.org", "trashmail.com", "sharklasers.com",
	}
}
