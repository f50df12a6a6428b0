package web

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"strings"

	"cabinet/internal/platform/errs"
)

// FormTokenField is the hidden field in which every form of a page sends [Ctx.FormToken]; scripts may send it as the
// header X-Form-Token.
const FormTokenField = "form_token"

const visitCookie = "cabinet_visit" // binds the forms of visitors who aren't signed in

// FormToken returns the value for [FormTokenField]: bound to the session (or, before sign-in, to a cookie that it sets)
// and masked anew each time, so that compression can't reveal it. Call it before anything is written.
func (c *Ctx) FormToken() string {
	mac := c.app.formMAC(c.formBinding(true))
	mask := c.app.cfg.IDs.Bytes(len(mac))
	token := make([]byte, 0, 2*len(mac))
	token = append(token, mask...)
	for i := range mac {
		token = append(token, mask[i]^mac[i])
	}
	return base64.RawURLEncoding.EncodeToString(token)
}

// formBinding returns what the visitor's forms are bound to; with create, an anonymous visitor gets a cookie for it.
func (c *Ctx) formBinding(create bool) string {
	if c.Visitor.SessionKey != "" {
		return "session|" + c.Visitor.SessionKey
	}
	if c.visit == "" {
		c.visit = c.Cookie(visitCookie)
	}
	if c.visit == "" && create {
		c.visit = c.app.cfg.IDs.Secret()
		c.SetCookie(visitCookie, c.visit, 0)
	}
	if c.visit == "" {
		return ""
	}
	return "visit|" + c.visit
}

func (a *app) formMAC(binding string) []byte {
	h := hmac.New(sha256.New, a.cfg.Secret)
	h.Write([]byte("form token|" + binding))
	return h.Sum(nil)
}

// formToken returns the token that came with the posted form.
func (c *Ctx) formToken() string {
	if token := c.form.String(FormTokenField); token != "" {
		return token
	}
	return c.R.Header.Get("X-Form-Token")
}

// checkFormToken refuses a form whose token is missing or another session's.
func (a *app) checkFormToken(c *Ctx) error {
	token := c.formToken()
	binding := c.formBinding(false)
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(raw) != 2*sha256.Size || binding == "" {
		return errFormToken
	}
	mask, got := raw[:sha256.Size], raw[sha256.Size:]
	for i := range got {
		got[i] ^= mask[i]
	}
	if subtle.ConstantTimeCompare(got, a.formMAC(binding)) != 1 {
		return errFormToken
	}
	return nil
}

var errFormToken = errs.E(errs.Forbidden, "web.error.form_token", nil)

// KeptField is a field of a form that was refused only because its page, or the last proof of identity, was too old.
type KeptField struct{ Name, Value string }

// Kept returns what was typed, so that a page can offer to send it again. Secrets are left out.
func (f *Form) Kept() []KeptField {
	var out []KeptField
	for _, name := range f.order {
		if name == FormTokenField || secretName(name) {
			continue
		}
		for _, v := range f.values[name] {
			out = append(out, KeptField{Name: name, Value: v})
		}
	}
	return out
}

// Whole reports whether [Form.Kept] leaves nothing out, so that the form that is sent again says what the first one said.
func (f *Form) Whole() bool {
	for _, name := range f.order {
		if name != FormTokenField && secretName(name) {
			return false
		}
	}
	return true
}

func secretName(name string) bool {
	for _, word := range []string{"password", "secret", "token", "pin", "code"} {
		if strings.Contains(strings.ToLower(name), word) {
			return true
		}
	}
	return false
}
