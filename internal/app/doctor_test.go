package app_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"cabinet/internal/app/apptest"
	"cabinet/internal/platform/db/dbtest"
)

// report is what the doctor prints as JSON.
type report struct {
	Result string
	Checks []struct{ Check, Result, Found, Do string }
}

func examine(t *testing.T, env apptest.Env) (report, apptest.Result) {
	t.Helper()
	r := apptest.Command(t, env, "doctor", "--json")
	var out report
	if err := json.Unmarshal([]byte(r.Out), &out); err != nil {
		t.Fatalf("%v: %s%s", err, r.Out, r.Err)
	}
	if want := map[string]int{"ok": 0, "warning": 1, "failed": 2}[out.Result]; r.Code != want {
		t.Errorf("%s ends with %d", out.Result, r.Code)
	}
	for _, c := range out.Checks {
		if c.Found == "" || c.Result != "ok" && c.Do == "" {
			t.Errorf("%+v doesn't say what to do", c)
		}
	}
	return out, r
}

// says returns the worst result of a check, or nothing when it wasn't made.
func (r report) says(check string) string {
	worst := ""
	rank := map[string]int{"": 0, "ok": 1, "warning": 2, "failed": 3}
	for _, c := range r.Checks {
		if c.Check == check && rank[c.Result] > rank[worst] {
			worst = c.Result
		}
	}
	return worst
}

func (r report) want(t *testing.T, results map[string]string) {
	t.Helper()
	for check, want := range results {
		if got := r.says(check); got != want {
			t.Errorf("%s: %q, want %q", check, got, want)
		}
	}
}

func TestDoctorOfALivingDeployment(t *testing.T) {
	for name, database := range map[string]func(*testing.T) string{"sqlite": func(*testing.T) string { return "" }, "postgres": func(t *testing.T) string { return dbtest.PostgresURL(t) }} {
		t.Run(name, func(t *testing.T) {
			d := deploy(t, database(t))
			port := apptest.FreePort(t)
			apptest.Post(t, port)
			for k, v := range map[string]string{"SMTP_HOST": "127.0.0.1", "SMTP_PORT": itoa(port), "SMTP_TLS": "none", "MAIL_FROM": "cabinet@firm.example",
				"SMTP_USER": "", "BACKUP_DIR": t.TempDir(), "BACKUP_AT": "02:30", "CHECKPOINT_FILE": filepath.Join(t.TempDir(), "heads.jsonl")} {
				d.env[k] = v
			}
			got, r := examine(t, d.env)
			got.want(t, map[string]string{"settings": "ok", "data folder": "ok", "key file": "ok", "database": "ok", "key": "ok", "integrity": "ok",
				"files": "ok", "jobs": "ok", "record": "ok", "checkpoints": "", "backups": "ok", "scanner": "ok", "mail": "ok", "mail signing": "warning", "base URL": "warning"})
			if strings.Contains(r.Out+r.Err, "cabinet-key") {
				t.Error("the key is printed")
			}
			if plain := apptest.Command(t, d.env, "doctor"); plain.Code != r.Code || !strings.Contains(plain.Out, "→") || !strings.Contains(plain.Out, "warning") {
				t.Errorf("%d %s", plain.Code, plain.Out)
			}
		})
	}
}

// TestDoctorFindsWhatIsWrong breaks one thing after the other.
func TestDoctorFindsWhatIsWrong(t *testing.T) {
	d := deploy(t, "")
	d.server.Stop()
	data := d.env["DATA"]
	with := func(more apptest.Env) apptest.Env {
		out := apptest.Env{}
		for k, v := range d.env {
			out[k] = v
		}
		for k, v := range more {
			out[k] = v
		}
		return out
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	got, _ := examine(t, with(apptest.Env{"DATA": filepath.Join(t.TempDir(), "nowhere")}))
	got.want(t, map[string]string{"data folder": "failed", "key file": "failed", "database": "failed", "integrity": ""})
	if _, err := os.Stat(data + "/nowhere"); err == nil {
		t.Error("the doctor makes folders")
	}

	must(os.Chmod(data, 0o755))
	got, _ = examine(t, d.env)
	got.want(t, map[string]string{"data folder": "warning", "key file": "ok"})
	must(os.Chmod(data, 0o700))

	got, _ = examine(t, with(apptest.Env{"BACKUP_DIR": data}))
	got.want(t, map[string]string{"key file": "warning", "backups": "warning"})

	got, r := examine(t, with(apptest.Env{"SMTP_HOST": "127.0.0.1", "SMTP_PORT": itoa(apptest.FreePort(t)), "SMTP_TLS": "none", "MAIL_FROM": "cabinet@firm.example",
		"SMTP_USER": "cabinet", "SMTP_PASSWORD": "hush-hush"}))
	got.want(t, map[string]string{"mail": "failed"})
	if strings.Contains(r.Out+r.Err, "hush-hush") {
		t.Error("the password is printed")
	}

	got, r = examine(t, with(apptest.Env{"DATABASE": "postgres://cabinet:hush-hush@127.0.0.1:" + itoa(apptest.FreePort(t)) + "/none"}))
	got.want(t, map[string]string{"database": "failed", "integrity": "", "jobs": ""})
	if strings.Contains(r.Out+r.Err, "hush-hush") {
		t.Error("the password is printed")
	}

	got, _ = examine(t, with(apptest.Env{"BASE_URL": "https://no-such-host.invalid"}))
	got.want(t, map[string]string{"base URL": "failed"})
	got, _ = examine(t, with(apptest.Env{"BASE_URL": "ftp://x"}))
	got.want(t, map[string]string{"settings": "failed", "database": ""})

	key, err := os.ReadFile(filepath.Join(data, "cabinet.key"))
	must(err)
	other := deploy(t, "")
	foreign, err := os.ReadFile(filepath.Join(other.env["DATA"], "cabinet.key"))
	must(err)
	must(os.WriteFile(filepath.Join(data, "cabinet.key"), foreign, 0o600))
	got, _ = examine(t, d.env)
	got.want(t, map[string]string{"key file": "ok", "key": "failed"})
	must(os.WriteFile(filepath.Join(data, "cabinet.key"), key, 0o600))

	file, err := os.OpenFile(filepath.Join(data, "cabinet.db"), os.O_RDWR, 0)
	must(err)
	info, err := file.Stat()
	must(err)
	for at := info.Size() / 2; at < info.Size(); at += 4096 {
		_, err = file.WriteAt([]byte(strings.Repeat("x", 200)), at)
		must(err)
	}
	must(file.Close())
	got, _ = examine(t, d.env)
	if got.says("integrity") != "failed" && got.says("database") != "failed" {
		t.Errorf("a damaged database is found sound: %+v", got)
	}
}

func itoa(n int) string { return strconv.Itoa(n) }

func TestDoctorTellsOfTheScanner(t *testing.T) {
	d := deploy(t, "")
	d.server.Stop()
	got, _ := examine(t, d.env)
	got.want(t, map[string]string{"scanner": "ok"})
	d.env["SCANNER"] = "tcp://127.0.0.1:1"
	got, _ = examine(t, d.env)
	got.want(t, map[string]string{"scanner": "failed"})
}
