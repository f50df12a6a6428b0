package seal

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// AddKey puts a new random key on top of the key file, so that it seals from now on and the old ones still open, and returns
// its name. The file as it was stays beside it under the returned path. A crash leaves the old file or the new one.
func AddKey(path string, rand io.Reader) (name, kept string, err error) {
	raw := make([]byte, KeySize)
	if _, err := io.ReadFull(rand, raw); err != nil {
		return "", "", fmt.Errorf("seal: source of randomness: %w", err)
	}
	if err := checkKey(raw); err != nil {
		return "", "", err
	}
	k, err := newKey(raw)
	if err != nil {
		return "", "", err
	}
	name = hex.EncodeToString(k.id[:])
	kept, err = rewriteKeys(path, func(text []byte) ([]byte, error) {
		return slices.Concat([]byte(keyLine(raw)), text), nil
	})
	return name, kept, err
}

// DropKeys leaves the first key alone in the file, which must be the one of the given name: what the others have sealed
// opens no more, nor do backups from their time. The file as it was stays beside it under the returned path. A crash leaves
// the old file or the new one.
func DropKeys(path, name string) (kept string, err error) {
	return rewriteKeys(path, func(text []byte) ([]byte, error) {
		keys, err := parseKeys(bytes.NewReader(text))
		if err != nil {
			return nil, err
		}
		first, err := newKey(keys[0])
		if err != nil {
			return nil, err
		}
		if hex.EncodeToString(first.id[:]) != name {
			return nil, fmt.Errorf("its first key isn't %s any more", name)
		}
		var out strings.Builder
		for line := range strings.Lines(string(text)) {
			if strings.HasPrefix(strings.TrimSpace(line), "#") {
				out.WriteString(line)
			}
		}
		return []byte(out.String() + keyLine(keys[0])), nil
	})
}

func keyLine(raw []byte) string { return keyPrefix + base64.RawStdEncoding.EncodeToString(raw) + "\n" }

// rewriteKeys replaces the text of a key file at one stroke and keeps the old text beside it, under the name of the key that
// sealed then. Of two processes that do so at once, one waits.
func rewriteKeys(path string, change func(text []byte) ([]byte, error)) (kept string, err error) {
	unlock, err := lockFolder(filepath.Dir(path))
	if err != nil {
		return "", fmt.Errorf("the key file can't be changed: %w", err)
	}
	defer func() { err = errors.Join(err, unlock()) }()
	keys, _, err := readKeys(path)
	if err != nil {
		return "", err
	}
	old, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	text, err := change(old)
	if err != nil {
		return "", err
	}
	first, err := newKey(keys[0])
	if err != nil {
		return "", err
	}
	kept, err = keepFile(fmt.Sprintf("%s.before-%x", path, first.id), old)
	if err != nil {
		return "", fmt.Errorf("the key file can't be copied: %w", err)
	}
	if err := replaceFile(path, text); err != nil {
		return "", fmt.Errorf("the key file can't be changed: %w", err)
	}
	return kept, nil
}

// keepFile writes a copy that must not be there yet, under the first free name. One with the same text will do.
func keepFile(path string, text []byte) (string, error) {
	for n := 1; ; n++ {
		name := path
		if n > 1 {
			name = fmt.Sprintf("%s-%d", path, n)
		}
		there, err := os.ReadFile(name)
		switch {
		case err == nil && bytes.Equal(there, text):
			return name, nil
		case err == nil:
			continue
		case !errors.Is(err, fs.ErrNotExist):
			return "", err
		}
		return name, replaceFile(name, text)
	}
}

// replaceFile writes text beside the path and renames it, so that a crash leaves the one or the other.
func replaceFile(path string, text []byte) error {
	tmp, err := os.CreateTemp(filepath.Dir(path), ".key-*") // readable for its owner alone
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	_, err = tmp.Write(text)
	if err = errors.Join(err, tmp.Sync(), tmp.Close()); err != nil {
		return err
	}
	if err := os.Rename(tmp.Name(), path); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

func syncFolder(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// lockFolder waits until this process alone changes key files in the folder. The system lets go when the process ends.
func lockFolder(path string) (unlock func() error, err error) {
	d, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	for {
		err := syscall.Flock(int(d.Fd()), syscall.LOCK_EX)
		if err == nil {
			return d.Close, nil
		}
		if !errors.Is(err, syscall.EINTR) {
			return nil, errors.Join(err, d.Close())
		}
	}
}
