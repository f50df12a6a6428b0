package app

import (
	"context"
	"fmt"
	"net"

	"cabinet/internal/access"
	"cabinet/internal/app/system"
	"cabinet/internal/exports"
	"cabinet/internal/ids"
	"cabinet/internal/platform/config"
	"cabinet/internal/platform/db"
)

// openSystem wires what administrators of the first account see of the deployment.
func (p *Program) openSystem(cfg config.Config, post exports.Post) {
	server := ""
	if cfg.SMTPHost != "" {
		server = net.JoinHostPort(cfg.SMTPHost, fmt.Sprint(cfg.SMTPPort))
	}
	files := cfg.Files
	if files == "" {
		files = "disk"
	}
	p.System = system.New(system.Deps{DB: p.DB, Now: p.now, Wall: p.wall, IDs: p.ids, Log: p.log, Acts: p.Acts, Checkpoints: p.Checkpoints,
		Accounts: p.Accounts, Queue: p.Queue, Guard: p.guard, Post: post, MailServer: server, Kept: p.Outbox != nil, DKIM: p.dkim,
		LookupTXT: net.DefaultResolver.LookupTXT, Files: p.blobs, FilesKind: files, Data: cfg.Data, Scanner: p.systemScanner, Version: Version(),
		Backups: p.systemBackups, Silence: p.systemSilence, Release: p.systemRelease})
	p.System.RegisterJobs(p.Queue)
}

func (p *Program) systemBackups(ctx context.Context) (system.Backups, error) {
	s, err := p.LastBackup(ctx)
	if err != nil {
		return system.Backups{}, err
	}
	out := system.Backups{Planned: p.backupsPlanned(), Tried: s.Tried, Done: s.Done, Failure: s.Failure, Name: s.Name, Size: s.Size, Took: s.Took,
		Missed: s.Missed, FilesChecked: s.FilesChecked, DamagedFiles: s.DamagedFiles}
	if out.Planned {
		out.Next, err = p.Queue.NextTick(ctx, "app.backup", "")
	}
	return out, err
}

func (p *Program) systemScanner(ctx context.Context) (out system.Scanner, err error) {
	if out.Waiting, err = p.Documents.Overdue(ctx); err != nil || p.scanner == nil {
		return out, err
	}
	out.Set, out.Answers = true, p.scanner.Ping(ctx) == nil
	return out, nil
}

func (p *Program) systemSilence(ctx context.Context) (system.Silence, error) {
	s, err := selectBackupState(ctx, p.DB)
	out := system.Silence{Silent: s.Silent, Restored: s.Restored, From: s.BackupAt}
	if err != nil || !out.Silent {
		return out, err
	}
	held, err := selectHeldJobsAllAccounts(ctx, p.DB)
	for _, h := range held {
		out.Held = append(out.Held, system.Held(h))
	}
	return out, err
}

func (p *Program) systemRelease(ctx context.Context, by access.Actor, in system.ReleaseInput, may func(tx *db.Tx) error) (system.Released, error) {
	out, err := p.release(ctx, func(ids.Account) access.Actor { return by }, ReleaseInput(in), may)
	return system.Released(out), err
}
