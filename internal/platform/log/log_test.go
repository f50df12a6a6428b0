package log_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"cabinet/internal/platform/log"
)

const canary = "k7-Canary-41"

type settings struct {
	Host     string
	Password log.Secret
}

type closed struct {
	host string
	key  log.Secret
}

func TestSecretsNeverShow(t *testing.T) {
	s := log.Secret(canary)
	inner := closed{"h", s}
	for _, format := range []log.Format{log.Text, log.JSON} {
		var out bytes.Buffer
		l := log.New(&out, format, slog.LevelDebug)
		l.Info("direct", "value", s, "pointer", &s, slog.Any("any", s))
		l.Info("inside", "settings", settings{"mail", s}, "ptr", &settings{"mail", s}, "list", []log.Secret{s}, "map", map[string]log.Secret{"a": s})
		l.Info("unexported", "closed", inner, "ptr", &inner, "list", []closed{inner}, "nested", struct{ In closed }{inner})
		l.With("bound", s).WithGroup("g").Info("bound", "value", s, slog.Group("h", "v", s))
		l.Info("by name", "password", canary, "reset_token", canary, "Authorization", "Bearer "+canary, "session_cookie", []string{canary}, "user_pin", canary)
		l.Info("wrapped", "error", fmt.Errorf("sign-in with %v %s %q %x %d failed", s, s, s, s, s))
		if strings.Contains(out.String(), canary) || strings.Contains(out.String(), fmt.Sprintf("%x", canary)) {
			t.Errorf("%s: the secret shows in\n%s", format, out.String())
		}
		if !strings.Contains(out.String(), "mail") {
			t.Errorf("%s: more than the secret is hidden in\n%s", format, out.String())
		}
	}
	text, err := json.Marshal(settings{"mail", s})
	if err != nil || strings.Contains(string(text), canary) {
		t.Errorf("JSON shows it: %s %v", text, err)
	}
	if s.Reveal() != canary {
		t.Error("Reveal lies")
	}
}

func TestOrdinaryNamesShow(t *testing.T) {
	var out bytes.Buffer
	log.New(&out, log.JSON, slog.LevelInfo).Info("x", "token_id", "t1", "pinned", "yes", "mapping", "m", "error", errors.New("e1"))
	for _, want := range []string{`"token_id":"t1"`, `"pinned":"yes"`, `"mapping":"m"`, `"error":"e1"`} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%s is missing in %s", want, out.String())
		}
	}
}

func TestALineStaysOneLine(t *testing.T) {
	for _, format := range []log.Format{log.Text, log.JSON} {
		var out bytes.Buffer
		evil := "x\r\nlevel=ERROR msg=forged \x1b[31m\u202e\u2028\xff"
		log.New(&out, format, slog.LevelInfo).Info(evil, "v", evil, "e", errors.New(evil))
		if strings.Count(out.String(), "\n") != 1 || strings.ContainsAny(out.String(), "\r\x1b\u202e\u2028") {
			t.Errorf("%s: %q", format, out.String())
		}
	}
}

func TestLinesCarryTheRequest(t *testing.T) {
	var out bytes.Buffer
	l := log.New(&out, log.JSON, slog.LevelInfo).With("a", 1)
	l.InfoContext(log.WithRequest(context.Background(), "req-1"), "x")
	l.Info("y")
	l.Debug("below the level")
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 2 || !strings.Contains(lines[0], `"request":"req-1"`) || strings.Contains(lines[1], "request") {
		t.Fatal(out.String())
	}
}

func TestSettingsAreRead(t *testing.T) {
	for text, want := range map[string]slog.Level{"debug": slog.LevelDebug, "INFO": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError} {
		if got, err := log.ParseLevel(text); err != nil || got != want {
			t.Errorf("%s: %v %v", text, got, err)
		}
	}
	if _, err := log.ParseLevel("loud"); err == nil {
		t.Error("a level that isn't")
	}
	if f, err := log.ParseFormat("JSON"); err != nil || f != log.JSON {
		t.Error(f, err)
	}
	if _, err := log.ParseFormat("xml"); err == nil {
		t.Error("a format that isn't")
	}
}
