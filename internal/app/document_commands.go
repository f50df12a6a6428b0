package app

import (
	"context"
	"fmt"

	"cabinet/internal/platform/config"
)

type documentsCommands struct {
	Rescan documentsRescanCommand `cmd:"" help:"Have the malware scanner look at files that came in without it. The server does it, file by file."`
}

type documentsRescanCommand struct {
	accountFlag
}

// Run asks for the files of one account to be scanned.
func (d documentsRescanCommand) Run(ctx context.Context, w World, cfg *config.Config) error {
	return with(ctx, w, cfg, func(p *Program) error {
		account, err := d.choose(ctx, p)
		if err != nil {
			return err
		}
		n, err := p.Documents.Rescan(ctx, account.ID)
		if err != nil {
			return err
		}
		fmt.Fprintf(w.Out, "%s: %d files wait to be scanned.\n", account.Name, n)
		return nil
	})
}
