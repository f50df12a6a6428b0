package app_test

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"cabinet/internal/app/apptest"
	"cabinet/internal/links"
	"cabinet/internal/platform/db/dbtest"
)

// deployment is a data folder of its own with a live server, set up by its first-run link.
type deployment struct {
	t      *testing.T
	env    apptest.Env
	server *apptest.Running
	remote *apptest.App
}

func (d *deployment) run(args ...string) apptest.Result {
	d.t.Helper()
	return apptest.Command(d.t, d.env, args...)
}

// good runs a command that must succeed and returns what it prints.
func (d *deployment) good(args ...string) string {
	d.t.Helper()
	r := d.run(args...)
	if r.Code != 0 {
		d.t.Fatalf("cabinet %s: code %d\n%s%s", strings.Join(args, " "), r.Code, r.Out, r.Err)
	}
	return r.Out
}

// bad runs a command that must fail with a code and say why.
func (d *deployment) bad(code int, why string, args ...string) {
	d.t.Helper()
	r := d.run(args...)
	if r.Code != code || !strings.Contains(r.Err, why) {
		d.t.Errorf("cabinet %s: code %d, want %d and %q\n%s%s", strings.Join(args, " "), r.Code, code, why, r.Out, r.Err)
	}
}

var linkIn = regexp.MustCompile(`http://\S+`)

const adasPassword = "seven quiet otters"

func deploy(t *testing.T, database string) *deployment {
	t.Helper()
	address := fmt.Sprintf("127.0.0.1:%d", apptest.FreePort(t))
	d := &deployment{t: t, env: apptest.Env{"DATA": filepath.Join(t.TempDir(), "data"), "LISTEN": address, "LOG_LEVEL": "warn"}}
	if database != "" {
		d.env["DATABASE"] = database
	}
	d.server = apptest.Start(t, d.env, "serve")
	out := d.server.Says("cabinet setup-link")
	d.remote = apptest.Remote(t, address)
	v := d.remote.Visitor()
	v.Submit(v.Open(linkIn.FindString(out)).Form(""), apptest.Fill{"account_name": "Marlowe & Finch", "account_kind": "law_firm", "country": "GB",
		"language": "en", "first_name": "Ada", "last_name": "Finch", "email": "ada@marlowe.example", "id_number": "A-1",
		"new_password": adasPassword, "confirm_password": adasPassword}).Want(200).At(links.Profile())
	return d
}

func TestCommandsBesideALiveServer(t *testing.T) {
	for name, database := range map[string]func(*testing.T) string{"sqlite": func(*testing.T) string { return "" }, "postgres": func(t *testing.T) string { return dbtest.PostgresURL(t) }} {
		t.Run(name, func(t *testing.T) {
			d := deploy(t, database(t))
			d.bad(1, "it is set up already", "setup-link")
			d.users()
			d.tokens()
			d.directories()
			if out := d.good("migrate"); !regexp.MustCompile(`at schema \d+\.`).MatchString(out) {
				t.Errorf("migrate: %s", out)
			}
			out := d.good("audit", "verify")
			if !strings.Contains(out, "Marlowe & Finch: sound up to position ") || !strings.Contains(out, "the deployment: sound") {
				t.Errorf("audit verify: %s", out)
			}
			if code := d.server.Stop(); code != 0 {
				t.Errorf("serve ended with %d: %s", code, d.server.Err)
			}
			if again := apptest.Start(t, d.env, "serve"); strings.Contains(again.Says("Cabinet is at http://"), "token=") {
				t.Error("a second start prints a link again")
			}
		})
	}
}

func (d *deployment) users() {
	t := d.t
	out := d.good("user", "create", "--email", "grace@marlowe.example", "--first-name", "Grace", "--last-name", "Obi", "--role", "guest", "--id-number", "G-1")
	if !strings.Contains(out, "grace@marlowe.example is now a user of Marlowe & Finch") {
		t.Errorf("user create: %s", out)
	}
	v := d.remote.Visitor()
	v.Submit(v.Open(linkIn.FindString(out)).Form(""), apptest.Fill{"new_password": "velvet tractor opinion", "confirm_password": "velvet tractor opinion"}).At(links.SignIn(""))
	v.SignIn("grace@marlowe.example", "velvet tractor opinion").At(links.Home()).See("Guest")

	d.bad(1, "already belongs", "user", "create", "--email", "Grace@marlowe.example", "--first-name", "Grace", "--last-name", "Obi")
	d.bad(1, "@", "user", "create", "--email", "grace", "--first-name", "Grace", "--last-name", "Obi")
	d.bad(1, "no organisation of that name", "user", "create", "--account", "Elsewhere", "--email", "x@y.example", "--first-name", "X", "--last-name", "Y")
	d.bad(2, "role", "user", "create", "--email", "x@y.example", "--first-name", "X", "--last-name", "Y", "--role", "king")
	d.bad(2, "email", "user", "create", "--first-name", "X", "--last-name", "Y")

	table := d.good("user", "list")
	if lines := strings.Split(strings.TrimSpace(table), "\n"); len(lines) != 3 || !strings.Contains(lines[1], "ada@marlowe.example") || !strings.Contains(lines[2], "G-1") {
		t.Errorf("user list:\n%s", table)
	}
	for _, line := range strings.Split(strings.TrimSpace(d.good("user", "list", "--json", "--account", "marlowe & FINCH")), "\n") {
		var one map[string]string
		if err := json.Unmarshal([]byte(line), &one); err != nil || one["email"] == "" || one["status"] != "active" {
			t.Errorf("user list --json: %v: %s", err, line)
		}
	}
	out = d.good("user", "reset", "--print", "--email", "grace@marlowe.example")
	if link := strings.TrimSpace(out); linkIn.FindString(link) != link {
		t.Errorf("user reset --print: %q", out)
	}
	d.remote.Visitor().Open(strings.TrimSpace(out)).Want(200)
	if out := d.good("user", "reset", "--email", "grace@marlowe.example"); !strings.Contains(out, "will mail the link") {
		t.Errorf("user reset: %s", out)
	}
	d.bad(1, "nobody signs in", "user", "reset", "--email", "nobody@marlowe.example")

	attacker := d.remote.Visitor()
	for range 5 {
		attacker.SignIn("grace@marlowe.example", "not the right one").Want(422)
	}
	stranger := d.remote.Visitor()
	stranger.SignIn("grace@marlowe.example", "velvet tractor opinion").Want(422)
	if out := d.good("user", "release", "--email", "grace@marlowe.example"); !strings.Contains(out, "Released") {
		t.Errorf("user release: %s", out)
	}
	other := d.remote.Visitor()
	other.From("203.0.113.9")
	other.SignIn("grace@marlowe.example", "velvet tractor opinion").At(links.Home())
	d.bad(1, "nobody signs in", "user", "release", "--email", "nobody@marlowe.example")
}

func (d *deployment) tokens() {
	for scope, want := range map[string]int{"read": 403, "write": 200, "admin": 200} {
		r := d.run("token", "create", "--email", "ada@marlowe.example", "--account", "Marlowe & Finch", "--scope", scope)
		if r.Code != 0 || r.Err != "" || !regexp.MustCompile(`^cab_[A-Za-z0-9_-]{43}\n$`).MatchString(r.Out) {
			d.t.Fatalf("token create: %d %q %q", r.Code, r.Out, r.Err)
		}
		program := d.remote.Bearer(strings.TrimSpace(r.Out))
		program.Call(http.MethodGet, links.APIMe(), nil).Want(200)
		program.Call(http.MethodPatch, links.APIMe(), map[string]string{"position": "Clerk"}).Want(want)
	}
	d.bad(2, "scope", "token", "create", "--email", "ada@marlowe.example", "--scope", "all")
	d.bad(2, "scope", "token", "create", "--email", "ada@marlowe.example")
	d.bad(1, "isn't an active user", "token", "create", "--email", "ada@marlowe.example", "--account", "Elsewhere", "--scope", "read")
	d.bad(1, "nobody signs in", "token", "create", "--email", "nobody@marlowe.example", "--scope", "read")
}

func (d *deployment) directories() {
	t := d.t
	d.bad(1, "no directory yet", "directory", "status")
	d.bad(2, "role", "directory", "create", "--name", "Entra", "--role", "administrator")
	d.bad(1, "no group", "directory", "create", "--name", "Entra", "--group", "Nobody")
	if out := d.good("directory", "create", "--name", "Entra", "--role", "guest"); !strings.Contains(out, "Entra is connected to Marlowe & Finch as a dry run") {
		t.Errorf("directory create: %s", out)
	}
	d.bad(1, "name", "directory", "create", "--name", "ENTRA")
	d.bad(1, "366", "directory", "token", "--days", "367")
	token := strings.TrimSpace(d.good("directory", "token", "--days", "30"))
	if !regexp.MustCompile(`^cabscim_[A-Za-z0-9_-]{43}$`).MatchString(token) {
		t.Fatalf("directory token: %q", token)
	}
	entra := d.remote.Bearer(token)
	someone := map[string]any{"schemas": []string{"urn:ietf:params:scim:schemas:core:2.0:User"}, "userName": "vera@marlowe.example"}
	users := links.SCIM() + "/Users"
	entra.Call(http.MethodPost, users, someone)
	if out := d.good("directory", "status"); !strings.Contains(out, "dry run") || !strings.Contains(out, "1 listed by the dry run") {
		t.Errorf("directory status: %s", out)
	}
	if out := d.good("directory", "live"); !strings.Contains(out, "Entra: live") {
		t.Errorf("directory live: %s", out)
	}
	if out := d.good("directory", "pause", "--directory", "entra"); !strings.Contains(out, "stopped (paused)") {
		t.Errorf("directory pause: %s", out)
	}
	entra.Call(http.MethodPost, users, someone).Want(429)
	items := strings.Split(strings.TrimSpace(d.good("directory", "items")), "\n")
	if len(items) != 2 || !strings.Contains(items[1], "vera@marlowe.example") {
		t.Fatalf("directory items: %v", items)
	}
	if out := d.good("directory", "resume"); !strings.Contains(out, "Entra: live") {
		t.Errorf("directory resume: %s", out)
	}
	d.bad(1, "weren't decided", "directory", "approve", "nonsense")
	if out := d.good("directory", "approve", strings.Fields(items[1])[0]); !strings.Contains(out, "Decided: 1 of 1") {
		t.Errorf("directory approve: %s", out)
	}
	if out := d.good("user", "list"); !strings.Contains(out, "vera@marlowe.example") {
		t.Errorf("user list: %s", out)
	}
	if out := d.good("directory", "list"); !strings.Contains(out, "Entra") || !strings.Contains(out, "live") {
		t.Errorf("directory list: %s", out)
	}
	d.bad(2, "sure", "directory", "remove")
	d.good("directory", "remove", "--sure")
	entra.Call(http.MethodPost, users, someone).Want(401)
}

func TestAuditVerifyFindsATamperedRow(t *testing.T) {
	d := deploy(t, "")
	d.good("audit", "verify")
	d.server.Stop()
	file := filepath.Join(d.env["DATA"], "cabinet.db")
	raw, err := sql.Open("sqlite", "file:"+file)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := raw.Query(`select name from sqlite_master where type = 'trigger' and tbl_name = 'acts'`)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	_ = rows.Close()
	if _, err := raw.Exec(`update acts set kind = 'identity.signed_out' where kind = 'people.user_added'`); err == nil || len(names) == 0 {
		t.Error("an act could be changed in spite of the triggers")
	}
	for _, name := range names {
		if _, err := raw.Exec(`drop trigger ` + name); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := raw.Exec(`update acts set kind = 'identity.signed_out' where kind = 'people.user_added'`); err != nil {
		t.Fatal(err)
	}
	if err := raw.Close(); err != nil {
		t.Fatal(err)
	}
	r := d.run("audit", "verify")
	if r.Code != 1 || !strings.Contains(r.Out, "Marlowe & Finch: BROKEN: ") || !strings.Contains(r.Err, "tampered") {
		t.Errorf("code %d\n%s%s", r.Code, r.Out, r.Err)
	}
}

func TestCommandLine(t *testing.T) {
	folder := t.TempDir()
	d := &deployment{t: t, env: apptest.Env{"DATA": filepath.Join(folder, "data")}}
	for _, args := range [][]string{{}, {"fly"}, {"serve", "--fast"}, {"serve", "extra"}, {"user"}, {"serve", "--log-level", "loud"}, {"serve", "--smtp-port", "many"}} {
		if r := d.run(args...); r.Code != 2 || !strings.Contains(r.Err, "Try: cabinet --help") || r.Out != "" {
			t.Errorf("%v: code %d\n%s%s", args, r.Code, r.Out, r.Err)
		}
	}
	d.bad(1, "base-url", "serve", "--listen", "0.0.0.0:8080")
	d.bad(1, "base-url", "serve", "--base-url", "http://cabinet.example")
	d.bad(1, "mail-from", "serve", "--smtp-host", "mail.example")
	d.bad(1, "smtp-tls", "serve", "--smtp-host", "mail.example", "--mail-from", "a@b.example", "--smtp-tls", "none")
	d.bad(1, "listen", "serve", "--listen", "everywhere")
	if _, err := os.Stat(d.env["DATA"]); err == nil {
		t.Error("a wrong setting leaves a data folder behind")
	}
	if r := d.run("--help"); r.Code != 0 || !strings.Contains(r.Out, "setup-link") {
		t.Errorf("--help: %d %s", r.Code, r.Out)
	}
	if out := d.good("version"); !strings.HasPrefix(out, "cabinet ") {
		t.Errorf("version: %s", out)
	}
	out := d.good("settings")
	for _, want := range []string{"CABINET_DATA", "--base-url", "CABINET_SMTP_PASSWORD_FILE"} {
		if !strings.Contains(out, want) {
			t.Errorf("settings doesn't say %s", want)
		}
	}
	d.bad(1, "no organisation yet", "user", "list")
	first, second := d.good("setup-link"), d.good("setup-link")
	if linkIn.FindString(first)+"\n" != first || first == second {
		t.Errorf("setup-link: %q, %q", first, second)
	}
	if r := d.run("audit", "verify"); r.Code != 0 {
		t.Errorf("audit verify of an empty folder: %s", r.Err)
	}
}

func TestSecretsComeFromFilesAndNeverGoOut(t *testing.T) {
	folder := t.TempDir()
	secret := filepath.Join(folder, "secret")
	if err := os.WriteFile(secret, []byte("mail-secret-words\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	env := apptest.Env{"DATA": filepath.Join(folder, "data"), "SMTP_HOST": "127.0.0.1", "SMTP_PORT": "1", "SMTP_TLS": "none", "SMTP_USER": "u", "SMTP_PASSWORD_FILE": secret,
		"MAIL_FROM": "a@b.example", "LOG_LEVEL": "debug"}
	for _, args := range [][]string{{"setup-link"}, {"settings"}, {"migrate"}} {
		r := apptest.Command(t, env, args...)
		if r.Code != 0 || strings.Contains(r.Out+r.Err, "mail-secret-words") {
			t.Errorf("%v: %d\n%s%s", args, r.Code, r.Out, r.Err)
		}
	}
	env["SMTP_PASSWORD_FILE"] = filepath.Join(folder, "missing")
	if r := apptest.Command(t, env, "migrate"); r.Code == 0 {
		t.Error("a missing secret file goes unnoticed")
	}
}
