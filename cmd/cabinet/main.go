// Command cabinet is the whole product in one binary; see `cabinet --help`.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"cabinet/internal/app"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := app.Main(ctx, app.World{Args: os.Args[1:], Env: os.LookupEnv, In: os.Stdin, Out: os.Stdout, Err: os.Stderr})
	stop()
	os.Exit(code)
}
