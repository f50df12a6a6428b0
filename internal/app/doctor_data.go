package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"cabinet/internal/activity"
	"cabinet/internal/app/system"
	"cabinet/internal/platform/blob"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/id"
	"cabinet/internal/platform/jobs"
)

const (
	// integrityPatience and recordPatience bound the checks whose length follows from the amount of data.
	integrityPatience = time.Minute
	recordPatience    = 30 * time.Second
	// sampleFiles is how many stored files are read and compared.
	sampleFiles = 20
)

// database opens the database and reports whether it stands at this program's schema, so that its tables can be asked.
func (d *doctor) database(ctx context.Context) (current bool) {
	url := d.cfg.DatabaseURL()
	if d.cfg.Database == "" {
		if _, err := os.Stat(url); errors.Is(err, fs.ErrNotExist) {
			d.note("database", failed, url+" isn't there", "Give the right --data. On a new machine: cabinet serve makes the database.")
			return false
		}
	}
	ctx, stop := briefly(ctx)
	defer stop()
	var err error
	if d.p.DB, err = db.Open(ctx, db.Config{URL: url, Now: d.p.now, MaxConns: 3}); err != nil {
		d.p.DB = nil
		d.note("database", failed, "it doesn't answer", "Look whether the server runs, and at the name, user and password in --database.")
		return false
	}
	begun := d.wall()
	err = d.p.DB.Ping(ctx)
	took := d.wall().Sub(begun)
	version, err2 := d.p.DB.Version(ctx)
	if err = errors.Join(err, err2); err != nil {
		d.note("database", failed, "it can't be asked for its version", "Look at the rights of its user.")
		return false
	}
	kind := map[bool]string{true: "PostgreSQL", false: "SQLite"}[d.p.DB.Postgres()]
	found := fmt.Sprintf("%s, schema %d, answers in %s", kind, version, took.Round(time.Microsecond))
	switch newest := newestSchema(); {
	case version > newest:
		d.note("database", failed, found+", which is newer than this program", "Start the newer Cabinet, or restore a backup of before.")
	case version < newest:
		d.note("database", warning, fmt.Sprintf("%s; this program wants %d", found, newest), "cabinet migrate, or the next start, brings it up to date. Make a backup before.")
	default:
		d.note("database", fine, found, "")
		return true
	}
	return false
}

// newestSchema is the number of the last schema file of this program.
func newestSchema() (newest int64) {
	for _, files := range Schemas() {
		names, _ := fs.Glob(files, "schema/*.sql") // the pattern is right
		for _, name := range names {
			number, _, _ := strings.Cut(filepath.Base(name), "_")
			n, _ := strconv.ParseInt(number, 10, 64) // their names are checked when they are applied
			newest = max(newest, n)
		}
	}
	return newest
}

// keyFits proves that the key file is that of the database.
func (d *doctor) keyFits(ctx context.Context) {
	sealed, err := selectKeyCheck(ctx, d.p.DB)
	if d.p.box == nil || err != nil || sealed == nil {
		return // told already, or a deployment that never started
	}
	if _, err := d.p.box.Unseal(keyCell(), sealed); err != nil {
		d.note("key", failed, "the key file isn't the one of this database", "Put back the right one. All processes on one database share one key file.")
		return
	}
	d.note("key", fine, "opens what the database holds", "")
}

// integrity has the database prove itself, as far as it can.
func (d *doctor) integrity(ctx context.Context) {
	ctx, stop := context.WithTimeout(ctx, integrityPatience)
	defer stop()
	switch err := d.p.DB.Check(ctx); {
	case err == nil:
		d.note("integrity", fine, "pages, indexes and references are sound", "")
	case ctx.Err() != nil:
		d.note("integrity", fine, fmt.Sprintf("not proven within %s: the database is large", integrityPatience), "cabinet backup proves every row, too.")
	case errs.Is(err, errs.Unavailable):
		d.note("integrity", failed, "the database stopped answering meanwhile", "Try again.")
	default:
		d.note("integrity", failed, "the database is damaged", "Stop the server, keep the file aside, and restore the last backup.")
	}
}

// files looks whether stored files can be reached, and compares some with what they were.
func (d *doctor) files(ctx context.Context, current bool) {
	store, err := d.openStore()
	if err == nil && store == nil {
		d.note("files", warning, "there is no folder for files yet", "The first start makes it.")
		return
	}
	if err == nil {
		defer func() { _ = store.Close() }()
		err = store.Ready()
	}
	if err != nil {
		d.note("files", failed, "the store can't be reached", "Look at the settings that begin with files and s3-, and at the folder's rights.")
		return
	}
	if !current {
		d.note("files", fine, "the store answers", "")
		return
	}
	good, bad, err := d.sample(ctx, store)
	switch {
	case err != nil:
		d.note("files", failed, "stored files can't be read", "Look at their rights, or at the object store.")
	case len(bad) > 0:
		d.note("files", failed, fmt.Sprintf("%d of %d files aren't what they were: %s", len(bad), good+len(bad), strings.Join(bad, ", ")), "Put them back from a backup.")
	case good == 0:
		d.note("files", fine, "the store answers; no file has been compared yet", "")
	default:
		d.note("files", fine, fmt.Sprintf("the store answers; %d files compared, all as they were", good), "")
	}
}

// openStore opens where files are, and nothing when the folder isn't there yet.
func (d *doctor) openStore() (blob.Backend, error) {
	if d.cfg.Files == "s3" {
		return blob.S3(blob.S3Config{Endpoint: d.cfg.S3Endpoint, Bucket: d.cfg.S3Bucket, Region: d.cfg.S3Region, Prefix: d.cfg.S3Prefix,
			AccessKey: d.cfg.S3AccessKey, SecretKey: d.cfg.S3SecretKey, CAFile: d.cfg.S3CAFile, PathStyle: d.cfg.S3PathStyle, Temp: os.TempDir()}, d.wall)
	}
	folder := filepath.Join(d.cfg.Data, "files")
	if _, err := os.Stat(folder); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return blob.Disk(folder, d.wall)
}

// sample compares some of the files whose sums are known, spread over the first of them.
func (d *doctor) sample(ctx context.Context, store blob.Store) (good int, bad []string, err error) {
	keys, err := selectFileKeysAllAccounts(ctx, d.p.DB, "")
	if err != nil {
		return 0, nil, err
	}
	step := max(1, len(keys)/sampleFiles)
	for i := 0; i < len(keys); i += step {
		known, err := selectFileSum(ctx, d.p.DB, keys[i])
		if db.NoRows(err) {
			continue
		}
		if err != nil {
			return good, bad, err
		}
		sum, size, err := readFile(ctx, store, keys[i])
		if err != nil && !errs.Is(err, errs.NotFound) {
			return good, bad, err
		}
		if err != nil || known != (fileSum{size, sum}) {
			bad = append(bad, keys[i])
			continue
		}
		good++
	}
	return good, bad, nil
}

// rooms opens the parts of the program that only read.
func (d *doctor) rooms() (err error) {
	p := d.p
	p.ids = id.NewMaker(d.wall, rand.Reader)
	p.Queue = jobs.New(p.DB, p.now, p.wall, p.ids, p.log, jobs.Options{})
	p.Acts, err = activity.New(p.DB, p.ids, p.log, ActKinds()...)
	return err
}

func (d *doctor) jobs(ctx context.Context) {
	c, err := d.p.Queue.Counts(ctx)
	switch {
	case err != nil:
		d.note("jobs", failed, "they can't be counted", "Look at the database.")
	case c.Late > system.LateAfter:
		d.note("jobs", warning, fmt.Sprintf("a due job has waited for %s", c.Late.Round(time.Second)), "Is a server running? Jobs are done by cabinet serve.")
	case c.Dead > 0:
		d.note("jobs", warning, fmt.Sprintf("%d failed for good", c.Dead), "The System page names them, and tries them again.")
	default:
		d.note("jobs", fine, fmt.Sprintf("%d waiting, none late", c.Waiting), "")
	}
}

// record looks whether acts are sealed and proves the chains, as far as that is quick.
func (d *doctor) record(ctx context.Context) {
	lag, err := d.p.Acts.Lag(ctx)
	if err == nil && lag > system.LagAfter {
		d.note("record", warning, fmt.Sprintf("an act has waited for its seal for %s", lag.Round(time.Second)), "Is a server running? Acts are sealed by cabinet serve.")
	}
	brief, stop := context.WithTimeout(ctx, recordPatience)
	defer stop()
	reports, err := d.p.Acts.VerifyAllAccounts(brief)
	broken := slices.IndexFunc(reports, func(r activity.Report) bool { return r.Fault != nil })
	switch {
	case broken >= 0:
		d.note("record", failed, fmt.Sprintf("the activity record was tampered with: %s at position %d", reports[broken].Fault.Problem, reports[broken].Fault.Position),
			"cabinet audit verify names every bad chain.")
	case brief.Err() != nil:
		d.note("record", fine, fmt.Sprintf("%d chains are sound; the rest wasn't proven within %s", len(reports), recordPatience), "cabinet audit verify proves all.")
	case err != nil:
		d.note("record", failed, "it can't be read", "Look at the database.")
	default:
		d.note("record", fine, fmt.Sprintf("%d chains are sound", len(reports)), "")
	}
	if d.cfg.CheckpointFile == "" && d.cfg.CheckpointSyslog == "" && d.cfg.CheckpointWebhook == "" {
		d.note("checkpoints", warning, "none leave this machine", "Without them, whoever rules the machine can rewrite the record unseen. Set checkpoint-file, checkpoint-syslog or checkpoint-webhook.")
	}
}

func (d *doctor) backups(ctx context.Context) {
	s, err := d.p.LastBackup(ctx)
	age := "never"
	if !s.Done.IsZero() {
		age = fmt.Sprintf("%s, %s ago", s.Name, d.p.now().Sub(s.Done).Round(time.Minute))
	}
	switch {
	case err != nil:
		d.note("backups", failed, "their state can't be read", "Look at the database.")
	case s.Silent:
		d.note("backups", warning, "this is a restored copy that sends nothing yet", "cabinet release ends the silence.")
	case s.Missed:
		d.note("backups", failed, "a planned backup is overdue; the last one: "+age, "Look into the log, and make one now: cabinet backup.")
	case s.Failure != "":
		d.note("backups", failed, "the last try failed: "+d.words.T(s.Failure), "Make one now: cabinet backup.")
	case s.DamagedFiles > 0:
		d.note("backups", failed, fmt.Sprintf("%d stored files were damaged or gone when they were last compared", s.DamagedFiles), "The log names them. Put them back from a backup.")
	case d.cfg.BackupDir == "" || d.cfg.BackupAt == "":
		d.note("backups", warning, "none is planned; the last one: "+age, "Set backup-dir and backup-at, or have something else run cabinet backup.")
	default:
		d.note("backups", fine, "planned at "+d.cfg.BackupAt+"; the last one: "+age, "")
	}
}

// mail connects and signs in at the mail server, without sending anything.
func (d *doctor) mail(ctx context.Context) {
	if d.cfg.SMTPHost == "" {
		d.note("mail", warning, "no mail server is set", "No mail leaves: nobody gets a link to a new password. Set smtp-host and mail-from.")
		return
	}
	sender, _, err := d.p.openServer(Options{Config: d.cfg})
	if err != nil {
		d.note("mail", failed, err.Error(), "Correct the setting.")
		return
	}
	checker, ok := sender.(interface{ Check(context.Context) error })
	if !ok {
		return
	}
	brief, stop := briefly(ctx)
	defer stop()
	server := fmt.Sprintf("%s:%d", d.cfg.SMTPHost, d.cfg.SMTPPort)
	if err := checker.Check(brief); err != nil {
		outcome := system.Outcome(email.Unreachable)
		if f := email.AsFailure(err); f != nil {
			outcome = system.Outcome(f.Meaning)
		}
		d.note("mail", failed, server+" takes no mail from us", d.words.T(outcome.Key()))
		return
	}
	d.note("mail", fine, server+" takes our mail", "")
	d.signing(ctx)
}
