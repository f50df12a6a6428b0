package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/platform/backup"
	"cabinet/internal/platform/config"
	"cabinet/internal/platform/seal"
)

type backupCommand struct {
	Path string `arg:"" optional:"" help:"File or folder to write to. Default: backup-dir, or the folder you are in."`
}

// Run makes one backup beside whatever serves.
func (b backupCommand) Run(ctx context.Context, w World, cfg *config.Config) error {
	return with(ctx, w, cfg, func(p *Program) error {
		path := b.Path
		if path == "" {
			path = p.Config.BackupDir
		}
		if path == "" {
			path = "."
		}
		made, err := p.makeBackup(ctx, p.blobs, path, access.Operator, nil)
		if err != nil {
			return err
		}
		printReport(w.Out, made.Report)
		fmt.Fprintf(w.Out, "Written in %s, read back in %s. It opens with the key %s: keep a copy of the key file apart from it.\n",
			made.Took.Round(time.Millisecond), made.Verified.Round(time.Millisecond), p.box.IDs()[0])
		return nil
	})
}

type verifyCommand struct {
	File     string `arg:"" help:"The backup."`
	Identity string `help:"File with an age identity that opens it, where the key file is lost." placeholder:"FILE"`
}

// Run reads a backup to its end and names the first bad thing. It needs the key file and no database.
func (v verifyCommand) Run(ctx context.Context, w World, cfg *config.Config) error {
	if err := cfg.Complete(false); err != nil {
		return err
	}
	var keys backup.Keys
	box, err := seal.Load(cfg.KeyFile, rand.Reader)
	switch {
	case err == nil:
		keys.Box = box
	case v.Identity == "" || !errors.Is(err, fs.ErrNotExist):
		return err
	}
	if v.Identity != "" {
		if keys.Identities, err = backup.ReadIdentities(v.Identity); err != nil {
			return err
		}
	}
	report, err := backup.Verify(ctx, v.File, keys)
	if err != nil {
		return err
	}
	printReport(w.Out, report)
	fmt.Fprintln(w.Out, "Sound: every row, file and sum agrees with its manifest.")
	return nil
}

func printReport(w io.Writer, r backup.Report) {
	fmt.Fprintf(w, "%s: %s\n", r.Path, bytesText(r.Size))
	fmt.Fprintf(w, "Data of %s: %d rows in %d tables, %d files of %s, %d activity records. Made by %s on %s, schema %d.\n",
		r.Created.UTC().Format(time.RFC3339), r.Rows(), len(r.Tables), r.Files.Count, bytesText(r.Files.Bytes), len(r.Heads), r.Product, r.Database, r.Schema())
	fmt.Fprintf(w, "SHA-256 %s\n", r.SHA256)
}

// bytesText shows a size to an operator.
func bytesText(n int64) string {
	switch {
	case n >= 10<<30:
		return fmt.Sprintf("%d GB", n>>30)
	case n >= 10<<20:
		return fmt.Sprintf("%d MB", n>>20)
	case n >= 10<<10:
		return fmt.Sprintf("%d KB", n>>10)
	}
	return fmt.Sprintf("%d bytes", n)
}
