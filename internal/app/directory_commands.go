package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/ids"
	"cabinet/internal/platform/config"
	"cabinet/internal/platform/writing"
	"cabinet/internal/scim"
)

type directoryCommands struct {
	List    directoryListCommand    `cmd:"" help:"List the directories that keep users of an organisation."`
	Status  directoryStatusCommand  `cmd:"" help:"Show how a directory stands: tokens, what it knows, what waits."`
	Create  directoryCreateCommand  `cmd:"" help:"Connect a directory; it begins as a dry run."`
	Token   directoryTokenCommand   `cmd:"" help:"Make a bearer token for a directory and print it alone."`
	Live    directoryLiveCommand    `cmd:"" help:"Let a directory change users, or with --dry-run only list what it would do."`
	Pause   directoryPauseCommand   `cmd:"" help:"Keep a directory from changing anything until it is resumed."`
	Resume  directoryResumeCommand  `cmd:"" help:"Let a directory that was paused or stopped run again."`
	Items   directoryItemsCommand   `cmd:"" help:"List what waits for a decision."`
	Approve directoryApproveCommand `cmd:"" help:"Fulfil what waits for a decision."`
	Decline directoryDeclineCommand `cmd:"" help:"Refuse what waits for a decision."`
	Remove  directoryRemoveCommand  `cmd:"" help:"Disconnect a directory; users stay as they are."`
}

type directoryFlag struct {
	accountFlag
	Directory string `help:"Name or id of the directory; may be left out when there is one." placeholder:"NAME"`
}

// of runs fn for the directory that the operator means.
func (f directoryFlag) of(ctx context.Context, w World, cfg *config.Config, fn func(p *Program, by access.Actor, a accounts.Account, o scim.Overview) error) error {
	return with(ctx, w, cfg, func(p *Program) error {
		account, err := f.choose(ctx, p)
		if err != nil {
			return err
		}
		by := access.Operator(account.ID)
		all, err := p.SCIM.Connections(ctx, by)
		if err != nil {
			return err
		}
		var names []string
		for _, o := range all {
			if f.Directory == "" && len(all) == 1 || f.Directory != "" && (string(o.ID) == f.Directory || writing.Fold(o.Name) == writing.Fold(f.Directory)) {
				return fn(p, by, account, o)
			}
			names = append(names, o.Name)
		}
		switch {
		case len(all) == 0:
			return errors.New("no directory yet: connect one with `cabinet directory create`")
		case f.Directory == "":
			return fmt.Errorf("choose one with --directory: %s", strings.Join(names, ", "))
		default:
			return fmt.Errorf("no directory of that name or id; there are: %s", strings.Join(names, ", "))
		}
	})
}

// standing says in one word how a directory stands.
func standing(c scim.Connection) string {
	if c.Stopped != "" {
		return "stopped (" + string(c.Stopped) + ")"
	}
	if c.Mode == scim.DryRun {
		return "dry run"
	}
	return "live"
}

type directoryListCommand struct{ accountFlag }

// Run prints the directories by name.
func (d directoryListCommand) Run(ctx context.Context, w World, cfg *config.Config) error {
	return with(ctx, w, cfg, func(p *Program) error {
		account, err := d.choose(ctx, p)
		if err != nil {
			return err
		}
		list, err := p.SCIM.Connections(ctx, access.Operator(account.ID))
		if err != nil {
			return err
		}
		table := tabwriter.NewWriter(w.Out, 2, 4, 2, ' ', 0)
		fmt.Fprintln(table, "NAME\tID\tSTATE\tUSERS\tGROUPS\tWAITING")
		for _, o := range list {
			fmt.Fprintf(table, "%s\t%s\t%s\t%d\t%d\t%d\n", o.Name, o.ID, standing(o.Connection), o.Users, o.Groups, o.Waiting)
		}
		return table.Flush()
	})
}

type directoryStatusCommand struct{ directoryFlag }

// Run prints what administrators see on the directory's page.
func (d directoryStatusCommand) Run(ctx context.Context, w World, cfg *config.Config) error {
	return d.of(ctx, w, cfg, func(_ *Program, _ access.Actor, a accounts.Account, o scim.Overview) error {
		fmt.Fprintf(w.Out, "%s of %s: %s\n%d users, %d groups; %d wait for a decision, %d listed by the dry run\n", o.Name, a.Name, standing(o.Connection),
			o.Users, o.Groups, o.Waiting, o.Listed)
		for _, t := range o.Tokens {
			used := "never used"
			if !t.LastUsedAt.IsZero() {
				used = "last used " + t.LastUsedAt.Format(time.RFC3339)
			}
			fmt.Fprintf(w.Out, "token %s ends %s, %s\n", t.ID, t.ExpiresAt.Format(time.RFC3339), used)
		}
		return nil
	})
}

type directoryCreateCommand struct {
	accountFlag
	Name     string `required:"" help:"What the directory is called." placeholder:"NAME"`
	Role     string `help:"What a new user begins as: standard, limited or guest." enum:"standard,limited,guest" default:"limited"`
	Group    string `help:"Name or id of the group of new users; the default group when left out." placeholder:"NAME"`
	NoInvite bool   `help:"Mail new users no invitation; somebody sends it later."`
}

// Run connects the directory.
func (d directoryCreateCommand) Run(ctx context.Context, w World, cfg *config.Config) error {
	return with(ctx, w, cfg, func(p *Program) error {
		account, err := d.choose(ctx, p)
		if err != nil {
			return err
		}
		role, invite, group := access.Role(d.Role), !d.NoInvite, ids.Group("")
		if d.Group != "" {
			all, err := p.Groups.Groups(ctx, p.DB, account.ID)
			if err != nil {
				return err
			}
			for _, g := range all {
				if string(g.ID) == d.Group || writing.Fold(g.Name) == writing.Fold(d.Group) {
					group = g.ID
				}
			}
			if group == "" {
				return errors.New("no group of that name or id")
			}
		}
		c, err := p.SCIM.Connect(ctx, access.Operator(account.ID), scim.ConnectionInput{Name: &d.Name, Role: &role, Group: &group, Invite: &invite})
		if err == nil {
			fmt.Fprintf(w.Out, "%s is connected to %s as a dry run. Make its token with: cabinet directory token\n", c.Name, account.Name)
		}
		return err
	})
}

type directoryTokenCommand struct {
	directoryFlag
	Days    int `help:"For how many days it works, up to 366." default:"180" placeholder:"N"`
	Overlap int `help:"For how many days the older tokens go on, up to 14." default:"0" placeholder:"N"`
}

// Run makes the token, and prints nothing else on success.
func (d directoryTokenCommand) Run(ctx context.Context, w World, cfg *config.Config) error {
	return d.of(ctx, w, cfg, func(p *Program, by access.Actor, _ accounts.Account, o scim.Overview) error {
		const day = 24 * time.Hour
		if d.Days < 1 || d.Days > int(scim.MaxTokenLife/day) || d.Overlap < 0 || d.Overlap > int(scim.MaxOverlap/day) {
			return fmt.Errorf("choose 1 to %d days, and an overlap of up to %d", scim.MaxTokenLife/day, scim.MaxOverlap/day)
		}
		_, secret, err := p.SCIM.MakeToken(ctx, by, o.ID, scim.TokenInput{Life: time.Duration(d.Days) * day, Overlap: time.Duration(d.Overlap) * day})
		if err == nil {
			fmt.Fprintln(w.Out, secret)
		}
		return err
	})
}

type directoryLiveCommand struct {
	directoryFlag
	DryRun bool `help:"Change nothing from now on and list what would be done."`
}

// Run makes the directory live, or a dry run again.
func (d directoryLiveCommand) Run(ctx context.Context, w World, cfg *config.Config) error {
	mode := scim.Live
	if d.DryRun {
		mode = scim.DryRun
	}
	return d.of(ctx, w, cfg, func(p *Program, by access.Actor, _ accounts.Account, o scim.Overview) error {
		return said(w)(p.SCIM.SetMode(ctx, by, o.ID, mode))
	})
}

// said prints how a directory stands after what was done to it.
func said(w World) func(c scim.Connection, err error) error {
	return func(c scim.Connection, err error) error {
		if err == nil {
			fmt.Fprintf(w.Out, "%s: %s\n", c.Name, standing(c))
		}
		return err
	}
}

type directoryPauseCommand struct{ directoryFlag }

// Run pauses the directory.
func (d directoryPauseCommand) Run(ctx context.Context, w World, cfg *config.Config) error {
	return d.of(ctx, w, cfg, func(p *Program, by access.Actor, _ accounts.Account, o scim.Overview) error {
		return said(w)(p.SCIM.Pause(ctx, by, o.ID))
	})
}

type directoryResumeCommand struct{ directoryFlag }

// Run lets the directory run again.
func (d directoryResumeCommand) Run(ctx context.Context, w World, cfg *config.Config) error {
	return d.of(ctx, w, cfg, func(p *Program, by access.Actor, _ accounts.Account, o scim.Overview) error {
		return said(w)(p.SCIM.Resume(ctx, by, o.ID))
	})
}

type directoryItemsCommand struct{ directoryFlag }

// Run prints everything that waits, the oldest first.
func (d directoryItemsCommand) Run(ctx context.Context, w World, cfg *config.Config) error {
	return d.of(ctx, w, cfg, func(p *Program, by access.Actor, _ accounts.Account, o scim.Overview) error {
		table := tabwriter.NewWriter(w.Out, 2, 4, 2, ' ', 0)
		fmt.Fprintln(table, "ID\tWISH\tREASON\tABOUT\tSINCE\tTIMES")
		for f := (scim.ItemFilter{State: scim.Waiting, Limit: 200}); ; {
			list, next, err := p.SCIM.Items(ctx, by, o.ID, f)
			if err != nil {
				return err
			}
			for _, i := range list {
				fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%d\n", i.ID, i.Kind, i.Reason, cmp.Or(i.Email, i.Name, string(i.User)), i.CreatedAt.Format(time.RFC3339), i.Times)
			}
			if f.After = next; next == "" {
				return table.Flush()
			}
		}
	})
}

type directoryApproveCommand struct {
	directoryFlag
	Items []string `arg:"" help:"Ids of what is to be approved, see cabinet directory items."`
}

// Run approves.
func (d directoryApproveCommand) Run(ctx context.Context, w World, cfg *config.Config) error {
	return d.decide(ctx, w, cfg, d.Items, true)
}

type directoryDeclineCommand struct {
	directoryFlag
	Items []string `arg:"" help:"Ids of what is to be declined, see cabinet directory items."`
}

// Run declines.
func (d directoryDeclineCommand) Run(ctx context.Context, w World, cfg *config.Config) error {
	return d.decide(ctx, w, cfg, d.Items, false)
}

// decide says what was decided, and why what couldn't be done goes on waiting.
func (f directoryFlag) decide(ctx context.Context, w World, cfg *config.Config, items []string, approve bool) error {
	return f.of(ctx, w, cfg, func(p *Program, by access.Actor, _ accounts.Account, o scim.Overview) error {
		done, err := p.SCIM.Decide(ctx, by, o.ID, items, approve)
		if err != nil {
			return err
		}
		fmt.Fprintf(w.Out, "Decided: %d of %d\n", done.Done, len(items))
		for _, id := range slices.Sorted(maps.Keys(done.Refused)) {
			fmt.Fprintf(w.Err, "%s: %v\n", id, p.explain(done.Refused[id]))
		}
		if done.Done < len(items) {
			return errors.New("some weren't decided: they don't wait any more, or can't be fulfilled")
		}
		return nil
	})
}

type directoryRemoveCommand struct {
	directoryFlag
	Sure bool `required:"" help:"Say that you mean it: its tokens die and what is known of it is forgotten."`
}

// Run disconnects the directory.
func (d directoryRemoveCommand) Run(ctx context.Context, w World, cfg *config.Config) error {
	return d.of(ctx, w, cfg, func(p *Program, by access.Actor, _ accounts.Account, o scim.Overview) error {
		err := p.SCIM.Remove(ctx, by, o.ID)
		if err == nil {
			fmt.Fprintf(w.Out, "%s is disconnected.\n", o.Name)
		}
		return err
	})
}
