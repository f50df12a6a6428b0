package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"cabinet/internal/platform/config"
	"cabinet/internal/platform/goldentest"
)

func load(t *testing.T, env map[string]string, args ...string) (config.Config, error) {
	t.Helper()
	var holder struct{ config.Config }
	lookup := func(name string) (string, bool) { v, ok := env[name]; return v, ok }
	parser, err := kong.New(&holder, append(config.Options(lookup), kong.Exit(func(int) {}))...)
	if err != nil {
		t.Fatal(err)
	}
	_, err = parser.Parse(args)
	return holder.Config, err
}

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestPrecedenceFlagVariableFileDefault(t *testing.T) {
	file := write(t, "c.json", `{"listen":"127.0.0.1:1","smtp-host":"file.test","log-level":"warn","client-rate":7,"allow-hosts":["a:1","b:2"]}`)
	env := map[string]string{"CABINET_CONFIG": file, "CABINET_LISTEN": "127.0.0.1:2", "CABINET_SMTP_HOST": "env.test"}
	c, err := load(t, env, "--listen=127.0.0.1:3")
	if err != nil {
		t.Fatal(err)
	}
	if c.Listen != "127.0.0.1:3" || c.SMTPHost != "env.test" || c.LogLevel != "warn" || c.ClientRate != 7 || c.SMTPPort != 587 {
		t.Errorf("got %+v", c)
	}
	if strings.Join(c.AllowHosts, " ") != "a:1 b:2" {
		t.Errorf("list from file: %q", c.AllowHosts)
	}
}

func TestSecretsByFileAndNeverPrinted(t *testing.T) {
	path := write(t, "pw", "canary-93\n")
	for name, env := range map[string]map[string]string{
		"variable": {"CABINET_SMTP_PASSWORD_FILE": path},
		"file":     {"CABINET_CONFIG": write(t, "c.json", `{"smtp-password-file":"`+path+`"}`)},
	} {
		c, err := load(t, env)
		if err != nil || c.SMTPPassword.Reveal() != "canary-93" {
			t.Errorf("%s: %q, %v", name, c.SMTPPassword.Reveal(), err)
		}
		if s := c.SMTPPassword.String() + c.SMTPPassword.LogValue().String(); strings.Contains(s, "canary") {
			t.Errorf("%s: secret printed: %s", name, s)
		}
	}
}

func TestUnknownNamesInFileAreRefused(t *testing.T) {
	_, err := load(t, map[string]string{"CABINET_CONFIG": write(t, "c.json", `{"listten":"x"}`)})
	if err == nil || !strings.Contains(err.Error(), `"listten"`) {
		t.Errorf("got %v", err)
	}
}

func TestComplete(t *testing.T) {
	cases := []struct {
		name, want string
		args       []string
	}{
		{"loopback needs no base URL", "", []string{"--listen=127.0.0.1:9"}},
		{"public address needs one", "base-url: set it", []string{"--listen=0.0.0.0:9"}},
		{"http in public", "must begin with https", []string{"--base-url=http://cabinet.test"}},
		{"path in base URL", "scheme and host only", []string{"--base-url=https://cabinet.test/x"}},
		{"user in base URL", "scheme and host only", []string{"--base-url=https://u@cabinet.test"}},
		{"trailing slash", "", []string{"--base-url=https://cabinet.test/"}},
		{"proxy range", "trusted-proxies", []string{"--trusted-proxies=10.0.0.0"}},
		{"sender", "mail-from", []string{"--smtp-host=mx.test"}},
		{"plain mail in public", "smtp-tls", []string{"--smtp-host=mx.test", "--mail-from=a@b.test", "--smtp-tls=none"}},
		{"no port", "HOST:PORT", []string{"--listen=8080"}},
		{"PostgreSQL", "", []string{"--database=postgres://u@db.test/cabinet"}},
		{"words for a URL", "database: give a URL", []string{"--database=host=db.test password=x"}},
		{"no room for a hash", "hash-memory", []string{"--hash-memory=18"}},
		{"files in s3", "", []string{"--files=s3", "--s3-endpoint=https://s3.test", "--s3-bucket=b", "--s3-access-key=a", "--s3-secret-key=s"}},
		{"s3 without a secret", "s3-secret-key", []string{"--files=s3", "--s3-endpoint=https://s3.test", "--s3-bucket=b", "--s3-access-key=a"}},
		{"s3 by http in public", "s3-endpoint", []string{"--files=s3", "--s3-endpoint=http://s3.test"}},
		{"record kept too short", "audit-retention-years", []string{"--audit-retention-years=0"}},
		{"scanner", "", []string{"--scanner=tcp://10.0.0.4:3310"}},
		{"scanner on the machine", "", []string{"--scanner=unix:///run/clamav/clamd.ctl"}},
		{"scanner without port", "scanner", []string{"--scanner=tcp://clamd"}},
		{"scanner by another scheme", "scanner", []string{"--scanner=https://clamd:3310"}},
		{"syslog", "", []string{"--checkpoint-syslog=tls://log.test:6514"}},
		{"syslog without port", "checkpoint-syslog", []string{"--checkpoint-syslog=udp://log.test"}},
		{"syslog by another scheme", "checkpoint-syslog", []string{"--checkpoint-syslog=http://log.test:514"}},
		{"webhook by http", "checkpoint-webhook: give", []string{"--checkpoint-webhook=http://hook.test"}},
		{"webhook without secret", "checkpoint-webhook-secret", []string{"--checkpoint-webhook=https://hook.test"}},
		{"backup", "", []string{"--backup-at=02:30", "--backup-dir=/backups"}},
		{"backup at no time", "backup-at", []string{"--backup-at=25:00", "--backup-dir=/backups"}},
		{"backup to nowhere", "backup-dir", []string{"--backup-at=02:30"}},
		{"no backup kept", "backup-keep", []string{"--backup-at=02:30", "--backup-dir=/backups", "--backup-keep=0"}},
		{"metrics in public", "metrics-listen", []string{"--metrics-listen=127.0.0.1:8080"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			cfg, err := load(t, nil, c.args...)
			if err != nil {
				t.Fatal(err)
			}
			err = cfg.Complete(false)
			if (c.want == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
			if err == nil && strings.HasSuffix(cfg.BaseURL, "/") {
				t.Errorf("base URL %q", cfg.BaseURL)
			}
		})
	}
}

// What the demo opens to everybody must not be reached from elsewhere, nor through a proxy.
func TestDemoStaysOnTheMachine(t *testing.T) {
	for args, ok := range map[string]bool{
		"--listen=127.0.0.1:9": true, "--listen=localhost:9": true, "--listen=[::1]:9": true,
		"--base-url=https://demo.test": false, "--listen=0.0.0.0:9 --base-url=http://127.0.0.1:9": false, "--listen=:9": false,
	} {
		cfg, err := load(t, nil, strings.Fields(args)...)
		if err != nil {
			t.Fatal(err)
		}
		if err := cfg.Complete(true); (err == nil) != ok {
			t.Errorf("%s: %v", args, err)
		}
	}
}

func TestEverySettingIsExplained(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range config.Settings() {
		if s.Help == "" || !strings.HasPrefix(s.Variable, "CABINET_") || seen[s.Flag] {
			t.Errorf("setting %+v", s)
		}
		seen[s.Flag] = true
	}
	for _, name := range []string{"listen", "data", "base-url", "smtp-tls", "smtp-password", "database"} {
		if !seen[name] {
			t.Errorf("no setting %q in %v", name, seen)
		}
	}
}

func TestSettingsPageIsUpToDate(t *testing.T) {
	goldentest.Check(t, filepath.Join("..", "..", "..", "docs", "settings.md"), []byte(config.Markdown()))
}
