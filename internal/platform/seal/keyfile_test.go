package seal_test

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"cabinet/internal/platform/seal"
)

func TestTheKeyFileIsMadeOnceAndForTheOwnerOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "master.key")
	if _, err := seal.Load(path, rand.Reader); err == nil {
		t.Fatal("a missing key file was taken for an empty one")
	}
	first, created, err := seal.LoadOrCreate(path, rand.Reader)
	if err != nil || !created {
		t.Fatal(created, err)
	}
	second, created, err := seal.LoadOrCreate(path, rand.Reader)
	if err != nil || created {
		t.Fatal(created, err)
	}
	if got, err := second.Unseal(cell, mustSeal(t, first, "x")); err != nil || string(got) != "x" {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatal(info.Mode(), err)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".key-*")); len(left) > 0 {
		t.Fatal("left behind:", left)
	}
}

func TestManyStartersGetOneKey(t *testing.T) {
	path := filepath.Join(t.TempDir(), "master.key")
	var wg sync.WaitGroup
	boxes := make([]*seal.Box, 16)
	for i := range boxes {
		wg.Go(func() {
			var err error
			if boxes[i], _, err = seal.LoadOrCreate(path, rand.Reader); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	sealed := mustSeal(t, boxes[0], "x")
	for _, b := range boxes {
		if _, err := b.Unseal(cell, sealed); err != nil {
			t.Fatal("two starters made two keys")
		}
	}
}

func line(raw []byte) string {
	return "cabinet-key-1:" + base64.RawStdEncoding.EncodeToString(raw) + "\n"
}

func unhex(s string) []byte { b, _ := hex.DecodeString(s); return b }

func TestUnfitKeysAreRefused(t *testing.T) {
	good := line(randomKey(t))
	counting := make([]byte, 32)
	for i := range counting {
		counting[i] = byte(200 + 3*i)
	}
	for name, c := range map[string]struct {
		text string
		mode os.FileMode
		says string
	}{
		"empty":            {"", 0o600, "no key"},
		"comment only":     {"# nothing\n", 0o600, "no key"},
		"group may read":   {good, 0o640, "chmod 600"},
		"world may read":   {good, 0o604, "chmod 600"},
		"short":            {line(make([]byte, 16)), 0o600, "32 bytes"},
		"long":             {line(make([]byte, 33)), 0o600, "32 bytes"},
		"zeros":            {line(make([]byte, 32)), 0o600, "pattern"},
		"counting":         {line(counting), 0o600, "pattern"},
		"twice sixteen":    {line(bytes.Repeat(randomKey(t)[:16], 2)), 0o600, "pattern"},
		"words":            {line([]byte("correct horse battery staple 123")), 0o600, "text"},
		"NIST SP 800-38A":  {line(unhex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4")), 0o600, "manual"},
		"FIPS 197":         {line(unhex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f")), 0o600, "manual"},
		"not base64":       {"cabinet-key-1:???\n", 0o600, "base64"},
		"no prefix":        {base64.RawStdEncoding.EncodeToString(randomKey(t)), 0o600, "begin"},
		"second key short": {good + line([]byte("x")), 0o600, "line 2"},
		"same key twice":   {good + good, 0o600, "twice"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "k")
			if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(path, c.mode); err != nil {
				t.Fatal(err)
			}
			_, _, err := seal.LoadOrCreate(path, rand.Reader)
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Fatalf("error %v, want one that says %q", err, c.says)
			}
			if key := strings.TrimSpace(strings.TrimPrefix(c.text, "cabinet-key-1:")); len(key) > 4 && strings.Contains(err.Error(), key) {
				t.Fatal("the error shows the key")
			}
		})
	}
	if _, _, err := seal.LoadOrCreate(t.TempDir(), rand.Reader); err == nil {
		t.Fatal("a folder was taken for a key file")
	}
}

func TestSeveralKeysInOneFile(t *testing.T) {
	oldKey, newKey := randomKey(t), randomKey(t)
	path := filepath.Join(t.TempDir(), "k")
	if err := os.WriteFile(path, []byte("# new\n"+line(newKey)+"\n# old\n"+line(oldKey)), 0o600); err != nil {
		t.Fatal(err)
	}
	b, err := seal.Load(path, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Unseal(cell, mustSeal(t, newBox(t, oldKey), "x")); err != nil {
		t.Fatal(err)
	}
	if !newBox(t, newKey).Current(mustSeal(t, b, "x")) {
		t.Fatal("the first key doesn't seal")
	}
}
