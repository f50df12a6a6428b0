package app_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"cabinet/internal/app/apptest"
	"cabinet/internal/links"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
)

// elsewhere is a deployment that isn't there yet, with the key file of another one.
func (d *deployment) elsewhere(database string) *deployment {
	d.t.Helper()
	folder := filepath.Join(d.t.TempDir(), "data")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		d.t.Fatal(err)
	}
	key, err := os.ReadFile(filepath.Join(d.env["DATA"], "cabinet.key"))
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, "cabinet.key"), key, 0o600)
	}
	if err != nil {
		d.t.Fatal(err)
	}
	e := &deployment{t: d.t, env: apptest.Env{"DATA": folder, "LISTEN": "127.0.0.1:" + strconv.Itoa(apptest.FreePort(d.t)), "LOG_LEVEL": "warn"}}
	if database != "" {
		e.env["DATABASE"] = database
	}
	return e
}

// serve starts the deployment's server.
func (d *deployment) serve() {
	d.t.Helper()
	d.server = apptest.Start(d.t, d.env, "serve")
	d.server.Says("Cabinet is at")
	d.remote = apptest.Remote(d.t, d.env["LISTEN"])
}

// file puts a stored file beside the product's back and returns its path below the data folder.
func (d *deployment) file(content []byte) string {
	d.t.Helper()
	name := filepath.Join("files", "acc", "pictures", "one")
	path := filepath.Join(d.env["DATA"], name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		d.t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o600); err != nil {
		d.t.Fatal(err)
	}
	return name
}

const gracesPassword = "velvet tractor opinion"

// grace makes a user who can sign in.
func (d *deployment) grace() {
	d.t.Helper()
	v := d.remote.Visitor()
	out := d.good("user", "create", "--email", "grace@marlowe.example", "--first-name", "Grace", "--last-name", "Obi")
	v.Submit(v.Open(linkIn.FindString(out)).Form(""), apptest.Fill{"new_password": gracesPassword, "confirm_password": gracesPassword}).At(links.SignIn(""))
}

// A backup of a live deployment becomes another one on either database, in which nothing of then lives on and which sends
// nothing until it is released (R90, R91).
func TestRestoreAcrossDatabases(t *testing.T) {
	databases := map[string]func(testing.TB) string{"sqlite": func(testing.TB) string { return "" }, "postgres": dbtest.PostgresURL}
	for from, source := range databases {
		for to, target := range databases {
			if from == to {
				continue // see TestRestoreInPlace
			}
			t.Run(from+" to "+to, func(t *testing.T) {
				d := deploy(t, source(t))
				d.grace()
				ada := d.remote.Visitor()
				ada.SignIn("ada@marlowe.example", adasPassword).At(links.Home())
				link := strings.TrimSpace(d.good("user", "reset", "--print", "--email", "grace@marlowe.example"))
				d.good("user", "reset", "--email", "grace@marlowe.example") // waits, as there is no mail server
				name := d.file([]byte("a picture"))
				file := filepath.Join(t.TempDir(), "b.cabinet-backup")
				if out := d.good("backup", file); !strings.Contains(out, "1 files") || !strings.Contains(out, "Written in") {
					t.Error(out)
				}
				d.good("verify", file)
				d.bad(1, "name already", "backup", file)
				d.bad(1, "stop the server first", "restore", file, "--replace")

				e := d.elsewhere(target(t))
				e.dryRun(file)
				if out := e.good("restore", file); !strings.Contains(out, " jobs wait") || strings.Contains(out, " 0 jobs") || !strings.Contains(out, "cabinet release") {
					t.Error(out)
				}
				if got, err := os.ReadFile(filepath.Join(e.env["DATA"], name)); err != nil || string(got) != "a picture" {
					t.Error(string(got), err)
				}
				e.silent(ada, link[strings.Index(link, "/"+"/")+2:])
				if out := e.good("audit", "verify"); strings.Contains(out, "BROKEN") || !strings.Contains(out, "Marlowe & Finch: sound") {
					t.Error(out)
				}
				e.bad(1, "stop the server first", "restore", file, "--replace")
			})
		}
	}
}

// dryRun does it all and leaves nothing.
func (d *deployment) dryRun(file string) {
	d.t.Helper()
	if out := d.good("restore", "--dry-run", file); !strings.Contains(out, "nothing was changed") {
		d.t.Error(out)
	}
	list, err := os.ReadDir(d.env["DATA"])
	if err != nil {
		d.t.Fatal(err)
	}
	for _, e := range list {
		if e.Name() == "cabinet.db" || strings.HasPrefix(e.Name(), ".re") {
			d.t.Error("a dry run left " + e.Name())
		}
	}
	if stored, _ := filepath.Glob(filepath.Join(d.env["DATA"], "files", "acc", "*", "*")); len(stored) > 0 {
		d.t.Error("a dry run left", stored)
	}
}

// silent serves a restored copy beside a mail server and looks at what it tells whom.
func (d *deployment) silent(ada *apptest.Person, link string) {
	d.t.Helper()
	port := apptest.FreePort(d.t)
	post := apptest.Post(d.t, port)
	d.env["SMTP_HOST"], d.env["SMTP_PORT"], d.env["SMTP_TLS"], d.env["MAIL_FROM"] = "127.0.0.1", strconv.Itoa(port), "none", "cabinet@cabinet.example"
	d.serve()
	old := d.remote.Visitor()
	old.SetCookie(ada.Cookie("cabinet_session"))
	if page := old.Get(links.Profile()); page.Path != links.SignIn("") {
		d.t.Errorf("an old session lives again: %d at %s", page.Status, page.Path)
	}
	_, path, _ := strings.Cut(link, "/")
	if page := d.remote.Visitor().Get("/" + path); page.Count("input[name=new_password]") > 0 {
		d.t.Error("an old link lives again")
	}
	d.remote.Visitor().SignIn("grace@marlowe.example", gracesPassword).At(links.Home())
	d.good("user", "reset", "--email", "ada@marlowe.example")
	time.Sleep(2 * time.Second)
	if n := len(post.All()); n != 0 {
		d.t.Errorf("%d mails left a silent copy", n)
	}
	d.bad(1, "sent-until", "release", "--sent-until", "yesterday", "--send-waiting")
	if out := d.good("release", "--list"); !strings.Contains(out, "identity.send_reset: 1") {
		d.t.Error(out)
	}
	if out := d.good("release"); !strings.Contains(out, " 0 jobs are done now") || strings.Contains(out, " 0 were dropped") {
		d.t.Error(out)
	}
	d.bad(1, "nothing to release", "release")
	d.good("user", "reset", "--email", "grace@marlowe.example")
	for range 200 {
		if len(post.To("grace@marlowe.example")) > 0 {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	time.Sleep(time.Second)
	if n := len(post.To("grace@marlowe.example")); n != 1 {
		d.t.Errorf("%d mails after the release, want the new one alone", n)
	}
}

// With --replace the old is set aside, and a restore that fails changes nothing.
func TestRestoreInPlace(t *testing.T) {
	for name, database := range map[string]func(testing.TB) string{"sqlite": func(testing.TB) string { return "" }, "postgres": dbtest.PostgresURL} {
		t.Run(name, func(t *testing.T) {
			d := deploy(t, database(t))
			file := filepath.Join(t.TempDir(), "b.cabinet-backup")
			d.good("backup", file)
			d.grace() // after the backup
			d.server.Stop()
			d.bad(1, "--replace", "restore", file)
			whole, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			cut := filepath.Join(t.TempDir(), "cut")
			for n := 0; n < len(whole); n += 4096 {
				if err := os.WriteFile(cut, whole[:n], 0o600); err != nil {
					t.Fatal(err)
				}
				d.bad(1, "nothing was changed", "restore", cut, "--replace")
			}
			if out := d.good("user", "list"); !strings.Contains(out, "grace@") {
				t.Error("a failed restore changed something:", out)
			}
			out := d.good("restore", file, "--replace")
			kept := regexp.MustCompile(`kept as (\S+);`).FindStringSubmatch(out)
			if len(kept) != 2 {
				t.Fatal(out)
			}
			if out := d.good("user", "list"); strings.Contains(out, "grace@") || !strings.Contains(out, "ada@") {
				t.Error(out)
			}
			if name == "sqlite" {
				if _, err := os.Stat(kept[1]); err != nil {
					t.Error(err)
				}
			} else {
				dropSchema(t, d.env["DATABASE"], kept[1])
			}
			d.serve()
			d.remote.Visitor().SignIn("ada@marlowe.example", adasPassword).At(links.Home())
		})
	}
}

func dropSchema(t *testing.T, database, name string) {
	t.Helper()
	other := dbtest.Open(t, database, clock.NewFake(dbtest.Start))
	err := other.Write(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(t.Context(), `drop schema "`+name+`" cascade`)
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// Without the key there is nothing to be had, except with a second one; then the rest is there.
func TestRestoreWithoutTheKey(t *testing.T) {
	second, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	identity := filepath.Join(t.TempDir(), "second.txt")
	if err := os.WriteFile(identity, []byte(second.String()+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	d := deploy(t, "")
	first := filepath.Join(t.TempDir(), "first.cabinet-backup")
	d.good("backup", first)
	d.env["BACKUP_RECIPIENT"] = second.Recipient().String()
	file := filepath.Join(t.TempDir(), "b.cabinet-backup")
	d.good("backup", file)
	e := d.elsewhere("")
	key := filepath.Join(e.env["DATA"], "cabinet.key")
	if err := os.Remove(key); err != nil {
		t.Fatal(err)
	}
	e.bad(1, "isn't there", "restore", file)
	e.bad(1, "key file", "verify", file)
	e.bad(1, "another key", "restore", first, "--identity", identity, "--lost-key")
	e.good("verify", file, "--identity", identity)
	e.good("restore", file, "--identity", identity, "--lost-key", "--dry-run")
	if _, err := os.Stat(key); err == nil {
		t.Error("a dry run made a key")
	}
	e.good("restore", file, "--identity", identity, "--lost-key")
	e.serve()
	e.remote.Visitor().SignIn("ada@marlowe.example", adasPassword).At(links.Home())

	// Another deployment's key doesn't open it either, and is told by name.
	other := deploy(t, "")
	other.server.Stop()
	other.bad(1, "another key", "restore", file, "--replace")
}

// The key is changed beside a live server, which goes on; older backups need the key of their time.
func TestKeyIsRotatedBesideALiveServer(t *testing.T) {
	for name, database := range map[string]func(testing.TB) string{"sqlite": func(testing.TB) string { return "" }, "postgres": dbtest.PostgresURL} {
		t.Run(name, func(t *testing.T) {
			d := deploy(t, database(t))
			file := filepath.Join(t.TempDir(), "b.cabinet-backup")
			d.good("backup", file)
			key := filepath.Join(d.env["DATA"], "cabinet.key")
			before, err := os.ReadFile(key)
			if err != nil {
				t.Fatal(err)
			}
			d.bad(1, "one key only", "key", "retire")
			if out := d.good("key", "rotate"); !strings.Contains(out, "1 secrets sealed anew") {
				t.Error(out)
			}
			d.good("verify", file)
			if out := d.good("key", "rotate"); !strings.Contains(out, "Going on") || !strings.Contains(out, "0 secrets") {
				t.Error(out)
			}
			if out := d.good("key", "show"); strings.Count(out, "\n") != 2 || !strings.Contains(out, "seals and opens; 1 secrets") || !strings.Contains(out, " opens; 0 secrets") {
				t.Error(out)
			}
			d.remote.Visitor().SignIn("ada@marlowe.example", adasPassword).At(links.Home())
			d.good("key", "retire", "--wait", "0s")
			d.bad(1, "another key", "verify", file)
			now, err := os.ReadFile(key)
			if err != nil || bytes.Contains(now, bytes.TrimSpace(before[bytes.LastIndex(before, []byte("cabinet-key")):])) {
				t.Error("the old key is still in the file", err)
			}
			d.server.Stop()
			d.serve()
			d.remote.Visitor().SignIn("ada@marlowe.example", adasPassword).At(links.Home())
			// The old key below the new one opens the old backup again.
			if err := os.WriteFile(key, append(now, before...), 0o600); err != nil {
				t.Fatal(err)
			}
			d.good("verify", file)
			e := d.elsewhere("")
			e.good("restore", file)
			e.serve()
			if out := e.good("audit", "verify"); strings.Contains(out, "BROKEN") {
				t.Error(out)
			}
		})
	}
}
