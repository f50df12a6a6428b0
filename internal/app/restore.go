package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/mydata"
	"cabinet/internal/platform/backup"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/config"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/log"
	"cabinet/internal/platform/seal"
)

// RestoreInput says which backup goes where.
type RestoreInput struct {
	Path   string
	Config config.Config // completed; of the deployment that the backup becomes
	Log    *slog.Logger
	Now    clock.Now  // the organisation's time; the machine's when nil
	Wall   clock.Wall // the machine's own when nil
	// DryRun does everything but changing anything that lasts.
	DryRun bool
	// Replace allows a database that holds data already. It is set aside, not deleted.
	Replace bool
	// Identity is the path of age identities that open the backup when the key file of its time is lost.
	Identity string
	// LostKey starts with a new key file: what the lost one has sealed stays closed.
	LostKey bool
	// BrokenRecord accepts a backup whose activity record was broken already when it was made.
	BrokenRecord bool
}

// Restored tells what a restore did, or what it would do.
type Restored struct {
	backup.Report
	Records []activity.Report // of the chains, from the first act to the last
	Held    int64             // jobs that wait for the release
	Kept    string            // where the replaced database is; empty when there was none
}

// Restore puts a backup in the place of the deployment's database and files. The backup is read to its end first; the
// database is filled aside, brought to this release's schema and checked as a whole (references, counts, sums, every chain of
// the activity record) before it takes its place at one stroke. Until then nothing of the old changes, whatever happens.
func Restore(ctx context.Context, in RestoreInput) (out Restored, err error) {
	r := &restoring{RestoreInput: in}
	if r.Wall == nil {
		r.Wall = clock.System()
	}
	if r.Now == nil {
		r.Now = clock.Now(r.Wall)
	}
	if r.Log == nil {
		r.Log = log.Discard()
	}
	if err := r.openKeys(); err != nil {
		return out, err
	}
	if out.Report, err = backup.Verify(ctx, in.Path, r.keys); err != nil {
		return out, err
	}
	if err := r.prepare(ctx, out.Report); err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, r.close()) }()
	if err := r.load(ctx); err != nil {
		return out, errors.Join(err, r.files.undo(ctx))
	}
	if out.Records, out.Held, err = r.finish(ctx, out.Manifest); err != nil {
		return out, errors.Join(err, r.files.undo(ctx))
	}
	if in.DryRun {
		return out, nil
	}
	suffix := "replaced-" + r.Wall().UTC().Format("20060102t150405z")
	if out.Kept, err = r.stage.Switch(ctx, suffix); err != nil {
		return out, errors.Join(err, r.files.undo(ctx))
	}
	return out, nil
}

// restoring is one restore under way.
type restoring struct {
	RestoreInput
	keys  backup.Keys
	stage *db.Stage
	files *restoredFiles
	aside string // the folder of the data that only the stage's program uses
}

// openKeys finds what may open the backup.
func (r *restoring) openKeys() error {
	if r.Identity != "" {
		identities, err := backup.ReadIdentities(r.Identity)
		if err != nil {
			return err
		}
		r.keys.Identities = identities
	}
	box, err := seal.Load(r.Config.KeyFile, rand.Reader)
	switch {
	case err == nil:
		r.keys.Box = box
	case !errors.Is(err, fs.ErrNotExist):
		return err
	case !r.LostKey:
		return fmt.Errorf("the key file %s isn't there: put it back from where its copy is kept, or see --lost-key", r.Config.KeyFile)
	}
	return nil
}

// prepare makes room beside the deployment and refuses what can't end well.
func (r *restoring) prepare(ctx context.Context, report backup.Report) (err error) {
	if err := os.MkdirAll(r.Config.Data, 0o700); err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	need := report.Files.Bytes + 64<<20
	if r.Config.Database == "" {
		need += 3 * (report.Bytes() - report.Files.Bytes) // rows, their indexes, and the log that they go through
	}
	if err := backup.CheckSpace(r.Config.Data, need); err != nil {
		return err
	}
	target := r.Config.DatabaseURL()
	r.aside = filepath.Join(r.Config.Data, db.StageFolder)
	switch {
	case r.Config.Database == "" && r.DryRun: // in a folder of its own, so that it can be done beside a live server
		r.aside = filepath.Join(r.Config.Data, ".rehearsal")
		target = filepath.Join(r.aside, "cabinet.db")
		err = os.MkdirAll(r.aside, 0o700)
	case r.Config.Database != "" && r.Replace && !r.DryRun:
		err = r.checkWorkers(ctx)
	}
	if err != nil {
		return err
	}
	r.stage, err = db.OpenStage(ctx, db.Config{URL: target, Now: r.Now}, r.Replace || r.DryRun, Schemas()...)
	switch {
	case errors.Is(err, db.ErrNotEmpty):
		return errors.New("there is a Cabinet here already: restore elsewhere, or set it aside with --replace")
	case errors.Is(err, db.ErrInUse):
		return fmt.Errorf("stop the server first: %w", err)
	case err != nil:
		return err
	}
	store, closeStore, err := openFiles(r.Config, r.Wall)
	if err != nil {
		return errors.Join(err, r.close())
	}
	r.files = &restoredFiles{store: store, close: closeStore, dry: r.DryRun}
	r.files.group.SetLimit(restoreWriters)
	return nil
}

// load fills the stage at the backup's own schema, and puts the files where they belong: under their names they are either
// the same there already or nobody's.
func (r *restoring) load(ctx context.Context) error {
	a, err := backup.Open(ctx, r.Path, r.keys)
	if err != nil {
		return err
	}
	defer a.Close()
	err = r.stage.DB.MigrateTo(ctx, a.Head().Applied, Schemas()...)
	if e := errs.As(err); e != nil && e.Key == "db.schema.newer" {
		return fmt.Errorf("this backup was made by a newer release of Cabinet (%s, schema %v; this one knows schemas up to %v): restore it with that release",
			a.Head().Product, e.Args["Database"], e.Args["Release"])
	}
	if err != nil {
		return err
	}
	if _, err := a.Load(ctx, r.stage.DB, func(key string, size int64, f io.Reader) error { return r.files.put(ctx, key, size, f) }); err != nil {
		return errors.Join(err, r.files.wait())
	}
	if err := r.files.wait(); err != nil {
		return err
	}
	return r.stage.DB.Check(ctx)
}

// finish opens the stage as this release's program, which brings the schema up to date, proves the record, and makes the copy
// silent.
func (r *restoring) finish(ctx context.Context, m backup.Manifest) (records []activity.Report, held int64, err error) {
	if r.LostKey {
		if err := r.forgetKey(ctx); err != nil {
			return nil, 0, err
		}
	}
	if err := r.stage.Leave(); err != nil {
		return nil, 0, err
	}
	cfg := r.Config
	if cfg.Data = r.aside; cfg.Database == "" {
		cfg.Data = filepath.Dir(r.stage.URL)
	} else {
		cfg.Database = log.Secret(r.stage.URL)
	}
	if r.DryRun && r.LostKey && r.keys.Box == nil {
		cfg.KeyFile = filepath.Join(r.aside, "cabinet.key")
	}
	p, err := Open(ctx, Options{Config: cfg, Log: r.Log, Wall: r.Wall, Now: r.Now})
	if err != nil {
		return nil, 0, explain(err)
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	var known []activity.Checkpoint
	for _, h := range m.Heads {
		known = append(known, activity.Checkpoint{Account: ids.Account(h.Account), Position: h.Position, Hash: h.Hash})
	}
	if records, err = p.Acts.VerifyAllAccounts(ctx, known...); err != nil {
		return nil, 0, err
	}
	for _, x := range records {
		if x.Fault != nil && !r.BrokenRecord {
			return records, 0, fmt.Errorf("the activity record of account %q is broken in this backup: %s at position %d; see --broken-record", x.Account, x.Fault.Problem, x.Fault.Position)
		}
	}
	err = p.DB.Write(ctx, func(tx *db.Tx) (err error) {
		held, err = p.startSilent(ctx, tx, r.Config, m)
		return err
	})
	if err != nil {
		return records, 0, err
	}
	return records, held, p.Acts.SealAll(ctx)
}

// startSilent makes a restored copy one that sends nothing, and in which nothing lives again that ended since the backup.
func (p *Program) startSilent(ctx context.Context, tx *db.Tx, live config.Config, m backup.Manifest) (held int64, err error) {
	if err := updateRestored(ctx, tx, m.Created); err != nil {
		return 0, err
	}
	if held, err = holdJobsAllAccounts(ctx, tx, p.Queue.InsideKinds()); err != nil {
		return 0, err
	}
	for _, do := range p.afterRestore(live) {
		if err := do(ctx, tx); err != nil {
			return 0, err
		}
	}
	return held, p.record(ctx, tx, access.Operator, activity.Act{Kind: restored,
		Payload: restoredPayload{BackupAt: m.Created.UTC().Format(time.RFC3339), Product: m.Product, Held: held}})
}

// afterRestore lists what rooms do to a restored copy before anybody can use it, in one transaction. Live is the
// configuration of the deployment that it becomes.
func (p *Program) afterRestore(live config.Config) []func(ctx context.Context, tx *db.Tx) error {
	return []func(ctx context.Context, tx *db.Tx) error{p.Identity.VoidAll, func(ctx context.Context, tx *db.Tx) error {
		return p.eraseAgain(ctx, tx, live.Data)
	}}
}

// eraseAgain erases those again who were erased since the backup: the ledger of them lies beside the database (R76).
func (p *Program) eraseAgain(ctx context.Context, tx *db.Tx, folder string) error {
	ledger, err := os.Open(filepath.Join(folder, ledgerFile))
	switch {
	case err == nil:
		_, err = mydata.ImportLedger(ctx, tx, ledger)
		if err = errors.Join(err, ledger.Close()); err != nil {
			return err
		}
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	replay, err := p.MyData.ReplayErasures(ctx, tx)
	if err == nil && len(replay.Left) > 0 {
		p.log.WarnContext(ctx, "people of the erasure ledger who are last administrators are still there", "people", len(replay.Left))
	}
	return err
}

// ledgerFile is where the data folder keeps who was erased.
const ledgerFile = "erasures.jsonl"

// forgetKey drops the text that only the lost key opens, so that a new key file is taken for this database.
func (r *restoring) forgetKey(ctx context.Context) error {
	sealed, err := selectKeyCheck(ctx, r.stage.DB)
	if err != nil {
		return err
	}
	if r.keys.Box != nil && sealed != nil {
		if _, err := r.keys.Box.Unseal(keyCell(), sealed); err == nil {
			return nil // it isn't lost
		}
	}
	return r.stage.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `delete from key_check where id = ?`, keyRow)
		return err
	})
}

func (r *restoring) close() error {
	var list []error
	if r.files != nil {
		list = append(list, r.files.close())
	}
	list = append(list, r.stage.Close())
	return errors.Join(append(list, os.RemoveAll(r.aside))...)
}
