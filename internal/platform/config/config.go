package config

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"cabinet/internal/platform/log"
)

// Config is every setting of the program. The tags are read by kong; the help texts are also the operator's manual.
type Config struct {
	Config string `help:"JSON file with settings, named like the flags." placeholder:"FILE"`

	Data     string     `help:"Data folder: database, pictures and key. Default: data, or demo-data for the demo." placeholder:"DIR"`
	Database log.Secret `help:"PostgreSQL URL; without it SQLite in the data folder." placeholder:"URL"`
	KeyFile  string     `help:"Key that seals secrets in the database. Default: cabinet.key in the data folder, made on first start." placeholder:"FILE"`

	Listen         string   `help:"Address to listen on." default:"127.0.0.1:8080" placeholder:"HOST:PORT"`
	BaseURL        string   `help:"Address under which people reach Cabinet; links in mail use nothing else. May be left out on loopback only." placeholder:"URL"`
	TrustedProxies []string `help:"Address ranges of proxies whose X-Forwarded-For is believed." placeholder:"CIDR"`
	ClientRate     int      `help:"Requests a minute that one client address may make before it is told to wait; 0 for no limit." default:"3000"`
	HashMemory     int      `help:"Memory in MiB for hashing passwords at the same time; 19 MiB each." default:"190"`

	SMTPHost     string        `help:"Mail server. Without it no mail leaves, and pages say so." placeholder:"HOST"`
	SMTPPort     int           `help:"Port of the mail server." default:"587"`
	SMTPTLS      string        `name:"smtp-tls" help:"implicit, starttls, or none (loopback only)." enum:"implicit,starttls,none" default:"starttls"`
	SMTPUser     string        `help:"User name at the mail server; empty for none." placeholder:"NAME"`
	SMTPPassword log.Secret    `help:"Password at the mail server." placeholder:"TEXT"`
	SMTPCAFile   string        `name:"smtp-ca-file" help:"Certificate authority of the mail server, if it isn't a public one." placeholder:"FILE"`
	SMTPLimit    time.Duration `help:"Longest time that sending one message may take." default:"30s"`
	MailFrom     string        `help:"Sender of the product's mail, such as \"Cabinet <cabinet@example.org>\"." placeholder:"ADDRESS"`

	AllowHosts []string `help:"On-site hosts, as host:port, that Cabinet may connect to although their addresses are private." placeholder:"HOST:PORT"`

	LogLevel  string `help:"debug, info, warn or error." enum:"debug,info,warn,error" default:"info"`
	LogFormat string `help:"text or json." enum:"text,json" default:"text"`
}

// Complete fills what depends on other settings and checks the whole; demo chooses the demo's own folder.
// Its errors are for the operator and name the setting to change.
func (c *Config) Complete(demo bool) error {
	if c.Data == "" {
		c.Data = map[bool]string{false: "data", true: "demo-data"}[demo]
	}
	if c.KeyFile == "" {
		c.KeyFile = filepath.Join(c.Data, "cabinet.key")
	}
	host, _, err := net.SplitHostPort(c.Listen)
	if err != nil {
		return fmt.Errorf("listen: %q is not HOST:PORT", c.Listen)
	}
	if c.BaseURL == "" {
		if !loopback(host) {
			return errors.New("base-url: set it to the address under which people reach Cabinet, such as https://cabinet.example.org")
		}
		c.BaseURL = "http://" + c.Listen
	}
	c.BaseURL = strings.TrimRight(c.BaseURL, "/")
	if c.ClientRate < 0 {
		return errors.New("client-rate: give a number of requests a minute, or 0 for no limit")
	}
	if c.HashMemory < leastHashMemory {
		return fmt.Errorf("hash-memory: give at least %d", leastHashMemory)
	}
	if demo {
		return errors.Join(c.checkDemo(host), c.checkBaseURL(), c.checkDatabase(), c.checkProxies(), c.checkMail())
	}
	return errors.Join(c.checkBaseURL(), c.checkDatabase(), c.checkProxies(), c.checkMail())
}

// leastHashMemory is what hashing one password takes, in MiB.
const leastHashMemory = 19

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

// Proxies returns the trusted proxies; Complete has checked them.
func (c *Config) Proxies() []netip.Prefix {
	out := make([]netip.Prefix, 0, len(c.TrustedProxies))
	for _, p := range c.TrustedProxies {
		if prefix, err := netip.ParsePrefix(p); err == nil {
			out = append(out, prefix)
		}
	}
	return out
}

// Secure reports whether people reach Cabinet by https.
func (c *Config) Secure() bool { return strings.HasPrefix(c.BaseURL, "https://") }

// DatabaseURL returns the PostgreSQL URL, or the path of the SQLite file in the data folder.
func (c *Config) DatabaseURL() string {
	if c.Database != "" {
		return c.Database.Reveal()
	}
	return filepath.Join(c.Data, "cabinet.db")
}

// Environ is the environment as the program was given it; it exists so that tests can hand in their own.
type Environ func(name string) (string, bool)

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.IsLoopback()
}
