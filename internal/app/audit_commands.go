package app

import (
	"context"
	"errors"
	"fmt"

	"cabinet/internal/platform/config"
)

type auditCommands struct {
	Verify auditVerifyCommand `cmd:"" help:"Recompute every chain of the activity record and name the first bad row."`
}

type auditVerifyCommand struct{}

// Run verifies all chains; a broken one makes the command fail.
func (auditVerifyCommand) Run(ctx context.Context, w World, cfg *config.Config) error {
	return with(ctx, w, cfg, func(p *Program) error {
		if err := p.Acts.SealAll(ctx); err != nil {
			return err
		}
		reports, err := p.Acts.VerifyAllAccounts(ctx)
		if err != nil {
			return err
		}
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
			if r.Fault == nil {
				fmt.Fprintf(w.Out, "%s: sound up to position %d, %d waiting\n", names[string(r.Account)], r.Head.Position, r.Waiting)
				continue
			}
			broken = true
			fmt.Fprintf(w.Out, "%s: BROKEN: %s at position %d, act %s\n", names[string(r.Account)], r.Fault.Problem, r.Fault.Position, r.Fault.Act)
		}
		if broken {
			return errors.New("the activity record was tampered with; see above")
		}
		return nil
	})
}
