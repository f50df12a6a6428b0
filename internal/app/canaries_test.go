package app_test

import (
	"archive/zip"
	"bytes"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"filippo.io/age"
	"github.com/klauspost/compress/zstd"

	"cabinet/internal/app/apptest"
	"cabinet/internal/links"
	"cabinet/internal/platform/db/dbtest"
)

// flock is a deployment that uses every kind of secret there is, and what it lets out.
type flock struct {
	*deployment
	c      canaries
	post   *apptest.PostOffice
	key    *age.X25519Identity // opens its backups, for those who search
	folder string
	seen   strings.Builder // what people and programs were answered once the secrets were there
}

// TestCanaries uses fifteen secrets as they are meant to be used, with all that can be logged logged, and then looks for
// them wherever something is kept or shown (R68). A mailed link stands in the one mail that carries it.
func TestCanaries(t *testing.T) {
	for name, database := range map[string]func(testing.TB) string{"sqlite": func(testing.TB) string { return "" }, "postgres": dbtest.PostgresURL} {
		t.Run(name, func(t *testing.T) {
			f := hatch(t, database(t))
			f.live()
			f.look()
			f.commands()
			f.mails()
			f.store()
			if code := f.server.Stop(); code != 0 {
				t.Errorf("serve ended with %d", code)
			}
			log := f.server.Err.String() + f.server.Out.String()
			f.c.silent(t, "the log", log)
			if !strings.Contains(log, "/verify-email/{token}") {
				t.Error("the log doesn’t tell all that it could")
			}
			if len(f.c) < 15 {
				t.Errorf("%d canaries", len(f.c))
			}
		})
	}
}

// hatch starts the deployment, the outside world included.
func hatch(t *testing.T, database string) *flock {
	t.Helper()
	f := &flock{deployment: deploy(t, database), c: canaries{}, folder: t.TempDir()}
	f.c["password"] = adasPassword
	if code := f.server.Stop(); code != 0 {
		t.Fatal(f.server.Err)
	}
	key, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	f.key = key
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }))
	t.Cleanup(hook.Close)
	ports := apptest.FreePorts(t, 2)
	port := ports[0]
	f.post = apptest.Post(t, port)
	f.c["SMTP password"], f.c["S3 secret key"], f.c["S3 access key"] = "smtp~Kestrel/9+41", "s3~Bittern/7+82=", "S3ACCESSWAXWING73"
	f.c["webhook secret"] = "hook~Nightjar/5+63=11"
	for name, value := range map[string]string{"LOG_LEVEL": "debug", "SMTP_HOST": "127.0.0.1", "SMTP_PORT": fmt.Sprint(port), "SMTP_TLS": "none",
		"MAIL_FROM": "Cabinet <cabinet@marlowe.example>", "SMTP_PASSWORD": f.c["SMTP password"],
		"S3_SECRET_KEY": f.c["S3 secret key"], "S3_ACCESS_KEY": f.c["S3 access key"],
		"CHECKPOINT_WEBHOOK":        hook.URL,
		"CHECKPOINT_WEBHOOK_SECRET": "whsec_" + base64.StdEncoding.EncodeToString([]byte(f.c["webhook secret"])),
		"BACKUP_RECIPIENT":          key.Recipient().String(), "METRICS_LISTEN": fmt.Sprintf("127.0.0.1:%d", ports[1]),
		"DKIM_DOMAIN": "marlowe.example", "DKIM_SELECTOR": "one", "DKIM_KEY_FILE": f.dkim()} {
		f.env[name] = value
	}
	f.server = apptest.Start(t, f.env, "serve")
	f.server.Says("Cabinet is at")
	f.remote = apptest.Remote(t, f.env["LISTEN"])
	sealing, err := os.ReadFile(filepath.Join(f.env["DATA"], "cabinet.key"))
	if err != nil {
		t.Fatal(err)
	}
	for i, word := range regexp.MustCompile(`[A-Za-z0-9+/_=-]{40,}`).FindAllString(string(sealing), -1) {
		f.c[fmt.Sprintf("sealing key %d", i)] = word
	}
	return f
}

// dkim makes the key that signs mail and returns its file.
func (f *flock) dkim() string {
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		f.t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		f.t.Fatal(err)
	}
	f.c["DKIM key"] = string(key.Seed())
	path := filepath.Join(f.folder, "dkim.pem")
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600); err != nil {
		f.t.Fatal(err)
	}
	return path
}

// token waits for a mail with a link to a page and returns the link's token, which is a canary from now on.
func (f *flock) token(name, address, page string) string {
	f.t.Helper()
	base := "http://" + f.env["LISTEN"] + page
	for range 600 {
		for _, d := range f.post.To(address) {
			if _, rest, ok := strings.Cut(readable(f.t, d.Raw), base); ok {
				token := regexp.MustCompile(`^[A-Za-z0-9_-]+`).FindString(rest)
				f.c[name] = token
				return token
			}
		}
		time.Sleep(50 * time.Millisecond)
	}
	f.t.Fatalf("no mail to %s has a link to %s", address, page)
	return ""
}

// live uses the secrets.
func (f *flock) live() {
	f.t.Helper()
	const ada, moved = "ada@marlowe.example", "ada@moved.example"
	f.c["password that was replaced"], f.c["password that was refused"] = "orchid ferry thimble 77", "wrong walrus umbrella 12"
	v := f.remote.Visitor()
	v.SignIn(ada, f.c["password that was refused"]).Want(422)
	v.Submit(v.Get(links.Forgot()).Form(""), apptest.Fill{"email": ada}).Want(200)
	reset := f.token("reset link", ada, links.Reset(""))
	v.Submit(v.Get(links.Reset(reset)).Form(""), apptest.Fill{"new_password": f.c["password that was replaced"], "confirm_password": f.c["password that was replaced"]})
	v.SignIn(ada, f.c["password that was replaced"]).At(links.Home())
	f.c["session that ended"] = v.Cookie("cabinet_session").Value
	f.c["new password"], f.c["password of an operation"] = "lagoon pepper banjo 31", "glacier mustard violin 58"
	change := v.Call(http.MethodPost, "/api/v1/me/password", map[string]string{"current_password": f.c["password that was replaced"],
		"new_password": f.c["password of an operation"], "confirm_password": f.c["password of an operation"]}, http.Header{"Idempotency-Key": {"first-change"}})
	if change.Status >= 300 {
		f.t.Fatalf("a new password: %d %s", change.Status, change.Body)
	}
	f.token("link of a device that isn’t known", ada, links.NotMe(""))

	v.Submit(v.Get(links.EmailChange()).Form("#email-form"), apptest.Fill{"new_email": moved}).Want(200)
	confirm := f.token("link that confirms", moved, links.VerifyEmail(""))
	v.Submit(v.Get(links.VerifyEmail(confirm)).Want(200).Form(""), nil).Want(200)
	f.token("link that undoes", ada, links.UndoEmail(""))
	program := v.Call(http.MethodPost, links.APITokens(), map[string]string{"name": "canary", "scope": "read"}, http.Header{"Idempotency-Key": {"first-token"}})
	var made struct{ Secret string }
	program.Want(http.StatusCreated).JSON(&made)
	f.c["bearer token"] = made.Secret
	f.remote.Bearer(made.Secret).Call(http.MethodGet, links.APIMe(), nil).Want(200)
	f.c["token of a command"] = strings.TrimSpace(f.good("token", "create", "--email", moved, "--scope", "read"))
	f.c["printed link"] = lastPart(strings.TrimSpace(f.good("user", "reset", "--print", "--email", moved)))
	f.c["session"] = v.Cookie("cabinet_session").Value
	f.c["device"] = v.Cookie("cabinet_device").Value
	for name, value := range f.c {
		if len(value) < 12 {
			f.t.Errorf("the %s is no canary: %d characters", name, len(value))
		}
	}
	f.walk(v, f.remote.Bearer(made.Secret))
}

func lastPart(link string) string { return link[strings.LastIndex(link, "/")+1:] }

// walk opens every page and operation that names nothing, makes the person's own archive and reads it.
func (f *flock) walk(v, program *apptest.Person) {
	f.t.Helper()
	for _, r := range apptest.Inside(f.t, f.env).Routes() {
		if r.Method == http.MethodGet && !strings.Contains(r.Path, "{") {
			who := v
			if r.API != nil {
				who = program
			}
			f.seen.Write(who.Send(r.Method, r.Path, nil, nil).Body)
		}
	}
	page := v.Submit(v.Get(links.MyData()).Form(`form[action="`+links.MyDataExport()+`"]`), nil).Want(200)
	where := page.Path
	var file *apptest.Page
	for range 600 {
		if file = v.Send(http.MethodGet, where, nil, nil); file.Count(`[href$="/file"],form[action$="/file"]`) > 0 {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if file.Count(`form[action$="/file"]`) > 0 {
		file = v.Press(file.Form(`form[action$="/file"]`), nil)
	} else {
		file = v.Send(http.MethodGet, where+"/file", nil, nil)
	}
	archive, err := zip.NewReader(bytes.NewReader(file.Body), int64(len(file.Body)))
	if err != nil {
		f.t.Fatalf("the archive (%d): %v", file.Status, err)
	}
	var all strings.Builder
	for _, entry := range archive.File {
		r, err := entry.Open()
		if err != nil {
			f.t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			f.t.Fatal(err)
		}
		f.c.silent(f.t, "my data, "+entry.Name, entry.Name+string(text))
		all.Write(text)
	}
	f.found("my data", all.String())
}

// found fails the test unless the search finds in a place what is no secret and must be there: it can read the place.
func (f *flock) found(place, text string) {
	f.t.Helper()
	if control := (canaries{"control": "ada@moved.example"}); len(control.find(text)) != 1 {
		f.t.Errorf("%s can’t be read by the search", place)
	}
}

// look searches what was answered, and the metrics.
func (f *flock) look() {
	f.t.Helper()
	f.c.silent(f.t, "a page or an operation", f.seen.String())
	f.found("the pages", f.seen.String())
	client := &http.Client{}
	defer client.CloseIdleConnections()
	res, err := client.Get("http://" + f.env["METRICS_LISTEN"] + "/metrics")
	if err != nil {
		f.t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		f.t.Fatal(err)
	}
	f.c.silent(f.t, "the metrics", string(text))
}

// commands searches what the operator is shown, exports of the record and the opened backup.
func (f *flock) commands() {
	f.t.Helper()
	for _, args := range [][]string{{"doctor"}, {"settings"}, {"version"}, {"key", "show"}, {"audit", "key"}, {"audit", "verify"}, {"user", "list", "--json"},
		{"audit", "export", "--format", "csv"}, {"audit", "export", "--format", "jsonl"}} {
		r := f.run(args...)
		if r.Code != 0 && args[0] != "doctor" {
			f.t.Errorf("cabinet %s: %d %s", args, r.Code, r.Err)
		}
		f.c.silent(f.t, "cabinet "+strings.Join(args, " "), r.Out+r.Err)
		if args[0] == "user" || len(args) > 2 {
			f.found("cabinet "+strings.Join(args, " "), r.Out)
		}
	}
	f.broken()
	path := filepath.Join(f.folder, "one.cabinet-backup")
	f.c.silent(f.t, "cabinet backup", f.good("backup", path))
	file, err := os.Open(path)
	if err != nil {
		f.t.Fatal(err)
	}
	defer file.Close()
	plain, err := age.Decrypt(file, f.key)
	if err != nil {
		f.t.Fatal(err)
	}
	unpacked, err := zstd.NewReader(plain)
	if err != nil {
		f.t.Fatal(err)
	}
	defer unpacked.Close()
	text, err := io.ReadAll(unpacked)
	if err != nil {
		f.t.Fatal(err)
	}
	f.found("the opened backup", string(text))
	f.c.silent(f.t, "the opened backup", string(text))
}

// broken has the same settings where nothing outside answers as it should: what went wrong is told without secrets.
func (f *flock) broken() {
	f.t.Helper()
	for name, changes := range map[string]apptest.Env{
		"no object store":                      {"FILES": "s3", "S3_ENDPOINT": "http://127.0.0.1:1", "S3_BUCKET": "files"},
		"a mail server that takes no password": {"SMTP_USER": "cabinet"},
		"no secret of the webhook":             {"CHECKPOINT_WEBHOOK_SECRET": f.c["webhook secret"][:12]},
		"no mail server":                       {"SMTP_PORT": "1", "SMTP_USER": "cabinet"},
	} {
		env := maps.Clone(f.env)
		maps.Copy(env, changes)
		r := apptest.Command(f.t, env, "doctor")
		if r.Code == 0 {
			f.t.Errorf("%s: the doctor finds nothing", name)
		}
		f.c.silent(f.t, "the doctor, "+name, r.Out+r.Err)
	}
}

// store searches every row of every table, and of SQLite the very bytes of its files.
func (f *flock) store() {
	f.t.Helper()
	text, err := dump(f.t.Context(), apptest.Inside(f.t, f.env).DB, f.env)
	if err != nil {
		f.t.Fatal(err)
	}
	f.found("the database", text)
	f.c.silent(f.t, "the database", text)
}
