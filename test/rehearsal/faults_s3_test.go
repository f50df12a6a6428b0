package rehearsal_test

import (
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cabinet/internal/app/apptest"
	"cabinet/internal/links"
	"cabinet/internal/platform/blob/blobtest"
)

// objects returns the keys of what the bucket holds.
func objects(t *testing.T, g *blobtest.Gateway) (out []string) {
	t.Helper()
	err := filepath.WalkDir(g.Objects, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			out = append(out, strings.TrimPrefix(path, g.Objects+"/"))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestTheObjectStoreIsDown: files are in S3, which goes away, also in the middle of an upload. Pages work without files
// and say so in words; nothing is half done; it heals without a restart.
func TestTheObjectStoreIsDown(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, database string) {
		g := blobtest.StartGateway(t, false)
		env := with(environment(t, database), "FILES", "s3", "S3_ENDPOINT", g.Endpoint, "S3_BUCKET", blobtest.Bucket, "S3_PREFIX", "rehearsal",
			"S3_ACCESS_KEY", blobtest.AccessKey, "S3_SECRET_KEY", blobtest.SecretKey, "CLIENT_RATE", "1000000")
		p, remote := found(t, env)
		user(t, env, remote, "uma@marlowe.example")
		uma := remote.Visitor()
		uma.SignIn("uma@marlowe.example", password).At(links.Home())
		upload(t, uma, 1).Want(200).See("Your photo has been saved.")
		if len(objects(t, g)) == 0 {
			t.Fatal("the photo isn't in the object store")
		}
		g.Stop()
		withoutFiles(t, remote, uma)
		backups := t.TempDir()
		if r := apptest.Command(t, env, "backup", backups); r.Code != 1 || r.Err == "" {
			t.Errorf("a backup without the files: %d %s%s", r.Code, r.Out, r.Err)
		}
		if left, err := os.ReadDir(backups); err != nil || len(left) > 0 {
			t.Error("half a backup:", left, err)
		}
		g.Start()
		back(t, remote)
		command(t, env, "backup", backups)
		upload(t, uma, 2).Want(200).See("Your photo has been saved.")
		broken, rounds := 0, 0
		for ; broken < 2 && rounds < 12; rounds++ {
			if !uploadedWhileKilled(t, g, uma, uint8(10+rounds), time.Duration(rounds%4)*15*time.Millisecond) {
				broken++
			}
			back(t, remote)
			uma.Send(http.MethodGet, shownPhoto(uma), nil, nil).Want(200)
		}
		t.Logf("%d of %d uploads broke", broken, rounds)
		if broken == 0 {
			t.Error("no upload broke, so nothing is proven")
		}
		upload(t, uma, 3).Want(200)
		sound(t, env)
		if strings.Contains(p.output.String(), blobtest.SecretKey) {
			t.Error("the secret is in the log")
		}
	})
}

// withoutFiles tries what people do while no file can be reached.
func withoutFiles(t *testing.T, remote *apptest.App, uma *apptest.Person) {
	t.Helper()
	words := "Files can’t be reached just now."
	picture := shownPhoto(uma)
	refused(t, "a photo", "", func() *apptest.Page { return uma.Send(http.MethodGet, picture, nil, nil) })
	refused(t, "an upload", words, func() *apptest.Page { return upload(t, uma, 9) })
	if shownPhoto(uma) != picture {
		t.Error("a refused photo is shown")
	}
	uma.Submit(uma.Get(links.Profile()).Form("#profile"), apptest.Fill{"position": "Partner"}).Want(200)
	remote.Visitor().SignIn("uma@marlowe.example", password).At(links.Home())
	// Without files the process still does most of its work, so it is told of and stays in service.
	eventually(t, "the readiness page tells", 10*time.Second, func() bool { return filesAway(remote.Visitor().Get("/readyz").Want(200)) })
	remote.Visitor().Get("/healthz").Want(200)
}

func back(t *testing.T, remote *apptest.App) {
	t.Helper()
	eventually(t, "files are there again", 10*time.Second, func() bool { return !filesAway(remote.Visitor().Get("/readyz").Want(200)) })
}

func filesAway(ready *apptest.Page) bool {
	return strings.Contains(string(ready.Body), "files can't be reached")
}

// uploadedWhileKilled uploads a photo while the object store is killed and reports whether that was answered as done. If
// so the photo is the new one, and if not the old one.
func uploadedWhileKilled(t *testing.T, g *blobtest.Gateway, uma *apptest.Person, shade uint8, after time.Duration) bool {
	t.Helper()
	old := shownPhoto(uma)
	form := uma.Get(links.Profile()).Form(`form[action="` + links.ProfilePicture() + `"]`)
	killed := make(chan struct{})
	go func() {
		defer close(killed)
		time.Sleep(after)
		g.Stop()
	}()
	page := uma.Upload(form, "picture", photo(t, shade), nil)
	<-killed
	done := page.Status == http.StatusOK
	if changed := shownPhoto(uma) != old; changed != done || !done && page.Status != http.StatusServiceUnavailable {
		t.Errorf("answered %d, another photo is shown: %t", page.Status, changed)
	}
	g.Start()
	return done
}
