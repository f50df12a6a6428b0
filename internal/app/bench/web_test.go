package bench

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
)

const connections = 8

// BenchmarkMe is a signed-in person's GET /api/v1/me against a bare handler with one point read.
func BenchmarkMe(b *testing.B) {
	w := makeWorld(b)
	raw, ours := startBare(b, w), startCabinet(b, w)
	bearer := "Authorization: Bearer " + w.token
	for name, header := range map[string]string{"a session": w.cookie(), "a bearer token": bearer} {
		last := compare(b, "GET /api/v1/me with "+name+", 8 connections, 1 processor", 0.7, connections,
			raw, get(raw.address, "/me"), ours, get(ours.address, "/api/v1/me", header), 200)
		line("    times    p50 %.2f ms, p99 %.2f ms", ms(last.quantile(0.5)), ms(last.quantile(0.99)))
	}
}

// BenchmarkSettings is the page Settings › Profile against a bare page of one point read.
func BenchmarkSettings(b *testing.B) {
	w := makeWorld(b)
	raw, ours := startBare(b, w), startCabinet(b, w)
	for name, coding := range map[string]string{"": "Accept-Encoding: identity", ", compressed": "Accept-Encoding: gzip, br"} {
		request := get(ours.address, "/settings/profile", w.cookie(), coding)
		status, page := once(b, ours.address, request)
		if status != 200 {
			b.Fatal("settings page: ", status)
		}
		compare(b, fmt.Sprintf("settings page of %s bytes%s, 8 connections, 1 processor", number(float64(page.size)), name), 0.15, connections,
			raw, get(raw.address, "/page"), ours, request, 200)
		var p50, p99 series
		for range *rounds {
			l := drive(b, ours.address, request, 200, 1)
			p50, p99 = append(p50, ms(l.quantile(0.5))), append(p99, ms(l.quantile(0.99)))
		}
		ceiling("    its time for one person, median", " ms", 3, p50)
		ceiling("    its time for one person, p99", " ms", 3, p99)
	}
	weigh(b, w, ours)
}

var asset = regexp.MustCompile(`(?:src|href)="(/assets/[^"]+\.(?:css|js))"|(?:from|import) ?\(?"\./([^"]+\.js)"`)

// weigh adds up the styles and scripts that the settings page names, and those that they may ask for later, as a browser
// receives them.
func weigh(b *testing.B, w world, s *server) {
	b.Helper()
	_, page := once(b, s.address, get(s.address, "/settings/profile", w.cookie(), "Accept-Encoding: identity"))
	total, seen := int64(0), map[string]bool{}
	queue := asset.FindAllStringSubmatch(string(page.body), -1)
	for len(queue) > 0 {
		path := queue[0][1]
		if path == "" {
			path = "/assets/" + queue[0][2]
		}
		queue = queue[1:]
		if seen[path] {
			continue
		}
		seen[path] = true
		status, small := once(b, s.address, get(s.address, path, "Accept-Encoding: gzip"))
		if status != 200 {
			b.Fatal(path, status)
		}
		total += small.size
		_, plain := once(b, s.address, get(s.address, path, "Accept-Encoding: identity"))
		if strings.HasSuffix(path, ".js") {
			queue = append(queue, asset.FindAllStringSubmatch(string(plain.body), -1)...)
		}
	}
	ceiling(fmt.Sprintf("styles and scripts of the settings page, compressed, %d files", len(seen)), " KB", 60, series{float64(total) / 1000})
}

// BenchmarkSignIn is a sign-in by password through the pages against a bare argon2id hash of the same cost.
func BenchmarkSignIn(b *testing.B) {
	w := makeWorld(b)
	raw, ours := startBare(b, w), startCabinet(b, w)
	status, page := once(b, ours.address, get(ours.address, "/signin"))
	if status != 200 {
		b.Fatal("sign-in page: ", status)
	}
	token := regexp.MustCompile(`name="form_token" value="([^"]+)"`).FindSubmatch(page.body)
	if token == nil {
		b.Fatal("the sign-in page has no form token")
	}
	form := url.Values{"form_token": {string(token[1])}, "email": {somebody}, "password": {password}}.Encode()
	request := post(ours.address, "/signin/password", form, "Cookie: "+page.cookies())
	was := *span
	*span = max(was, 3*time.Second) // a hash takes tens of milliseconds
	defer func() { *span = was }()
	compare(b, "sign-ins by password, 3 connections, 1 processor, against bare argon2id (19 MiB, t=2)", 0.9, 3,
		raw, post(raw.address, "/hash", ""), ours, request, 303)
}

func post(address, path, form string, headers ...string) string {
	headers = append(headers, "Content-Type: application/x-www-form-urlencoded", "Origin: http://"+address, fmt.Sprintf("Content-Length: %d", len(form)))
	return "POST " + path + " HTTP/1.1\r\nHost: " + address + "\r\n" + strings.Join(append(headers, "", ""), "\r\n") + form
}
