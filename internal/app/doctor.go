package app

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"text/tabwriter"
	"time"

	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/config"
	"cabinet/internal/platform/i18n"
)

// result is what the doctor says of one thing.
type result string

const (
	fine    result = "ok"
	warning result = "warning"
	failed  result = "failed"
)

// code is the exit code of the command for a result.
func (r result) code() int { return map[result]int{fine: 0, warning: 1, failed: 2}[r] }

// finding is one line of the doctor's report.
type finding struct {
	Check  string `json:"check"`
	Result result `json:"result"`
	// Found is what is so, Do what to do about it; neither holds a secret.
	Found string `json:"found"`
	Do    string `json:"do,omitempty"`
}

// doctor looks at a deployment without changing it. Each check notes what it found; later ones rely on what earlier ones
// could open.
type doctor struct {
	cfg   config.Config
	wall  clock.Wall
	words *i18n.Printer
	// p has the parts that could be opened; its other fields are nil.
	p    *Program
	list []finding
}

func (d *doctor) note(check string, r result, found, do string) {
	d.list = append(d.list, finding{check, r, found, do})
}

func (d *doctor) worst() result {
	worst := fine
	for _, f := range d.list {
		if f.Result.code() > worst.code() {
			worst = f.Result
		}
	}
	return worst
}

type doctorCommand struct {
	JSON bool `help:"Print the findings as JSON."`
}

// Run checks the deployment that the settings name, beside a running server or without. It fails with 1 when there are
// warnings and with 2 when something doesn't work.
func (c doctorCommand) Run(ctx context.Context, w World, cfg *config.Config) error {
	d := &doctor{wall: clock.System()}
	if err := cfg.Complete(false); err != nil {
		d.note("settings", failed, err.Error(), "Correct the setting; cabinet settings lists them all.")
	} else {
		d.cfg = *cfg
		bundle, err := i18n.Load(Catalogues()...)
		if err != nil {
			return err
		}
		d.words = bundle.Printer(i18n.English)
		d.note("settings", fine, "complete", "")
		if err := d.examine(ctx, bundle); err != nil {
			return err
		}
	}
	if err := d.print(w.Out, c.JSON); err != nil {
		return err
	}
	if code := d.worst().code(); code != 0 {
		return exitCode(code)
	}
	return nil
}

// examine makes all checks. Only what a check can't tell of is an error.
func (d *doctor) examine(ctx context.Context, bundle *i18n.Bundle) (err error) {
	quiet := slog.New(slog.DiscardHandler) // the findings say it in better words
	d.p = &Program{Config: d.cfg, wall: d.wall, now: clock.NewMovable(d.wall).Now, log: quiet, Bundle: bundle}
	defer func() {
		if e := d.p.Close(); err == nil {
			err = e
		}
	}()
	d.dataFolder()
	d.room()
	d.key()
	current := d.database(ctx)
	if current {
		d.keyFits(ctx)
		d.integrity(ctx)
	}
	d.files(ctx, current)
	if current {
		if err := d.rooms(); err != nil {
			return err
		}
		d.jobs(ctx)
		d.record(ctx)
		d.backups(ctx)
	}
	d.scanner(ctx, current)
	d.mail(ctx)
	d.baseURL(ctx)
	d.clock(ctx, current)
	return nil
}

func (d *doctor) print(w io.Writer, asJSON bool) error {
	if asJSON {
		encoder := json.NewEncoder(w)
		encoder.SetIndent("", "  ")
		encoder.SetEscapeHTML(false)
		return encoder.Encode(map[string]any{"result": d.worst(), "version": Version(), "checks": d.list})
	}
	table := tabwriter.NewWriter(w, 2, 4, 2, ' ', 0)
	for _, f := range d.list {
		fmt.Fprintf(table, "%s\t%s\t%s\n", f.Result, f.Check, f.Found)
		if f.Do != "" {
			fmt.Fprintf(table, "\t\t→ %s\n", f.Do)
		}
	}
	return table.Flush()
}

// briefly bounds one check.
func briefly(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, 10*time.Second)
}
