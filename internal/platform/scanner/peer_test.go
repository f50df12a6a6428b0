package scanner_test

import (
	"bytes"
	"errors"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"cabinet/internal/platform/scanner"
)

// missingPeer is the exit code of scripts in test/peers whose program isn't installed.
const missingPeer = 77

// TestARealDaemon asks clamd itself. What it knows and takes stands in test/peers/clamd-up.sh.
func TestARealDaemon(t *testing.T) {
	scripts, err := filepath.Abs("../../../test/peers")
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	var said bytes.Buffer
	up := exec.CommandContext(t.Context(), filepath.Join(scripts, "clamd-up.sh"), folder)
	up.Stderr = &said
	address, err := up.Output()
	if failed := (*exec.ExitError)(nil); errors.As(err, &failed) && failed.ExitCode() == missingPeer {
		t.Skip("SKIPPED, NOT PROVEN HERE: a real malware scanner needs clamd, see scripts/tools.sh")
	}
	if err != nil {
		t.Fatal(err, said.String())
	}
	t.Cleanup(func() {
		if out, err := exec.Command(filepath.Join(scripts, "clamd-down.sh"), folder).CombinedOutput(); err != nil {
			t.Errorf("%v: %s", err, out)
		}
	})
	c := client(t, strings.TrimSpace(string(address)), 0)
	if err := c.Ping(t.Context()); err != nil {
		t.Fatal(err)
	}
	// The test file of EICAR in two parts, so that no scanner takes this file for it.
	eicar := `X5O!P%@AP[4\PZX54(P^)7CC)7}` + `$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*`
	for _, one := range []struct {
		name string
		file []byte
		want scanner.Verdict
	}{
		{"empty", nil, scanner.Verdict{State: scanner.Clean}},
		{"harmless", []byte("Claim, page 1"), scanner.Verdict{State: scanner.Clean}},
		{"as large as it takes", make([]byte, 1<<20), scanner.Verdict{State: scanner.Clean}},
		{"malware", []byte(eicar), scanner.Verdict{State: scanner.Infected, Finding: "Cabinet.Test.Eicar"}},
		{"too large", make([]byte, 1<<20+1), scanner.Verdict{State: scanner.TooLarge}},
		{"much too large", make([]byte, 32<<20), scanner.Verdict{State: scanner.TooLarge}},
	} {
		if v, err := c.Scan(t.Context(), bytes.NewReader(one.file)); err != nil || !strings.HasPrefix(v.Finding, one.want.Finding) || v.State != one.want.State {
			t.Errorf("%s: %+v, %v", one.name, v, err)
		}
	}
}
