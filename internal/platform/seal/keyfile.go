package seal

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

const keyPrefix = "cabinet-key-1:"

// LoadOrCreate opens the key file, or makes it with one new key when it isn't there; created says which. A file that is
// there but empty, readable by others, or holds an unfit key is refused with a text for the operator.
func LoadOrCreate(path string, rand io.Reader) (box *Box, created bool, err error) {
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		created, err = create(path, rand)
		if err != nil {
			return nil, false, err
		}
	}
	box, err = Load(path, rand)
	return box, created, err
}

// Load opens a key file that must be there. Each of its lines is a key, the first the one that seals; empty lines and
// lines that begin with # are passed over.
func Load(path string, rand io.Reader) (*Box, error) {
	keys, info, err := readKeys(path)
	if err != nil {
		return nil, err
	}
	b, err := New(rand, keys...)
	if err != nil {
		return nil, fmt.Errorf("the key file %s: %w", path, err)
	}
	b.file = &follower{path: path, seen: info}
	return b, nil
}

// readKeys returns the keys of a file and what the file was like when they were read.
func readKeys(path string) ([][]byte, fs.FileInfo, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, fmt.Errorf("the key file can't be read: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, nil, fmt.Errorf("the key file %s is not a file", path)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, nil, fmt.Errorf("the key file %s can be read by others (mode %04o): run chmod 600 on it, and replace the key if they may have read it",
			path, info.Mode().Perm())
	}
	keys, err := parseKeys(f)
	if err != nil {
		return nil, nil, fmt.Errorf("the key file %s: %w", path, err)
	}
	return keys, info, nil
}

func parseKeys(r io.Reader) ([][]byte, error) {
	var keys [][]byte
	lines := bufio.NewScanner(io.LimitReader(r, 64<<10))
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		text, ok := strings.CutPrefix(line, keyPrefix)
		if !ok {
			return nil, fmt.Errorf("line %d doesn't begin with %q", n, keyPrefix)
		}
		raw, err := base64.RawStdEncoding.Strict().DecodeString(strings.TrimRight(text, "="))
		if err != nil {
			return nil, fmt.Errorf("line %d is not base64", n)
		}
		if err := checkKey(raw); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		keys = append(keys, raw)
	}
	if err := lines.Err(); err != nil {
		return nil, err
	}
	if len(keys) == 0 {
		return nil, errors.New("holds no key")
	}
	return keys, nil
}

// create writes the file under another name first and links it into place, so that a crash leaves no half a key and of
// two processes one wins.
func create(path string, rand io.Reader) (bool, error) {
	raw := make([]byte, KeySize)
	if _, err := io.ReadFull(rand, raw); err != nil {
		return false, fmt.Errorf("seal: source of randomness: %w", err)
	}
	dir := filepath.Dir(path)
	tmp, err := os.CreateTemp(dir, ".key-*")
	if err != nil {
		return false, fmt.Errorf("the key file can't be made: %w", err)
	}
	defer os.Remove(tmp.Name())
	text := "# The master key of this Cabinet. Keep a copy apart from the backups: without it no stored secret opens.\n" +
		keyLine(raw)
	_, err = tmp.WriteString(text)
	err = errors.Join(err, tmp.Chmod(0o600), tmp.Sync(), tmp.Close())
	if err != nil {
		return false, fmt.Errorf("the key file can't be made: %w", err)
	}
	switch err := os.Link(tmp.Name(), path); {
	case errors.Is(err, fs.ErrExist):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("the key file can't be made: %w", err)
	}
	return true, syncFolder(dir)
}

// samples are digests of keys that stand in manuals and examples.
var samples = map[string]bool{
	// 00 01 02 … 1f, the key of the AES standard's examples (FIPS 197, appendix C.3).
	"630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd": true,
	// 60 3d eb 10 …, the key of NIST SP 800-38A, appendix F.1.5.
	"b93c72b74bc8487d29827005f80d635918f91bc22b14d7ed05714d58f96702dd": true,
}

// checkKey refuses what is short, typed by hand, counted up, repeated or known from manuals. Of 32 random bytes,
// fewer than 16 distinct ones come up in far less than one of 10^9 keys.
func checkKey(raw []byte) error {
	if len(raw) != KeySize {
		return fmt.Errorf("a key has %d bytes, not %d", KeySize, len(raw))
	}
	sum := sha256.Sum256(raw)
	distinct := map[byte]bool{}
	printable, steps := 0, map[byte]int{}
	for i, c := range raw {
		distinct[c] = true
		if c >= ' ' && c < 0x7f {
			printable++
		}
		if i > 0 {
			steps[c-raw[i-1]]++
		}
	}
	most := 0
	for _, n := range steps {
		most = max(most, n)
	}
	switch {
	case samples[hex.EncodeToString(sum[:])]:
		return errors.New("this key stands in a manual: anyone knows it")
	case len(distinct) < 16, most > KeySize/2, bytes.Equal(raw[:KeySize/2], raw[KeySize/2:]):
		return errors.New("this key follows a pattern: make a random one")
	case printable == KeySize:
		return errors.New("this key is text: make a random one")
	}
	return nil
}
