package identity

import (
	"strings"
	"unicode/utf8"

	"cabinet/internal/platform/errs"
)

// Device is what a browser says of itself, in words for people. Either part may be empty.
type Device struct {
	Browser string
	System  string
}

// named pairs what stands in a User-Agent header with what people call it; the first match wins.
type named struct{ sign, name string }

func browsers() []named {
	return []named{{"YaBrowser/", "Yandex Browser"}, {"Edg", "Edge"}, {"OPR/", "Opera"}, {"Vivaldi/", "Vivaldi"},
		{"SamsungBrowser/", "Samsung Internet"}, {"FxiOS/", "Firefox"}, {"Firefox/", "Firefox"}, {"CriOS/", "Chrome"},
		{"HeadlessChrome/", "Chrome"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}, {"curl/", "curl"}}
}

func systems() []named {
	return []named{{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"Windows", "Windows"}, {"CrOS", "ChromeOS"},
		{"Macintosh", "macOS"}, {"Mac OS X", "macOS"}, {"Linux", "Linux"}}
}

// ParseDevice reads a User-Agent header. It is a courtesy: the header can say anything.
func ParseDevice(userAgent string) Device {
	find := func(list []named) string {
		for _, n := range list {
			if strings.Contains(userAgent, n.sign) {
				return n.name
			}
		}
		return ""
	}
	return Device{Browser: find(browsers()), System: find(systems())}
}

// Label returns the message that names the device: "Firefox on Windows".
func (d Device) Label() (key string, args errs.Args) {
	switch {
	case d.Browser != "" && d.System != "":
		return "identity.device.both", errs.Args{"Browser": d.Browser, "System": d.System}
	case d.Browser != "" || d.System != "":
		return "identity.device.one", errs.Args{"Name": d.Browser + d.System}
	default:
		return "identity.device.unknown", nil
	}
}

// maxAgent bounds what is kept of a User-Agent header, in bytes.
const maxAgent = 300

// trimAgent cuts a User-Agent header to what is kept.
func trimAgent(ua string) string {
	ua = strings.ToValidUTF8(strings.ReplaceAll(ua, "\x00", ""), "")
	if len(ua) <= maxAgent {
		return ua
	}
	cut := maxAgent
	for !utf8.RuneStart(ua[cut]) {
		cut--
	}
	return ua[:cut]
}
