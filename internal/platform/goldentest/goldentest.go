// Package goldentest compares what a test made with a file under testdata that people have read.
//
// With CABINET_GOLDEN=write in the environment (make golden) the files are written instead; their diff is then read in
// review, since it shows who gained a door or which words changed.
package goldentest

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Writing reports whether golden files are to be written rather than compared.
func Writing() bool { return os.Getenv("CABINET_GOLDEN") == "write" }

// Check fails the test, showing the first line that differs, unless got is the content of the file.
func Check(t testing.TB, file string, got []byte) {
	t.Helper()
	if Writing() {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v; write it with make golden", err)
	}
	if bytes.Equal(got, want) {
		return
	}
	have, wanted := strings.Split(string(got), "\n"), strings.Split(string(want), "\n")
	for i := range max(len(have), len(wanted)) {
		if line(have, i) != line(wanted, i) {
			t.Errorf("differs from %s at line %d:\n  got  %s\n  want %s\nwrite it with make golden and read the diff", file, i+1, line(have, i), line(wanted, i))
			return
		}
	}
}

func line(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "(end of file)"
}
