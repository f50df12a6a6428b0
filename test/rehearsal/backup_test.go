package rehearsal_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"cabinet/internal/app/apptest"
	"cabinet/internal/links"
	"cabinet/internal/platform/db"
)

// beside returns an environment of its own with the key file of another one.
func beside(t *testing.T, env apptest.Env, database string) apptest.Env {
	t.Helper()
	other := environment(t, database)
	key, err := os.ReadFile(filepath.Join(env["DATA"], "cabinet.key"))
	if err == nil {
		err = os.MkdirAll(other["DATA"], 0o700)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(other["DATA"], "cabinet.key"), key, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return other
}

// TestBackupUnderLoad: backups that are made while people write are each whole, and restore to a deployment in which every
// chain, reference and sum is right and what was answered before is there (R89).
func TestBackupUnderLoad(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, database string) {
		env := with(environment(t, database), "CLIENT_RATE", "1000000")
		_, remote := found(t, env)
		const writers, backups = 4, 20
		var stop atomic.Bool
		var answered [writers]atomic.Int64
		var wg sync.WaitGroup
		for i := range writers {
			command(t, env, "user", "create", "--email", address(i), "--first-name", "Uma", "--last-name", "Bell")
			program := remote.Bearer(strings.TrimSpace(command(t, env, "token", "create", "--email", address(i), "--scope", "write")))
			wg.Go(func() {
				for n := int64(1); !stop.Load(); n++ {
					if program.Try(http.MethodPatch, links.APIMe(), `{"position":"`+strconv.FormatInt(n, 10)+`"}`) == http.StatusOK {
						answered[i].Store(n)
					}
				}
			})
		}
		folder := t.TempDir()
		for n := range backups {
			file := filepath.Join(folder, fmt.Sprintf("%d.cabinet-backup", n))
			var before [writers]int64
			for i := range before {
				before[i] = answered[i].Load()
			}
			command(t, env, "backup", file)
			copied := beside(t, env, "")
			if out := command(t, copied, "restore", file); strings.Contains(out, "BROKEN") {
				t.Error(out)
			}
			sound(t, copied)
			p := apptest.Inside(t, copied)
			for i := range before {
				var position string
				err := p.DB.QueryRow(t.Context(), `select position_line from users where email = ?`, address(i)).Scan(&position)
				stored, _ := strconv.ParseInt("0"+position, 10, 64)
				if err != nil || stored < before[i] {
					t.Errorf("backup %d holds %q, answered before was %d: %v", n, position, before[i], err)
				}
			}
		}
		stop.Store(true)
		wg.Wait()
		if answered[0].Load() < backups {
			t.Errorf("only %d writes happened: nothing is proven", answered[0].Load())
		}
	})
}

// killedAt runs a command and kills it after a while. It reports whether it was still running.
func killedAt(t *testing.T, env apptest.Env, after time.Duration, args ...string) bool {
	t.Helper()
	cmd := exec.Command(binary(os.Getenv(folderVariable)), args...)
	for name, value := range env {
		cmd.Env = append(cmd.Env, "CABINET_"+name+"="+value)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case err := <-ended:
		if err != nil {
			t.Errorf("cabinet %s: %v", strings.Join(args, " "), err)
		}
		return false
	case <-time.After(after):
		_ = cmd.Process.Signal(syscall.SIGKILL) // it may have ended this instant
		return <-ended != nil
	}
}

// TestKilledWhileRestoring: whenever a restore is killed, the old deployment is there or the new one, whole; and the next
// try is not in the way of what the killed one left.
func TestKilledWhileRestoring(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, database string) {
		env := environment(t, database)
		p, _ := found(t, env)
		for i := range 10 {
			command(t, env, "user", "create", "--email", address(i), "--first-name", "Uma", "--last-name", "Bell")
		}
		dropKept(t, database)
		file := filepath.Join(t.TempDir(), "b.cabinet-backup")
		command(t, env, "backup", file)
		command(t, env, "user", "create", "--email", "late@marlowe.example", "--first-name", "Uma", "--last-name", "Bell")
		p.end(syscall.SIGTERM)
		killed, old := 0, 0
		for after := 20 * time.Millisecond; ; after += after / 3 {
			running := killedAt(t, env, after, "restore", file, "--replace")
			if running {
				killed++
			}
			out := command(t, env, "user", "list")
			sound(t, env)
			if strings.Contains(out, "late@") {
				old++
			}
			if n := strings.Count(out, "@marlowe.example"); n != 12 && n != 11 {
				t.Fatalf("neither the old nor the new:\n%s", out)
			}
			if !running {
				if strings.Contains(out, "late@") {
					t.Error("a restore that ended well changed nothing")
				}
				break
			}
		}
		if killed < 5 {
			t.Error("it was never killed in the middle: nothing is proven")
		}
		// And around the very switch, as well as that can be met from outside.
		start := time.Now()
		killedAt(t, env, time.Minute, "restore", file, "--replace")
		whole := time.Since(start)
		for i := range 10 {
			command(t, env, "user", "create", "--email", "late@marlowe.example", "--first-name", "Uma", "--last-name", "Bell")
			killedAt(t, env, whole*time.Duration(85+3*i)/100, "restore", file, "--replace")
			switch n := strings.Count(command(t, env, "user", "list"), "@marlowe.example"); n {
			case 12:
				old++
				command(t, env, "restore", file, "--replace")
			case 11:
			default:
				t.Fatalf("neither the old nor the new: %d people", n)
			}
			sound(t, env)
		}
		t.Logf("killed %d times in the middle and 10 times near the end; the old was there %d times", killed, old)
	})
}

// dropKept removes, after the test, the namespaces in which restores on PostgreSQL keep what they replaced.
func dropKept(t *testing.T, database string) {
	t.Helper()
	if database == "" {
		return
	}
	t.Cleanup(func() {
		ctx := context.Background()
		d, err := db.Open(ctx, db.Config{URL: database, Now: time.Now})
		if err != nil {
			t.Error(err)
			return
		}
		defer d.Close()
		rows, err := d.Query(ctx, `select nspname from pg_namespace where starts_with(nspname, current_schema() || '_re')`)
		if err != nil {
			t.Error(err)
			return
		}
		var names []string
		for rows.Next() {
			var name string
			if err := rows.Scan(&name); err != nil {
				t.Error(err)
			}
			names = append(names, name)
		}
		_ = rows.Close()
		for _, name := range names {
			if err := d.Write(ctx, func(tx *db.Tx) error {
				_, err := tx.Exec(ctx, `drop schema "`+name+`" cascade`)
				return err
			}); err != nil {
				t.Error(err)
			}
		}
	})
}

// TestKilledWhileRotatingTheKey: a rotation that is killed again and again goes on where it was, and every start in between
// finds its key (R67, F23).
func TestKilledWhileRotatingTheKey(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, database string) {
		env := environment(t, database)
		found(t, env)
		killed := 0
		for after := 5 * time.Millisecond; ; after += after / 2 {
			running := killedAt(t, env, after, "key", "rotate")
			command(t, env, "user", "list")
			if !running {
				break
			}
			killed++
		}
		command(t, env, "key", "rotate")
		command(t, env, "key", "retire")
		if out := command(t, env, "key", "show"); strings.Count(out, "\n") != 1 || !strings.Contains(out, "seals and opens; ") {
			t.Error(out)
		}
		sound(t, env)
		if killed < 3 {
			t.Error("it was never killed in the middle: nothing is proven")
		}
	})
}

// TestBackupToAFullDisk: a disk that is too small is refused before anything is written, or told of, and nothing is left.
func TestBackupToAFullDisk(t *testing.T) {
	t.Parallel()
	env := environment(t, "")
	found(t, env)
	disk := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk).CombinedOutput(); err != nil {
		t.Skipf("SKIPPED, NOTHING REHEARSED: no small disk can be mounted here: %s", out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", disk).CombinedOutput(); err != nil {
			t.Errorf("umount: %s", out)
		}
	})
	r := apptest.Command(t, env, "backup", disk)
	if r.Code != 1 || !strings.Contains(r.Err, "too full") {
		t.Errorf("%d %s", r.Code, r.Err)
	}
	if list, err := os.ReadDir(disk); err != nil || len(list) > 0 {
		t.Error(list, err)
	}
	sound(t, env)
}
