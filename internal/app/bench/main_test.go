package bench

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime/pprof"
	"syscall"
	"testing"
	"time"

	"cabinet/internal/app"
)

// What scripts/bench.sh may set.
var (
	program = flag.String("cabinet", "", "path of the program to measure")
	rounds  = flag.Int("rounds", 5, "how often each pair of figures is measured")
	span    = flag.Duration("span", time.Second, "how long one measurement takes")
	pin     = flag.String("pin", "", "processor to which servers are pinned; empty for any")
	prof    = flag.String("profile", "", "file for a profile of the server, which then runs within this binary")
	scale   = flag.Int("users", 100_000, "number of users up to which growth is measured")
	acts    = flag.Int("acts", 1_000_000, "number of acts in the record that is read, exported and backed up; at least 1,000")
	bucket  = flag.String("s3", "", "address of an object store with a bucket cabinet and the keys testkey and testsecret; empty for none")
)

// TestMain lets the same binary be the bare server that Cabinet is compared with.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "bare" {
		if err := serveBare(os.Args[2:]); err != nil {
			fmt.Fprintln(os.Stderr, "bare:", err)
			os.Exit(1)
		}
		return
	}
	if len(os.Args) > 2 && os.Args[1] == "sink" {
		if err := serveSink(os.Args[2]); err != nil {
			os.Exit(1)
		}
		return
	}
	if len(os.Args) > 2 && os.Args[1] == "profiled" {
		os.Exit(serveProfiled(os.Args[2], os.Args[3:]))
	}
	os.Exit(m.Run())
}

// serveProfiled is the program itself within this binary, with a profile of its processor time.
func serveProfiled(file string, args []string) int {
	f, err := os.Create(file)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer f.Close()
	if err := pprof.StartCPUProfile(f); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer pprof.StopCPUProfile()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	return app.Main(ctx, app.World{Args: args, Env: os.LookupEnv, In: os.Stdin, Out: os.Stdout, Err: os.Stderr})
}
