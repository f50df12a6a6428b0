package web

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"

	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
)

// FlashKind is the tone of a [Flash].
type FlashKind string

// The tones.
const (
	FlashSuccess FlashKind = "success"
	FlashInfo    FlashKind = "info"
	FlashWarning FlashKind = "warning"
)

// Flash is a message that the next page shows once. It travels in a signed cookie that holds its key and arguments.
type Flash struct {
	Kind FlashKind `json:"k"`
	Key  string    `json:"m"`
	Args errs.Args `json:"a,omitempty"`
}

// Text returns the message's words.
func (f *Flash) Text(p *i18n.Printer) string { return p.T(f.Key, f.Args) }

const (
	flashCookie = "cabinet_flash"
	flashAge    = time.Minute
)

// Flash leaves a message for the next page. Arguments are as for errors: nothing that a person typed.
func (c *Ctx) Flash(kind FlashKind, key string, args ...errs.Args) {
	f := Flash{Kind: kind, Key: key}
	if len(args) > 0 {
		f.Args = args[0]
	}
	data, err := json.Marshal(f)
	if err != nil {
		return // arguments are plain values; one that isn't costs the message only
	}
	payload := base64.RawURLEncoding.EncodeToString(data)
	c.SetCookie(flashCookie, payload+"."+c.app.flashMAC(payload), flashAge)
}

// TakeFlash returns the message left for this page, or nil, and forgets it. Call it before anything is written.
func (c *Ctx) TakeFlash() *Flash {
	value := c.Cookie(flashCookie)
	if value == "" {
		return nil
	}
	c.SetCookie(flashCookie, "", -1)
	payload, mac, _ := strings.Cut(value, ".")
	if !hmac.Equal([]byte(mac), []byte(c.app.flashMAC(payload))) {
		return nil
	}
	data, err := base64.RawURLEncoding.DecodeString(payload)
	if err != nil {
		return nil
	}
	var f Flash
	if json.Unmarshal(data, &f) != nil {
		return nil
	}
	return &f
}

func (a *app) flashMAC(payload string) string {
	h := hmac.New(sha256.New, a.cfg.Secret)
	h.Write([]byte("flash|" + payload))
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}
