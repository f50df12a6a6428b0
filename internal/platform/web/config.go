package web

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/id"
)

// Config is everything the web needs. Fields without a remark are required.
type Config struct {
	// BaseURL is the one origin under which people reach the product, such as https://cabinet.example.org (R9).
	BaseURL    string
	Doorkeeper Doorkeeper
	Bundle     *i18n.Bundle
	Log        *slog.Logger
	Wall       clock.Wall
	Now        clock.Now
	IDs        *id.Maker
	// Secret, of at least 32 bytes, keys form tokens and flash messages. All replicas share it.
	Secret []byte
	Errors ErrorPages
	Routes []Route

	// Assets serves /assets/; see [NewAssets]. Optional.
	Assets http.Handler
	// Limits bounds what one client address may ask; the zero value means [DefaultLimits].
	Limits Limits
	// TrustedProxies may say whom they forward by X-Forwarded-For. Optional.
	TrustedProxies []netip.Prefix
	// SignInPath and ConfirmPath are where doors send people; empty means /signin and /confirm. Both get ?next=.
	SignInPath, ConfirmPath string
	// Lang speaks to anonymous visitors whose browser names no known language; empty means English.
	Lang string
	// Replays answers repeated requests without acting again. Optional: without it every request acts.
	Replays Replays
	// Meter counts the requests. Optional.
	Meter Meter
	// Version of the product, for the OpenAPI document. Optional.
	Version string
}

// ErrorPages draws the page for a failed request. It must not fail itself.
type ErrorPages interface {
	Error(c *Ctx, p Problem) templ.Component
}

func (cfg *Config) check() (*url.URL, error) {
	base, err := ParseBaseURL(cfg.BaseURL)
	if err != nil {
		return nil, err
	}
	switch {
	case cfg.Doorkeeper == nil, cfg.Bundle == nil, cfg.Log == nil, cfg.Wall == nil, cfg.Now == nil, cfg.IDs == nil, cfg.Errors == nil:
		return nil, errors.New("web: the configuration is incomplete")
	case len(cfg.Secret) < 32:
		return nil, errors.New("web: the secret is shorter than 32 bytes")
	case cfg.Lang != "" && !i18n.Known(cfg.Lang):
		return nil, fmt.Errorf("web: unknown language %q", cfg.Lang)
	}
	if cfg.Lang == "" {
		cfg.Lang = i18n.English
	}
	if cfg.SignInPath == "" {
		cfg.SignInPath = "/signin"
	}
	if cfg.ConfirmPath == "" {
		cfg.ConfirmPath = "/confirm"
	}
	if cfg.Limits == (Limits{}) {
		cfg.Limits = DefaultLimits()
	}
	return base, nil
}

// ParseBaseURL checks a base URL: http or https, a host, and nothing after it. Plain http is for loopback only.
func ParseBaseURL(text string) (*url.URL, error) {
	if text == "" {
		return nil, errors.New("web: the base URL is missing")
	}
	u, err := url.Parse(strings.TrimSuffix(text, "/"))
	if err != nil || u.Host == "" || u.User != nil || u.Path != "" || u.RawQuery != "" || u.Fragment != "" ||
		(u.Scheme != "http" && u.Scheme != "https") {
		return nil, errors.New("web: the base URL must look like https://cabinet.example.org")
	}
	if u.Scheme == "http" && !isLoopback(u.Hostname()) {
		return nil, errors.New("web: the base URL must be https unless it is a loopback address")
	}
	return u, nil
}

func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.IsLoopback()
}
