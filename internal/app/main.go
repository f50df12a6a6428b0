package app

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/alecthomas/kong"

	"cabinet/internal/platform/config"
	"cabinet/internal/platform/log"
)

// version is set by the build.
var version = "dev"

// Version returns the version of this binary.
func Version() string { return version }

// World is what the operating system hands to the program.
type World struct {
	Args []string
	Env  config.Environ
	In   io.Reader
	Out  io.Writer
	Err  io.Writer
}

// errUsage marks an error that was already explained to the operator.
var errUsage = errors.New("usage")

// exitCode ends a command with a code of its own, after everything was told.
type exitCode int

// Error implements error.
func (c exitCode) Error() string { return fmt.Sprintf("exit code %d", int(c)) }

// Main runs one command and returns the process's exit code: 0 for success, 1 for a failure that is told on Err,
// 2 for a command line that can't be understood. It returns when ctx ends and everything has been let go of.
func Main(ctx context.Context, w World) int {
	lines := log.NewGather(w.Err)
	defer lines.Flush()
	w.Err = lines
	var line commandLine
	code := -1
	parser, err := kong.New(&line, append(config.Options(w.Env),
		kong.Name("cabinet"),
		kong.Description("The personal cabinet of everyone who works on cases."),
		kong.Writers(w.Out, w.Err),
		kong.Exit(func(c int) { code = c }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: false}),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(w),
	)...)
	if err != nil {
		fmt.Fprintln(w.Err, "cabinet:", err)
		return 1
	}
	command, err := parser.Parse(w.Args)
	if code >= 0 { // --help was answered
		return code
	}
	if err != nil {
		fmt.Fprintf(w.Err, "cabinet: %v\nTry: cabinet --help\n", err)
		return 2
	}
	var own exitCode
	switch err := command.Run(&line.Config); {
	case err == nil:
		return 0
	case errors.As(err, &own):
		return int(own)
	case errors.Is(err, errUsage):
		return 2
	default:
		fmt.Fprintln(w.Err, "cabinet:", err)
		return 1
	}
}
