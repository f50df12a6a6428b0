package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"text/tabwriter"

	"cabinet/internal/access"
	"cabinet/internal/app/demo"
	"cabinet/internal/platform/config"
	"cabinet/internal/platform/log"
)

// commandLine is everything an operator can say.
type commandLine struct {
	config.Config

	Serve     serveCommand      `cmd:"" help:"Serve Cabinet. The first start prints a link that sets it up."`
	Demo      demoCommand       `cmd:"" help:"Serve a demo with three organisations in a folder of its own."`
	SetupLink setupLinkCommand  `cmd:"" help:"Print a new one-time link that sets Cabinet up; older ones die."`
	Migrate   migrateCommand    `cmd:"" help:"Bring the database up to date and stop."`
	User      userCommands      `cmd:"" help:"Look after people from the console."`
	Token     tokenCommands     `cmd:"" help:"Make bearer tokens for programs."`
	Domain    domainCommands    `cmd:"" help:"Look after the mail domains of organisations."`
	Directory directoryCommands `cmd:"" help:"Look after the directories that keep users by SCIM."`
	Access    accessCommands    `cmd:"" help:"Say who sees which case, and why."`
	Search    searchCommands    `cmd:"" help:"Look after the index in which everything is found."`
	Documents documentsCommands `cmd:"" help:"Look after the files of cases."`
	Audit     auditCommands     `cmd:"" help:"Check the activity record."`
	Backup    backupCommand     `cmd:"" help:"Write a backup of everything, beside a running server, and read it back."`
	Verify    verifyCommand     `cmd:"" help:"Read a backup to its end and name the first thing that isn't as it was written."`
	Restore   restoreCommand    `cmd:"" help:"Put a backup in the place of the data; the copy is silent until it is released."`
	Release   releaseCommand    `cmd:"" help:"End the silence of a restored copy."`
	Key       keyCommands       `cmd:"" help:"Look after the key that seals stored secrets."`
	Doctor    doctorCommand     `cmd:"" help:"Look whether everything works and say what to do. Ends with 1 for warnings, 2 when something doesn't work."`
	Seed      seedCommand       `cmd:"" help:"Make synthetic people, acts, cases and tasks, many of them, for measuring."`
	Settings  settingsCommand   `cmd:"" help:"Print every setting with its default and variable."`
	Version   versionCommand    `cmd:"" help:"Print the version."`
}

// open completes the configuration and opens the program for a command.
func open(ctx context.Context, w World, cfg *config.Config, asDemo bool) (*Program, error) {
	if err := cfg.Complete(asDemo); err != nil {
		return nil, err
	}
	level, err := log.ParseLevel(cfg.LogLevel)
	if err != nil {
		return nil, err
	}
	format, err := log.ParseFormat(cfg.LogFormat)
	if err != nil {
		return nil, err
	}
	if !asDemo {
		asDemo = demo.IsFolder(cfg.Data) // a command on a demo's folder speaks with the demo's clock
	}
	return Open(ctx, Options{Config: *cfg, Log: log.New(w.Err, format, level), Demo: asDemo})
}

// with opens the program, runs fn and lets go of everything.
func with(ctx context.Context, w World, cfg *config.Config, fn func(p *Program) error) (err error) {
	p, err := open(ctx, w, cfg, false)
	if err != nil {
		return explain(err)
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	return p.explain(fn(p))
}

type serveCommand struct{}

// Run serves until the process is told to stop.
func (serveCommand) Run(ctx context.Context, w World, cfg *config.Config) error {
	if err := cfg.Complete(false); err != nil {
		return err
	}
	if demo.IsFolder(cfg.Data) {
		return fmt.Errorf("%s is a demo's folder; serve it with `cabinet demo`, or choose another with --data", cfg.Data)
	}
	return with(ctx, w, cfg, func(p *Program) error {
		return p.Run(ctx, func(string) { p.printSetup(ctx, w) })
	})
}

// printSetup prints the first-run link while nobody has used one.
func (p *Program) printSetup(ctx context.Context, w World) {
	if done, err := p.Identity.IsSetUp(ctx); err != nil || done {
		fmt.Fprintf(w.Out, "Cabinet is at %s\n", p.Config.BaseURL)
		return
	}
	link, err := p.Identity.SetupLink(ctx, access.Operator(""))
	if err != nil {
		fmt.Fprintln(w.Err, "cabinet: no set-up link could be made:", err)
		return
	}
	fmt.Fprintf(w.Out, "Cabinet is not set up yet. Open this link within an hour; it works once:\n\n  %s\n\nA new one: cabinet setup-link\n", link)
}

type setupLinkCommand struct{}

// Run prints a fresh first-run link.
func (setupLinkCommand) Run(ctx context.Context, w World, cfg *config.Config) error {
	return with(ctx, w, cfg, func(p *Program) error {
		switch done, err := p.Identity.IsSetUp(ctx); {
		case err != nil:
			return err
		case done:
			return errors.New("it is set up already; make more people with: cabinet user create")
		}
		link, err := p.Identity.SetupLink(ctx, access.Operator(""))
		if err == nil {
			fmt.Fprintln(w.Out, link)
		}
		return err
	})
}

type migrateCommand struct{}

// Run migrates, which opening does, and says where the schema stands.
func (migrateCommand) Run(ctx context.Context, w World, cfg *config.Config) error {
	return with(ctx, w, cfg, func(p *Program) error {
		version, err := p.DB.Version(ctx)
		if err == nil {
			fmt.Fprintf(w.Out, "The database is at schema %d.\n", version)
		}
		return err
	})
}

type demoCommand struct {
	Credentials bool `help:"Print who can sign in, as JSON, and stop."`
	Reset       bool `help:"Start over with fresh data."`
}

// Run serves the demo, making its data on the first start.
func (d demoCommand) Run(ctx context.Context, w World, cfg *config.Config) (err error) {
	people, err := demo.Credentials()
	if err != nil {
		return err
	}
	if d.Credentials {
		encoder := json.NewEncoder(w.Out)
		encoder.SetIndent("", "  ")
		encoder.SetEscapeHTML(false)
		return encoder.Encode(people)
	}
	if err := cfg.Complete(true); err != nil {
		return err
	}
	if err := demo.PrepareFolder(cfg.Data, d.Reset); err != nil {
		return err
	}
	p, err := open(ctx, w, cfg, true)
	if err != nil {
		return explain(err)
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	if err := demo.Fill(ctx, p.demoRooms()); err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	pictures := make(chan error, 1)
	go func() { pictures <- demo.FillPictures(ctx, p.demoRooms()) }()
	err = p.Run(ctx, func(string) { printDemo(w, p.Config.BaseURL, people) })
	stop()
	if e := <-pictures; !errors.Is(e, context.Canceled) {
		err = errors.Join(err, e)
	}
	return err
}

func printDemo(w World, base string, people []demo.Credential) {
	fmt.Fprintf(w.Out, "\nThe Cabinet demo is at %s\n\nWho can sign in (password %s):\n\n", base, demo.Password)
	table := tabwriter.NewWriter(w.Out, 2, 4, 2, ' ', 0)
	for _, c := range people {
		fmt.Fprintf(table, "  %s\t%s\t%s\n", c.Email, c.Role, c.Account)
	}
	_ = table.Flush()
	fmt.Fprintf(w.Out, "\nCaptured mail: %s/dev/outbox   Clock: %s/dev/clock   Components: %s/dev/ui\n", base, base, base)
}

func (p *Program) demoRooms() demo.Rooms {
	return demo.Rooms{DB: p.DB, SCIM: p.SCIM, Accounts: p.Accounts, Settings: p.AccountSettings, Roles: p.Roles, Identity: p.Identity, People: p.People,
		Attributes: p.Attributes, Groups: p.GroupSettings, Invitations: p.Invitations, Requests: p.Requests, Leaving: p.Leaving, Moves: p.Moves,
		Practice: p.Practice, Lists: p.PracticeLists, Records: p.Records, Cases: p.Cases, Tasks: p.Tasks, Documents: p.Documents, Events: p.Events, Messages: p.Messages,
		ReportTypes: p.ReportTypes, Reports: p.Reports, Now: p.now, Progress: p.log}
}

type settingsCommand struct{}

// Run prints the settings.
func (settingsCommand) Run(w World) error {
	table := tabwriter.NewWriter(w.Out, 2, 4, 2, ' ', 0)
	fmt.Fprintln(table, "FLAG\tVARIABLE\tDEFAULT\tMEANING")
	for _, s := range config.Settings() {
		help := s.Help
		if s.Secret {
			help += " Secret; may be given by file with " + s.Variable + "_FILE."
		}
		fmt.Fprintf(table, "--%s\t%s\t%s\t%s\n", s.Flag, s.Variable, s.Default, help)
	}
	return table.Flush()
}

type versionCommand struct{}

// Run prints the version.
func (versionCommand) Run(w World) error {
	_, err := fmt.Fprintln(w.Out, "cabinet", Version())
	return err
}
