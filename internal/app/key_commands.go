package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/platform/config"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/seal"
)

type keyCommands struct {
	Rotate keyRotateCommand `cmd:"" help:"Put a new key on top of the key file and seal every stored secret anew. Runs beside a server; run it again when it was interrupted."`
	Retire keyRetireCommand `cmd:"" help:"Drop the old keys from the key file once nothing uses them."`
	Show   keyShowCommand   `cmd:"" help:"List the keys of the file by name and how many stored secrets each has sealed."`
}

// sealedColumns joins where secrets are stored.
func sealedColumns() []seal.Column {
	return []seal.Column{{Table: "key_check", Column: "sealed"}}
}

type keyRotateCommand struct{}

// Run adds a key unless a rotation is under way, and seals everything anew with the first one.
func (keyRotateCommand) Run(ctx context.Context, w World, cfg *config.Config) error {
	return with(ctx, w, cfg, func(p *Program) error {
		if len(p.box.IDs()) > 1 {
			fmt.Fprintf(w.Out, "Going on with the rotation to the key %s.\n", p.box.IDs()[0])
		} else {
			name, kept, err := p.addKey(ctx)
			if err != nil {
				return err
			}
			fmt.Fprintf(w.Out, "New key %s on top of %s. The file as it was: %s\n", name, p.Config.KeyFile, kept)
		}
		n, err := p.resealAll(ctx)
		fmt.Fprintf(w.Out, "%d secrets sealed anew.\n", n)
		if err != nil {
			return fmt.Errorf("some secrets stay sealed with an old key: %w", err)
		}
		fmt.Fprintln(w.Out, "Done. Copy the key file to where its copy is kept, make a new backup, then: cabinet key retire")
		return nil
	})
}

type keyRetireCommand struct {
	Wait time.Duration `help:"How long to give other processes for learning of the new key, if it is that young." default:"3s"`
}

// Run drops the old keys.
func (r keyRetireCommand) Run(ctx context.Context, w World, cfg *config.Config) error {
	return with(ctx, w, cfg, func(p *Program) error {
		if len(p.box.IDs()) < 2 {
			return errors.New("there is one key only; make a new one with: cabinet key rotate")
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(r.Wait):
		}
		kept, err := p.retireKeys(ctx)
		if err != nil {
			return err
		}
		fmt.Fprintf(w.Out, "Only the key %s is left in %s. Older backups need the file as it was: %s. Keep it apart, as long as you keep them.\n",
			p.box.IDs()[0], p.Config.KeyFile, kept)
		return nil
	})
}

type keyShowCommand struct{}

// Run lists names and numbers, never a key.
func (keyShowCommand) Run(ctx context.Context, w World, cfg *config.Config) error {
	return with(ctx, w, cfg, func(p *Program) error {
		uses, err := p.keyUses(ctx)
		if err != nil {
			return err
		}
		for i, name := range p.box.IDs() {
			what := "opens"
			if i == 0 {
				what = "seals and opens"
			}
			fmt.Fprintf(w.Out, "%s %s; %d secrets\n", name, what, uses[name])
		}
		return nil
	})
}

// addKey puts a new key on top of the key file.
func (p *Program) addKey(ctx context.Context) (name, kept string, err error) {
	name, kept, err = seal.AddKey(p.Config.KeyFile, rand.Reader)
	if err != nil {
		return "", "", err
	}
	return name, kept, p.recordKey(ctx, keyAdded, name, 0)
}

// resealAll seals everything anew that isn't sealed with the first key, until nothing is left: processes that haven't
// looked at the key file since may still have sealed with the old one during the first round.
func (p *Program) resealAll(ctx context.Context) (total int64, err error) {
	for {
		var n int64
		for _, c := range sealedColumns() {
			done, err := p.box.ResealAllAccounts(ctx, p.DB, c)
			n += done
			if err != nil {
				return total + n, err
			}
		}
		if total += n; n == 0 {
			return total, p.recordKey(ctx, keyResealed, p.box.IDs()[0], total)
		}
	}
}

// retireKeys drops the old keys from the file unless something needs them, and returns where the file as it was is kept.
func (p *Program) retireKeys(ctx context.Context) (kept string, err error) {
	if _, err := p.resealAll(ctx); err != nil {
		return "", fmt.Errorf("some secrets stay sealed with an old key: %w", err)
	}
	uses, err := p.keyUses(ctx)
	if err != nil {
		return "", err
	}
	first := p.box.IDs()[0]
	for name, n := range uses {
		if name != first {
			return "", fmt.Errorf("%d secrets are still sealed with the key %s: run cabinet key rotate again", n, name)
		}
	}
	if kept, err = seal.DropKeys(p.Config.KeyFile, first); err != nil {
		return "", err
	}
	return kept, p.recordKey(ctx, keyRetired, first, uses[first])
}

func (p *Program) keyUses(ctx context.Context) (map[string]int64, error) {
	out := map[string]int64{}
	for _, c := range sealedColumns() {
		uses, err := c.CountAllAccounts(ctx, p.DB)
		if err != nil {
			return nil, err
		}
		for name, n := range uses {
			out[name] += n
		}
	}
	return out, nil
}

func (p *Program) recordKey(ctx context.Context, kind activity.Kind, name string, values int64) error {
	return p.DB.Write(ctx, func(tx *db.Tx) error {
		return p.record(ctx, tx, access.Operator, activity.Act{Kind: kind, Payload: keyPayload{Key: name, Values: values}})
	})
}
