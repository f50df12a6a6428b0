package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/platform/config"
	"cabinet/internal/platform/i18n"
)

// checkpointPurpose is what the key of checkpoints is derived for.
const checkpointPurpose = "checkpoints"

// checkpointSigner returns the signer whose key follows from the deployment's key file.
func (p *Program) checkpointSigner() (activity.Signer, error) {
	return activity.NewSigner(p.box.Derive(checkpointPurpose))
}

type auditCommands struct {
	Verify auditVerifyCommand `cmd:"" help:"Recompute every chain of the activity record and name the first bad row. Fails (1) when there is one."`
	Export auditExportCommand `cmd:"" help:"Write an organisation's activity record, oldest first. The export is itself recorded."`
	Key    auditKeyCommand    `cmd:"" help:"Print the public key that proves checkpoints; keep it away from this machine."`
}

type auditVerifyCommand struct {
	Checkpoints []string `help:"Files of checkpoints that left the machine, folders of such files, or - for standard input." placeholder:"FILE"`
	Key         []string `help:"Further public keys to accept, such as the one before a change of the key file." placeholder:"HEX"`
}

var errTampered = errors.New("the activity record was tampered with; see above")

// Run verifies all chains; a broken one makes the command fail.
func (a auditVerifyCommand) Run(ctx context.Context, w World, cfg *config.Config) error {
	return with(ctx, w, cfg, func(p *Program) error {
		if err := p.Acts.SealAll(ctx); err != nil {
			return err
		}
		if len(a.Checkpoints) > 0 {
			return a.outside(ctx, w, p)
		}
		reports, err := p.Acts.VerifyAllAccounts(ctx)
		if err != nil {
			return err
		}
		return p.tellReports(ctx, w, reports)
	})
}

// outside compares the chains with checkpoints that left the machine.
func (a auditVerifyCommand) outside(ctx context.Context, w World, p *Program) (err error) {
	files, err := checkpointFiles(a.Checkpoints)
	if err != nil {
		return err
	}
	signer, err := p.checkpointSigner()
	if err != nil {
		return err
	}
	lines, closeAll, err := openAll(w.In, files)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeAll()) }()
	found, err := p.Acts.VerifyOutside(ctx, lines, append([]string{signer.PublicKey()}, a.Key...)...)
	if err != nil {
		return err
	}
	for _, f := range found.Faults {
		fmt.Fprintf(w.Out, "checkpoints: BROKEN: line %d is %s\n", f.Line, f.Problem)
	}
	fmt.Fprintf(w.Out, "checkpoints: %d sound", found.Checkpoints)
	if found.Missing > 0 {
		fmt.Fprintf(w.Out, ", %d between them are missing", found.Missing)
	}
	fmt.Fprintln(w.Out)
	err = p.tellReports(ctx, w, found.Reports)
	switch {
	case err == nil && !found.Sound():
		return errTampered
	case err == nil && found.Checkpoints == 0:
		return errors.New("no checkpoint was found in what --checkpoints names")
	}
	return err
}

// tellReports prints a line for each chain.
func (p *Program) tellReports(ctx context.Context, w World, reports []activity.Report) error {
	names := map[string]string{"": "the deployment"}
	all, err := p.Accounts.AllAccounts(ctx)
	if err != nil {
		return err
	}
	for _, a := range all {
		names[string(a.ID)] = a.Name
	}
	broken := false
	for _, r := range reports {
		name := names[string(r.Account)]
		if name == "" {
			name = string(r.Account)
		}
		if r.Fault != nil {
			broken = true
			fmt.Fprintf(w.Out, "%s: BROKEN: %s at position %d, act %s\n", name, r.Fault.Problem, r.Fault.Position, r.Fault.Act)
			continue
		}
		fmt.Fprintf(w.Out, "%s: sound up to position %d, %d waiting", name, r.Head.Position, r.Waiting)
		if r.Cut > 0 {
			fmt.Fprintf(w.Out, ", kept from position %d", r.Cut+1)
		}
		fmt.Fprintln(w.Out)
	}
	if broken {
		return errTampered
	}
	return nil
}

// checkpointFiles replaces folders by the files of checkpoints in them.
func checkpointFiles(names []string) ([]string, error) {
	var out []string
	for _, name := range names {
		if info, err := os.Stat(name); name == "-" || err != nil || !info.IsDir() {
			out = append(out, name)
			continue
		}
		found, err := filepath.Glob(filepath.Join(name, "*.jsonl"))
		if err != nil {
			return nil, fmt.Errorf("checkpoints: %w", err)
		}
		out = append(out, slices.Sorted(slices.Values(found))...)
	}
	return out, nil
}

// openAll opens the files as one, each ending with a line end.
func openAll(in io.Reader, files []string) (all io.Reader, closeAll func() error, err error) {
	var parts []io.Reader
	var open []io.Closer
	closeAll = func() error {
		var list []error
		for _, f := range open {
			list = append(list, f.Close())
		}
		return errors.Join(list...)
	}
	for _, name := range files {
		part := in
		if name != "-" {
			f, err := os.Open(name)
			if err != nil {
				return nil, nil, errors.Join(fmt.Errorf("checkpoints: %w", err), closeAll())
			}
			part, open = f, append(open, f)
		}
		parts = append(parts, part, strings.NewReader("\n"))
	}
	return io.MultiReader(parts...), closeAll, nil
}

type auditKeyCommand struct{}

// Run prints the public key of checkpoints.
func (auditKeyCommand) Run(ctx context.Context, w World, cfg *config.Config) error {
	return with(ctx, w, cfg, func(p *Program) error {
		signer, err := p.checkpointSigner()
		if err == nil {
			fmt.Fprintln(w.Out, signer.PublicKey())
		}
		return err
	})
}

type auditExportCommand struct {
	accountFlag
	Format string `help:"csv or jsonl." enum:"csv,jsonl" default:"jsonl"`
	From   string `help:"First day, in the organisation's time zone." placeholder:"YYYY-MM-DD"`
	To     string `help:"Last day, included." placeholder:"YYYY-MM-DD"`
}

// Run writes the record to standard output.
func (a auditExportCommand) Run(ctx context.Context, w World, cfg *config.Config) error {
	return with(ctx, w, cfg, func(p *Program) error {
		account, err := a.choose(ctx, p)
		if err != nil {
			return err
		}
		zone := i18n.Location(account.TimeZone)
		var f activity.Filter
		if f.From, err = day(a.From, zone, 0); err != nil {
			return errors.New("from: give a day such as 2026-11-22")
		}
		if f.To, err = day(a.To, zone, 1); err != nil {
			return errors.New("to: give a day such as 2026-11-22")
		}
		if err := p.Acts.SealAll(ctx); err != nil {
			return err
		}
		_, err = p.Acts.Export(ctx, access.Operator(account.ID), f, activity.Format(a.Format), w.Out, nil)
		return err
	})
}

// day reads the beginning of a day that lies some days later; no text is no time.
func day(text string, zone *time.Location, later int) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	at, err := time.ParseInLocation(time.DateOnly, text, zone)
	return at.AddDate(0, 0, later).UTC(), err
}
