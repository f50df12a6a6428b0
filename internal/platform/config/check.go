package config

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/scanner"
)

// leastHashMemory is what hashing one password takes, in MiB.
const leastHashMemory = 19

// check returns everything that is wrong with the settings, demo or not.
func (c *Config) check() error {
	return errors.Join(c.checkBaseURL(), c.checkDatabase(), c.checkProxies(), c.checkMail(), c.checkFiles(), c.checkRecord(), c.checkBackup(), c.checkDocuments(),
		c.checkScanner(), c.checkMetrics())
}

// checkDemo keeps the demo on this machine: its mail and its clock are open to everybody who reaches it.
func (c *Config) checkDemo(host string) error {
	if u, err := url.Parse(c.BaseURL); err == nil && loopback(u.Hostname()) && loopback(host) {
		return nil
	}
	return errors.New("listen, base-url: the demo is for this machine alone; give loopback addresses")
}

func (c *Config) checkDatabase() error {
	text := c.Database.Reveal()
	if text == "" || strings.HasPrefix(text, "postgres://") || strings.HasPrefix(text, "postgresql://") {
		return nil
	}
	return errors.New("database: give a URL such as postgres://user@host/name, or nothing for SQLite in the data folder")
}

func (c *Config) checkBaseURL() error {
	u, err := url.Parse(c.BaseURL)
	switch {
	case err != nil || u.Host == "" || u.Path != "" || u.RawQuery != "" || u.User != nil:
		return errors.New("base-url: give scheme and host only, such as https://cabinet.example.org")
	case u.Scheme == "https":
		return nil
	case u.Scheme == "http" && loopback(u.Hostname()):
		return nil
	default:
		return errors.New("base-url: must begin with https:// unless it is a loopback address")
	}
}

// mostDocument is how large a document may be at most, in MiB: an upload has five minutes.
const mostDocument = 10_240

func (c *Config) checkDocuments() error {
	if c.DocumentLimit < 1 || c.DocumentLimit > mostDocument {
		return fmt.Errorf("document-limit: give 1 to %d MiB", mostDocument)
	}
	if c.DocumentCaseLimit < 0 || c.DocumentUserLimit < 0 || c.DocumentAccountLimit < 0 {
		return errors.New("document-case-limit, document-user-limit, document-account-limit: give a size in MiB, or 0 for no limit")
	}
	return nil
}

func (c *Config) checkScanner() error {
	if c.Scanner == "" {
		return nil
	}
	if _, err := scanner.New(c.Scanner, clock.System(), 0); err != nil {
		return errors.New("scanner: give tcp://HOST:PORT, or unix:///PATH")
	}
	return nil
}

func (c *Config) checkProxies() error {
	for _, p := range c.TrustedProxies {
		if _, err := netip.ParsePrefix(p); err != nil {
			return fmt.Errorf("trusted-proxies: %q is not an address range such as 10.0.0.0/8", p)
		}
	}
	return nil
}

func (c *Config) checkMail() error {
	if c.SMTPHost == "" {
		return nil
	}
	if c.MailFrom == "" {
		return errors.New("mail-from: set the sender of the product's mail")
	}
	if c.SMTPTLS == "none" && !loopback(c.SMTPHost) {
		return errors.New("smtp-tls: none is for loopback only; use starttls or implicit")
	}
	return nil
}

func (c *Config) checkFiles() error {
	if c.Files != "s3" {
		return nil
	}
	u, err := url.Parse(c.S3Endpoint)
	switch {
	case err != nil || u.Host == "" || u.Path != "" || u.Scheme != "https" && (u.Scheme != "http" || !loopback(u.Hostname())):
		return errors.New("s3-endpoint: give https:// and the host, such as https://s3.example.org; http:// is for loopback only")
	case c.S3Bucket == "" || c.S3AccessKey == "" || c.S3SecretKey == "":
		return errors.New("s3-bucket, s3-access-key, s3-secret-key: files in s3 need all three")
	}
	return nil
}

func (c *Config) checkRecord() error {
	if c.AuditRetentionYears < 1 {
		return errors.New("audit-retention-years: the activity record is kept for at least 1 year")
	}
	if c.CheckpointSyslog != "" {
		u, err := url.Parse(c.CheckpointSyslog)
		if err != nil || !slices.Contains([]string{"udp", "tcp", "tls", "unix"}, u.Scheme) || u.Scheme != "unix" && u.Port() == "" || u.Scheme == "unix" && u.Path == "" {
			return errors.New("checkpoint-syslog: give udp://, tcp:// or tls://HOST:PORT, or unix:///PATH")
		}
	}
	if c.CheckpointWebhook == "" {
		return nil
	}
	u, err := url.Parse(c.CheckpointWebhook)
	if err != nil || u.Host == "" || u.Scheme != "https" && (u.Scheme != "http" || !loopback(u.Hostname())) {
		return errors.New("checkpoint-webhook: give an https:// address; http:// is for loopback only")
	}
	if c.CheckpointWebhookSecret == "" {
		return errors.New("checkpoint-webhook-secret: set the secret that signs the requests")
	}
	return nil
}

func (c *Config) checkBackup() error {
	if c.BackupAt == "" {
		return nil
	}
	if _, err := time.Parse("15:04", c.BackupAt); err != nil {
		return errors.New("backup-at: give a time of day such as 02:30")
	}
	if c.BackupDir == "" {
		return errors.New("backup-dir: set the folder for the daily backups")
	}
	if c.BackupKeep < 1 {
		return errors.New("backup-keep: keep at least 1")
	}
	return nil
}

func (c *Config) checkMetrics() error {
	if c.MetricsListen == "" {
		return nil
	}
	if _, _, err := net.SplitHostPort(c.MetricsListen); err != nil {
		return fmt.Errorf("metrics-listen: %q is not HOST:PORT", c.MetricsListen)
	}
	if c.MetricsListen == c.Listen {
		return errors.New("metrics-listen: metrics have an address of their own, not that of the pages")
	}
	return nil
}

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.IsLoopback()
}
