package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"cabinet/internal/documents"
	"cabinet/internal/platform/dial"
	"cabinet/internal/platform/scanner"
)

const (
	// mostSkew is how far the Date of our own answer may be from this machine's time: headers have no parts of a second.
	mostSkew = 5 * time.Second
	// certificateEnds is how long before its end a certificate is told of.
	certificateEnds = 14 * 24 * time.Hour
)

// signing looks whether DNS shows the keys that sign our mail.
func (d *doctor) signing(ctx context.Context) {
	if len(d.p.dkim.Records()) == 0 {
		d.note("mail signing", warning, "mail isn't signed", "Set dkim-domain, dkim-selector and dkim-key-file, so that our mail isn't taken for a forger's.")
		return
	}
	brief, stop := briefly(ctx)
	defer stop()
	absent, err := d.p.dkim.Unpublished(brief, net.DefaultResolver.LookupTXT)
	switch {
	case err != nil:
		d.note("mail signing", warning, "DNS can't be asked for the DKIM records", "Look whether this machine can resolve names.")
	case len(absent) > 0:
		d.note("mail signing", warning, "DNS doesn't show "+absent[0].Name+", or shows another key", "Publish this TXT record: "+absent[0].Value)
	default:
		d.note("mail signing", fine, "DNS shows the keys that sign our mail", "")
	}
}

// scanner looks whether the malware scanner answers, and whether files have waited for it for too long (R50).
func (d *doctor) scanner(ctx context.Context, current bool) {
	if current {
		waiting, err := documents.CountOverdueAllAccounts(ctx, d.p.DB, d.p.now().Add(-documents.OverdueAfter))
		switch {
		case err != nil:
			d.note("scanner", failed, "waiting files can't be counted", "Look at the database.")
		case waiting > 0:
			d.note("scanner", failed, fmt.Sprintf("%d files have waited to be scanned for more than %s", waiting, documents.OverdueAfter),
				"Is a server running, and does the scanner answer? Until then only who added such a file gets it.")
		}
	}
	if d.cfg.Scanner == "" {
		d.note("scanner", fine, "none is set up: documents are marked as not scanned", "Set scanner to the address of a clamd to have them looked at for malware.")
		return
	}
	brief, stop := briefly(ctx)
	defer stop()
	client, err := scanner.New(d.cfg.Scanner, d.wall, 0)
	if err == nil {
		err = client.Ping(brief)
	}
	if err != nil {
		d.note("scanner", failed, "the malware scanner doesn't answer", "Start clamd, or correct scanner: new documents stay pending until it answers.")
		return
	}
	d.note("scanner", fine, "the malware scanner answers", "")
}

// baseURL looks whether people can reach the deployment as links in mail say.
func (d *doctor) baseURL(ctx context.Context) {
	u, err := url.Parse(d.cfg.BaseURL)
	if err != nil {
		return // the settings are complete, so this can't be
	}
	host := u.Hostname()
	if local(host) {
		d.note("base URL", warning, d.cfg.BaseURL+" is for this machine alone", "Set base-url to the https address under which people reach Cabinet.")
		return
	}
	ctx, stop := briefly(ctx)
	defer stop()
	if _, err := net.DefaultResolver.LookupHost(ctx, host); err != nil {
		d.note("base URL", failed, host+" has no address", "Enter it in DNS, or correct base-url: links in mail lead there.")
		return
	}
	port := u.Port()
	if port == "" {
		port = map[string]string{"https": "443", "http": "80"}[u.Scheme]
	}
	dialer := dial.New(dial.Policy{Allow: []string{net.JoinHostPort(host, port)}, Loopback: true})
	d.answer(ctx, &http.Client{Transport: &http.Transport{DialContext: dialer.DialContext, DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }})
}

// answer asks the deployment as a browser would.
func (d *doctor) answer(ctx context.Context, client *http.Client) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, d.cfg.BaseURL+"/healthz", nil)
	if err != nil {
		return
	}
	sent := d.wall()
	response, err := client.Do(request)
	if err != nil {
		do := "Start the server, and look at the proxy and the firewall. From inside some networks the public address can't be reached."
		if problem := new(net.OpError); !errors.As(err, &problem) {
			do = "Look at the proxy and its certificate. " + do
		}
		d.note("base URL", warning, d.cfg.BaseURL+" doesn't answer from here", do)
		return
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusOK {
		d.note("base URL", warning, fmt.Sprintf("%s answers %d instead of Cabinet", d.cfg.BaseURL, response.StatusCode), "Look at the proxy: all paths belong to Cabinet.")
		return
	}
	d.note("base URL", fine, d.cfg.BaseURL+" answers", "")
	if t := response.TLS; t != nil && len(t.PeerCertificates) > 0 {
		if left := t.PeerCertificates[0].NotAfter.Sub(d.wall()); left < certificateEnds {
			d.note("certificate", warning, fmt.Sprintf("ends in %d days", int(left.Hours()/24)), "Renew it at the proxy.")
		}
	}
	if at, err := http.ParseTime(response.Header.Get("Date")); err == nil && at.Sub(sent).Abs() > mostSkew {
		d.note("clock", warning, fmt.Sprintf("the proxy's clock is %s away from this machine's", at.Sub(sent).Abs().Round(time.Second)), "Have both keep their clocks by a time service.")
	}
}

func local(host string) bool {
	if host == "localhost" {
		return true
	}
	address, err := netip.ParseAddr(host)
	return err == nil && address.IsLoopback()
}
