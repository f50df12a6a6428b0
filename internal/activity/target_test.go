package activity_test

import (
	"bufio"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cabinet/internal/activity"
	"cabinet/internal/platform/dial"
)

func loopback() activity.Dial { return dial.New(dial.Policy{Loopback: true}).DialContext }

func someBatch() activity.Batch {
	return activity.Batch{Number: 7, At: time.Date(2026, time.March, 2, 9, 0, 0, 0, time.UTC), Lines: []string{`{"a":1}`, `{"b":2}`}}
}

func within(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func TestFileTargetAppends(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "one.jsonl")
	for _, path := range []string{file, dir} {
		for range 2 {
			if err := activity.FileTarget(path).Send(within(t), someBatch()); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, path := range []string{file, filepath.Join(dir, "checkpoints-2026-03.jsonl")} {
		text, err := os.ReadFile(path)
		if err != nil || string(text) != strings.Repeat("{\"a\":1}\n{\"b\":2}\n", 2) {
			t.Errorf("%s: %q %v", path, text, err)
		}
	}
	if err := activity.FileTarget(filepath.Join(dir, "gone", "x")).Send(within(t), someBatch()); err == nil {
		t.Error("a folder that isn't there was no error")
	}
}

const syslogHead = "<109>1 2026-03-02T09:00:00.000000Z cabinet.example cabinet - checkpoint - "

func send(t *testing.T, address string, config *tls.Config) {
	t.Helper()
	target, err := activity.SyslogTarget(address, activity.SyslogOptions{Host: "cabinet.example", Dial: loopback(), TLS: config})
	if err != nil {
		t.Fatal(err)
	}
	if err := target.Send(within(t), someBatch()); err != nil {
		t.Fatal(err)
	}
}

// collect accepts one connection and returns what comes over it.
func collect(t *testing.T, listener net.Listener) <-chan string {
	t.Helper()
	out := make(chan string, 1)
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		conn, err := listener.Accept()
		if err != nil {
			out <- err.Error()
			return
		}
		defer conn.Close()
		text, err := io.ReadAll(bufio.NewReader(conn))
		if err != nil {
			text = []byte(err.Error())
		}
		out <- string(text)
	}()
	return out
}

func TestSyslogOverStreamsCountsOctets(t *testing.T) {
	first, second := syslogHead+`{"a":1}`, syslogHead+`{"b":2}`
	counted := fmt.Sprintf("%d %s%d %s", len(first), first, len(second), second)
	t.Run("tcp", func(t *testing.T) {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		got := collect(t, listener)
		send(t, "tcp://"+listener.Addr().String(), nil)
		if text := <-got; text != counted {
			t.Errorf("%q", text)
		}
	})
	t.Run("tls", func(t *testing.T) {
		server := httptest.NewTLSServer(http.NotFoundHandler())
		defer server.Close()
		listener, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: server.TLS.Certificates, MinVersion: tls.VersionTLS12})
		if err != nil {
			t.Fatal(err)
		}
		roots := x509.NewCertPool()
		roots.AddCert(server.Certificate())
		got := collect(t, listener)
		send(t, "tls://"+listener.Addr().String(), &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12})
		if text := <-got; text != counted {
			t.Errorf("%q", text)
		}
		stranger, err := activity.SyslogTarget("tls://"+server.Listener.Addr().String(), activity.SyslogOptions{Dial: loopback()})
		if err != nil {
			t.Fatal(err)
		}
		if err := stranger.Send(within(t), someBatch()); err == nil {
			t.Error("an unknown authority was trusted")
		}
	})
}

func TestSyslogOverDatagrams(t *testing.T) {
	socket := filepath.Join(t.TempDir(), "log")
	for network, address := range map[string]string{"udp": "127.0.0.1:0", "unixgram": socket} {
		conn, err := net.ListenPacket(network, address)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if network == "udp" {
			send(t, "udp://"+conn.LocalAddr().String(), nil)
		} else {
			send(t, "unix://"+socket, nil)
		}
		for _, want := range someBatch().Lines {
			b := make([]byte, 4096)
			if err := conn.SetReadDeadline(time.Now().Add(5 * time.Second)); err != nil {
				t.Fatal(err)
			}
			n, _, err := conn.ReadFrom(b)
			if err != nil || string(b[:n]) != syslogHead+want {
				t.Errorf("%s: %q %v", network, b[:n], err)
			}
		}
	}
}

func TestAddressesOfTargets(t *testing.T) {
	for _, bad := range []string{"", "log.example:514", "http://log.example:514", "tcp://log.example", "udp://log.example:", "unix://", "unix://host/path", "tls://u@log.example:6514", "tcp://log.example:1/path"} {
		if _, err := activity.SyslogTarget(bad, activity.SyslogOptions{}); err == nil {
			t.Errorf("syslog %q was taken", bad)
		}
	}
	for address, secret := range map[string]string{"http://log.example/x": "sixteen letters!", "ftp://log.example": "sixteen letters!", "https://": "sixteen letters!",
		"https://u:p@log.example": "sixteen letters!", "https://log.example": "short", "https://log.example/a": "whsec_!!"} {
		if _, err := activity.WebhookTarget(address, secret, loopback(), time.Now); err == nil {
			t.Errorf("webhook %q with %q was taken", address, secret)
		}
	}
	blocked, err := activity.SyslogTarget("udp://169.254.169.254:514", activity.SyslogOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if err := blocked.Send(within(t), someBatch()); err == nil {
		t.Error("a metadata address was spoken to")
	}
}

func TestWebhookIsSigned(t *testing.T) {
	secret := []byte("an old secret of the receiver")
	status := http.StatusNoContent
	var faults []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		mac := hmac.New(sha256.New, secret)
		fmt.Fprintf(mac, "%s.%s.%s", r.Header.Get("webhook-id"), r.Header.Get("webhook-timestamp"), body)
		if want := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil)); r.Header.Get("webhook-signature") != want || r.Header.Get("webhook-id") != "checkpoint-7" ||
			string(body) != "{\"a\":1}\n{\"b\":2}\n" || r.Method != http.MethodPost {
			faults = append(faults, fmt.Sprintf("%v %s", r.Header, body))
		}
		w.Header().Set("Location", "/elsewhere")
		w.WriteHeader(status)
	}))
	defer server.Close()
	target, err := activity.WebhookTarget(server.URL+"/hook", "whsec_"+base64.StdEncoding.EncodeToString(secret), loopback(), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if err := target.Send(within(t), someBatch()); err != nil || len(faults) > 0 {
		t.Errorf("%v %v", err, faults)
	}
	for _, status = range []int{http.StatusFound, http.StatusBadRequest, http.StatusInternalServerError} {
		if err := target.Send(within(t), someBatch()); err == nil {
			t.Errorf("the answer %d was success", status)
		}
	}
}
