package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"cabinet/internal/app/demo"
	"cabinet/internal/platform/config"
	"cabinet/internal/platform/log"
)

type restoreCommand struct {
	File         string `arg:"" help:"The backup."`
	DryRun       bool   `help:"Do everything but changing anything: read, load aside, check, and say what would be done. Works beside a server."`
	Replace      bool   `help:"Allow a deployment that holds data. It is set aside, not deleted; its server must be stopped."`
	Identity     string `help:"File with an age identity that opens the backup." placeholder:"FILE"`
	LostKey      bool   `help:"Start with a new key: what the lost key has sealed stays closed and has to be entered anew."`
	BrokenRecord bool   `help:"Accept a backup whose activity record was broken already when it was made."`
}

// Run restores a backup into the deployment that the settings name.
func (r restoreCommand) Run(ctx context.Context, w World, cfg *config.Config) error {
	if err := cfg.Complete(false); err != nil {
		return err
	}
	if demo.IsFolder(cfg.Data) {
		return fmt.Errorf("%s is a demo's folder; choose another with --data", cfg.Data)
	}
	level, err := log.ParseLevel(cfg.LogLevel)
	if err != nil {
		return err
	}
	format, err := log.ParseFormat(cfg.LogFormat)
	if err != nil {
		return err
	}
	out, err := Restore(ctx, RestoreInput{Path: r.File, Config: *cfg, Log: log.New(w.Err, format, level), DryRun: r.DryRun, Replace: r.Replace,
		Identity: r.Identity, LostKey: r.LostKey, BrokenRecord: r.BrokenRecord})
	if err != nil {
		return fmt.Errorf("nothing was changed: %w", explain(err))
	}
	printReport(w.Out, out.Report)
	for _, x := range out.Records {
		if x.Fault != nil {
			fmt.Fprintf(w.Out, "BROKEN activity record of account %q: %s at position %d\n", x.Account, x.Fault.Problem, x.Fault.Position)
		}
	}
	fmt.Fprintf(w.Out, "References, sums and %d activity records are sound. Sessions and links of then are void; %d jobs wait.\n", len(out.Records), out.Held)
	switch {
	case r.DryRun:
		fmt.Fprintln(w.Out, "A dry run: nothing was changed. Without --dry-run this is what would be served.")
		return nil
	case out.Kept != "":
		fmt.Fprintf(w.Out, "The former database is kept as %s; remove it when you are content.\n", out.Kept)
	}
	fmt.Fprintln(w.Out, "Restored. This copy sends nothing until you say so: cabinet release")
	return nil
}

type releaseCommand struct {
	List        bool   `help:"Only list what waits."`
	SendWaiting bool   `help:"Do what waited when the backup was made. Without it that is dropped, as the original has done it since."`
	SentUntil   string `help:"With --send-waiting: until when the original sent, such as 2026-03-02T09:00:00Z; what is older is dropped even so." placeholder:"TIME"`
}

// Run ends the silence of a restored copy.
func (r releaseCommand) Run(ctx context.Context, w World, cfg *config.Config) error {
	in := ReleaseInput{SendWaiting: r.SendWaiting}
	if r.SentUntil != "" {
		var err error
		if in.SentUntil, err = time.Parse(time.RFC3339, r.SentUntil); err != nil || !r.SendWaiting {
			return errors.New("sent-until: give a time such as 2026-03-02T09:00:00Z, together with --send-waiting")
		}
	}
	return with(ctx, w, cfg, func(p *Program) error {
		held, err := selectHeldJobsAllAccounts(ctx, p.DB)
		if err != nil {
			return err
		}
		for _, h := range held {
			fmt.Fprintf(w.Out, "%s: %d, the oldest of %s\n", h.Kind, h.Count, h.Oldest.UTC().Format(time.RFC3339))
		}
		if r.List {
			return nil
		}
		out, err := p.Release(ctx, in)
		if err != nil {
			return err
		}
		fmt.Fprintf(w.Out, "Released: %d jobs are done now, %d were dropped. From now on this copy sends.\n", out.Sent, out.Dropped)
		return nil
	})
}
