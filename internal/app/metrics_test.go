package app_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"cabinet/internal/app/apptest"
	"cabinet/internal/links"
)

// TestMetrics scrapes the metrics where they are asked for, and nowhere else.
func TestMetrics(t *testing.T) {
	ports := apptest.FreePorts(t, 2)
	d := &deployment{t: t, env: apptest.Env{"DATA": t.TempDir() + "/data", "LOG_LEVEL": "warn",
		"LISTEN": fmt.Sprintf("127.0.0.1:%d", ports[0]), "METRICS_LISTEN": fmt.Sprintf("127.0.0.1:%d", ports[1])}}
	d.server = apptest.Start(t, d.env, "serve")
	d.server.Says("cabinet setup-link")
	client := &http.Client{}
	defer client.CloseIdleConnections()
	get := func(address, path string) (int, string) {
		t.Helper()
		response, err := client.Get("http://" + address + path)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		return response.StatusCode, string(body)
	}
	get(d.env["LISTEN"], links.SignIn(""))
	get(d.env["LISTEN"], "/no/such/place/ada@marlowe.example")
	status, body := get(d.env["METRICS_LISTEN"], "/metrics")
	if status != 200 {
		t.Fatal(status, body)
	}
	for _, want := range []string{`route="/signin"`, "cabinet_source_up", "go_goroutines", "cabinet_jobs", "process_"} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s in the metrics", want)
		}
	}
	if strings.Contains(body, "marlowe") || strings.Contains(body, "} NaN") {
		t.Error("an address, or a figure that isn't one, is in the metrics")
	}
	if strings.Contains(body, "cabinet_source_up") && strings.Contains(body, `cabinet_source_up{source="jobs"} 0`) {
		t.Error("a source can't be read")
	}
	if status, _ := get(d.env["LISTEN"], "/metrics"); status != 404 {
		t.Errorf("the public address answers %d", status)
	}
	if status, _ := get(d.env["METRICS_LISTEN"], links.SignIn("")); status != 404 {
		t.Errorf("the metrics' address answers %d for a page", status)
	}
	d.remote = nil
	if code := d.server.Stop(); code != 0 {
		t.Errorf("serve ended with %d: %s", code, d.server.Err)
	}
}
