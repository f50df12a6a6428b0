package identity

import (
	"strings"
	"testing"
)

func TestDevicesAreNamed(t *testing.T) {
	for ua, want := range map[string]Device{
		at("").UserAgent: {"Firefox", "Windows"},
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15":                      {"Safari", "macOS"},
		"Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/123.0 Mobile/15E148 Safari/604.1":     {"Chrome", "iPhone"},
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0":              {"Edge", "Windows"},
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 YaBrowser/25.10.0.0 Safari/537.36":        {"Yandex Browser", "Windows"},
		"Mozilla/5.0 (Linux; Android 14; SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/26.0 Chrome/122.0.0.0 Mobile Safari/537.36": {"Samsung Internet", "Android"},
		"curl/8.5.0": {"curl", ""},
		"":           {},
		"\xff\x00":   {},
	} {
		if got := ParseDevice(ua); got != want {
			t.Errorf("%q is %+v", ua, got)
		}
	}
	long := trimAgent(strings.Repeat("я", 400) + "\x00")
	if len(long) > maxAgent || !strings.HasSuffix(long, "я") {
		t.Errorf("kept as %d bytes", len(long))
	}
}
