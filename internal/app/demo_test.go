package app_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cabinet/internal/app/apptest"
	"cabinet/internal/links"
)

type credential struct{ Account, Email, Password, Role string }

func TestDemo(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED: making the demo's data takes seconds")
	}
	address := fmt.Sprintf("127.0.0.1:%d", apptest.FreePort(t))
	d := &deployment{t: t, env: apptest.Env{"DATA": filepath.Join(t.TempDir(), "demo"), "LISTEN": address, "LOG_LEVEL": "warn"}}
	var people []credential
	if err := json.Unmarshal([]byte(d.good("demo", "--credentials")), &people); err != nil || len(people) < 12 {
		t.Fatalf("%v: %d credentials", err, len(people))
	}
	if _, err := os.Stat(d.env["DATA"]); err == nil {
		t.Error("--credentials makes data")
	}
	d.server = apptest.Start(t, d.env, "demo")
	out := d.server.Says("/dev/ui")
	d.remote = apptest.Remote(t, address)
	seen := map[string]map[string]bool{}
	for _, c := range people {
		if !strings.Contains(out, c.Email) {
			t.Errorf("%s isn't printed", c.Email)
		}
		if seen[c.Account] == nil {
			seen[c.Account] = map[string]bool{}
		}
		if seen[c.Account][c.Role] {
			continue
		}
		seen[c.Account][c.Role] = true
		v := d.remote.Visitor()
		page := v.SignIn(c.Email, c.Password).Want(200)
		if page.Path == links.ChooseAccount("") {
			page = v.Submit(page.Form(fmt.Sprintf("form:has(button:contains(%q))", c.Account)), apptest.Fill{"account": page.Doc.Find(fmt.Sprintf("button:contains(%q)", c.Account)).AttrOr("value", "")})
		}
		var me map[string]any
		v.Call(http.MethodGet, links.APIMe(), nil).Want(200).JSON(&me)
		if page.Path != links.Home() || me["role"] != c.Role || me["account_name"] != c.Account || me["picture_url"] == "" {
			t.Errorf("%s: %v", c.Email, me)
		}
	}
	if len(seen) != 3 {
		t.Errorf("%d organisations", len(seen))
	}
	for account, roles := range seen {
		if len(roles) != 4 {
			t.Errorf("%s: roles %v", account, roles)
		}
		if n := strings.Count(d.good("user", "list", "--json", "--account", account), "\n"); n < 55 || n > 65 {
			t.Errorf("%s has %d users", account, n)
		}
	}
	d.bad(1, "demo's folder", "serve", "--listen", "127.0.0.1:0")
	token := strings.TrimSpace(d.good("token", "create", "--email", people[0].Email, "--account", people[0].Account, "--scope", "write"))
	d.remote.Bearer(token).Call(http.MethodPatch, links.APIMe(), map[string]string{"position": "Kept"}).Want(200)
	d.good("audit", "verify")
	if code := d.server.Stop(); code != 0 {
		t.Errorf("the demo ended with %d: %s", code, d.server.Err)
	}
	d.server = apptest.Start(t, d.env, "demo")
	d.server.Says("/dev/ui")
	page := d.remote.Bearer(token).Call(http.MethodGet, links.APIMe(), nil).Want(200)
	if !strings.Contains(string(page.Body), "Kept") {
		t.Error("a restart forgets")
	}
}

func TestDemoRefusesForeignFolders(t *testing.T) {
	folder := t.TempDir()
	foreign := filepath.Join(folder, "precious.txt")
	if err := os.WriteFile(foreign, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	d := &deployment{t: t, env: apptest.Env{"DATA": folder}}
	d.bad(1, "isn't a demo's folder", "demo")
	d.bad(1, "isn't a demo's folder", "demo", "--reset")
	if entries, err := os.ReadDir(folder); err != nil || len(entries) != 1 {
		t.Errorf("%v, %v", entries, err)
	}
}
