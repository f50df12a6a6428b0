package rehearsal_test

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"cabinet/internal/app/apptest"
	"cabinet/internal/links"
)

// volume is a small disk of its own, in memory.
type volume struct {
	t      *testing.T
	folder string
}

const roomy = 4 << 30

// newVolume mounts a disk of so many bytes, or skips loudly.
func newVolume(t *testing.T, size int64) *volume {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("SKIPPED, NOT PROVEN HERE: a full disk needs root, to mount a small one")
	}
	v := &volume{t, t.TempDir()}
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", fmt.Sprintf("size=%d,mode=0700", size), "tmpfs", v.folder).CombinedOutput(); err != nil {
		t.Skipf("SKIPPED, NOT PROVEN HERE: a full disk needs a mount: %v %s", err, out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", v.folder).CombinedOutput(); err != nil {
			t.Errorf("%v %s", err, out)
		}
	})
	return v
}

// leave shrinks or widens the disk so that so many bytes are free.
func (v *volume) leave(free int64) {
	v.t.Helper()
	var stat syscall.Statfs_t
	if err := syscall.Statfs(v.folder, &stat); err != nil {
		v.t.Fatal(err)
	}
	used := int64(stat.Blocks-stat.Bfree) * stat.Bsize
	// The disk may be written to meanwhile, and it can't be made smaller than what it holds.
	for range 50 {
		out, err := exec.Command("mount", "-o", fmt.Sprintf("remount,size=%d", used+free), v.folder).CombinedOutput()
		if err == nil {
			return
		}
		if used += stat.Bsize; used > roomy {
			v.t.Fatalf("%v %s", err, out)
		}
	}
	v.t.Fatal("the disk can't be shrunk")
}

// TestTheDiskIsFull: first only files have no room any more, then nothing has. What is refused leaves no trace, what is
// there can be read, and room heals it all without a restart (F4, F5, R49, R71).
func TestTheDiskIsFull(t *testing.T) {
	t.Parallel()
	v := newVolume(t, roomy)
	env := with(environment(t, ""), "DATA", filepath.Join(v.folder, "data"), "CLIENT_RATE", "1000000")
	_, remote := found(t, env)
	user(t, env, remote, "uma@marlowe.example")
	uma := remote.Visitor()
	uma.SignIn("uma@marlowe.example", password).At(links.Home())
	w := newWriter(t, env, remote, 1)
	upload(t, uma, 1).Want(200).See("Your photo has been saved.")
	picture := shownPhoto(uma)

	// R49: files stop while the database still has its reserve.
	v.leave(512 << 20)
	refused(t, "an upload into the reserve", "There is no room left for files.", func() *apptest.Page { return upload(t, uma, 2) })
	if !w.next() {
		t.Error("a save that needs no room was refused")
	}
	remote.Visitor().Get("/readyz").Want(200)

	v.leave(0)
	eventually(t, "no save is taken", 20*time.Second, func() bool {
		for range 20 {
			if w.next() {
				return false
			}
		}
		return true
	})
	fullDisk(t, remote, uma, picture)

	v.leave(roomy / 2)
	eventually(t, "saves are taken again", 10*time.Second, w.next)
	upload(t, uma, 4).Want(200).See("Your photo has been saved.")
	remote.Visitor().SignIn("uma@marlowe.example", password).At(links.Home())
	w.exact(t, env)
	sound(t, env)
	if left, _ := filepath.Glob(filepath.Join(env["DATA"], "files", ".tmp", "*")); len(left) > 0 {
		t.Error("half files:", left)
	}
}

// fullDisk tries what people do while nothing can be written.
func fullDisk(t *testing.T, remote *apptest.App, uma *apptest.Person, picture string) {
	t.Helper()
	words := "can’t be reached just now"
	page := uma.Get(links.Profile()).Want(200)
	refused(t, "a save", words, func() *apptest.Page { return uma.Submit(page.Form("#profile"), apptest.Fill{"position": "Partner"}) })
	refused(t, "an upload", words, func() *apptest.Page { return upload(t, uma, 3) }) // its row comes first
	visitor := remote.Visitor()
	refused(t, "a sign-in", words, func() *apptest.Page { return visitor.SignIn("uma@marlowe.example", password) })
	uma.Get(links.Profile()).Want(200).SeeNot("Partner")
	if shownPhoto(uma) != picture {
		t.Error("a refused photo is shown")
	}
	uma.Send(http.MethodGet, picture, nil, nil).Want(200)
}
