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

	DKIMDomain   string   `name:"dkim-domain" help:"Domain that signs the product's mail (DKIM): that of mail-from or one above it." placeholder:"DOMAIN"`
	DKIMSelector []string `name:"dkim-selector" help:"Names under which the DKIM keys are published, NAME._domainkey.DOMAIN; one for each key file." placeholder:"NAME"`
	DKIMKeyFile  []string `name:"dkim-key-file" help:"Private keys in PEM form that sign mail: RSA of at least 2048 bits, or Ed25519." placeholder:"FILE"`

	Files       string     `help:"Where pictures and other files are kept: disk (in the data folder) or s3." enum:"disk,s3" default:"disk"`
	S3Endpoint  string     `name:"s3-endpoint" help:"Address of the object store." placeholder:"URL"`
	S3Bucket    string     `name:"s3-bucket" help:"Bucket in the object store; it must exist." placeholder:"NAME"`
	S3Region    string     `name:"s3-region" help:"Region of the bucket." default:"us-east-1" placeholder:"NAME"`
	S3Prefix    string     `name:"s3-prefix" help:"Begins the name of every object, for a bucket shared with others." placeholder:"TEXT"`
	S3AccessKey log.Secret `name:"s3-access-key" help:"Access key at the object store." placeholder:"TEXT"`
	S3SecretKey log.Secret `name:"s3-secret-key" help:"Secret key at the object store." placeholder:"TEXT"`
	S3CAFile    string     `name:"s3-ca-file" help:"Certificate authority of the object store, if it isn't a public one." placeholder:"FILE"`
	S3PathStyle bool       `name:"s3-path-style" help:"Name the bucket in the path rather than in the host, as most on-site stores want it." default:"true" negatable:""`

	DocumentLimit     int `help:"Size in MiB of the largest document that a case takes." default:"200"`
	DocumentCaseLimit int `help:"Size in MiB of all files of one case together, former versions included; 0 for no limit." default:"20480"`
	DocumentUserLimit int `help:"Size in MiB of all files together that one person brings to an account; 0 for no limit." default:"204800"`

	DocumentAccountLimit int `help:"Size in MiB of all files of one account together, former versions included; 0 for no limit." default:"0"`

	Scanner string `help:"Malware scanner (clamd) that looks at documents: tcp://HOST:PORT or unix:///PATH. Without it they are marked as not scanned." placeholder:"URL"`

	AuditRetentionYears     int        `help:"How many years the activity record is kept; at least 1." default:"3"`
	CheckpointFile          string     `help:"File or folder on another volume to which signed heads of the activity record are appended." placeholder:"FILE"`
	CheckpointSyslog        string     `help:"Syslog server that gets them: udp://, tcp:// or tls://HOST:PORT, or unix:///PATH." placeholder:"URL"`
	CheckpointWebhook       string     `help:"Address that gets them by POST." placeholder:"URL"`
	CheckpointWebhookSecret log.Secret `help:"Secret that signs those requests; whsec_ and base64." placeholder:"TEXT"`

	BackupDir       string   `help:"Folder for backups made by the schedule; best on another machine's volume." placeholder:"DIR"`
	BackupAt        string   `help:"Local time of the daily backup, such as 02:30; without it there is none." placeholder:"HH:MM"`
	BackupKeep      int      `help:"How many backups of the schedule are kept." default:"14"`
	BackupRecipient []string `help:"Further age public keys that can open backups, such as one kept off-line." placeholder:"age1…"`

	MetricsListen string `help:"Address for Prometheus metrics at /metrics; never the public one. Without it there are none." placeholder:"HOST:PORT"`

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
		return errors.Join(c.checkDemo(host), c.check())
	}
	return c.check()
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

// Host returns the name under which people reach Cabinet, without port; Complete has checked the base URL.
func (c *Config) Host() string {
	u, err := url.Parse(c.BaseURL)
	if err != nil {
		return ""
	}
	return u.Hostname()
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
