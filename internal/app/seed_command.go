package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"cabinet/internal/app/seed"
	"cabinet/internal/platform/config"
)

// seedEvery is after how many people or acts the command says how far it is.
const seedEvery = 10_000

type seedCommand struct {
	Users   int    `help:"How many people." default:"1000"`
	Acts    int    `help:"How many acts besides those that making people records."`
	Cases   int    `help:"How many cases."`
	Tasks   int    `help:"How many tasks, in the cases."`
	Account string `help:"Name of the organisation they belong to; made when it isn't there." default:"Example Partners" placeholder:"NAME"`
	Seed    uint64 `help:"The same number gives the same people." default:"1"`
	Force   bool   `help:"Also into a deployment that holds data, such as other people's."`
}

// Run makes synthetic people and acts for measuring.
func (s seedCommand) Run(ctx context.Context, w World, cfg *config.Config) error {
	return with(ctx, w, cfg, func(p *Program) error {
		all, err := p.Accounts.AllAccounts(ctx)
		if err != nil {
			return err
		}
		if len(all) > 0 && !p.demo && !s.Force {
			return errors.New("this deployment holds data already, which would stand among synthetic people; another --data, or --force")
		}
		made, err := seed.Fill(ctx, seed.Rooms{DB: p.DB, Wall: p.wall, Accounts: p.Accounts, Roles: p.Roles, Identity: p.Identity, People: p.People, Acts: p.Acts,
			Practice: p.Practice, Cases: p.Cases, Tasks: p.Tasks},
			seed.Input{Account: s.Account, Users: s.Users, Acts: s.Acts, Cases: s.Cases, Tasks: s.Tasks, Seed: s.Seed, Progress: func(what string, done, total int, took time.Duration) {
				if done%seedEvery == 0 || done == total {
					fmt.Fprintf(w.Err, "%s: %d of %d, %s\n", what, done, total, rate(done, took))
				}
			}})
		if err != nil {
			return p.explain(err)
		}
		fmt.Fprintf(w.Out, "%s: %d people in %s (%s), %d acts in %s (%s), sealed in %s.\n", made.Account.Name, made.Users, made.PeopleTook.Round(time.Millisecond),
			rate(made.Users, made.PeopleTook), made.Acts, made.ActsTook.Round(time.Millisecond), rate(made.Acts, made.ActsTook), made.SealTook.Round(time.Millisecond))
		if made.Cases > 0 {
			fmt.Fprintf(w.Out, "%d cases with %d tasks in %s (%s).\n", made.Cases, s.Tasks, made.CasesTook.Round(time.Millisecond), rate(made.Cases+s.Tasks, made.CasesTook))
		}
		fmt.Fprintf(w.Out, "Nobody has a password. The first is an administrator: cabinet user reset --print --email %s\n", made.Administrator)
		return nil
	})
}

// rate says how many a second.
func rate(n int, took time.Duration) string {
	if took <= 0 {
		return "at once"
	}
	return fmt.Sprintf("%.0f a second", float64(n)/took.Seconds())
}
