package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"cabinet/internal/app/system"
	"cabinet/internal/platform/seal"
)

// othersMask are the rights of whoever isn't the owner.
const othersMask = 0o077

// dataFolder looks whether the folder is there, can be written to and is nobody else's.
func (d *doctor) dataFolder() {
	info, err := os.Stat(d.cfg.Data)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		d.note("data folder", failed, d.cfg.Data+" isn't there", "Give the right --data. On a new machine: cabinet serve makes the folder.")
		return
	case err != nil || !info.IsDir():
		d.note("data folder", failed, d.cfg.Data+" can't be read or isn't a folder", "Look at its rights, and at those of the folders above it.")
		return
	}
	probe, err := os.CreateTemp(d.cfg.Data, ".doctor-*")
	if err != nil {
		d.note("data folder", failed, d.cfg.Data+" can't be written to", "Give it to the user that runs Cabinet, and look whether the disk is full or read-only.")
		return
	}
	_, _ = probe.Close(), os.Remove(probe.Name())
	if info.Mode().Perm()&othersMask != 0 {
		d.note("data folder", warning, fmt.Sprintf("%s is open to other users of this machine (%04o)", d.cfg.Data, info.Mode().Perm()), "chmod 700 "+d.cfg.Data)
		return
	}
	d.note("data folder", fine, d.cfg.Data, "")
}

// room looks at the disk.
func (d *doctor) room() {
	free, total, err := system.Space(d.cfg.Data)
	if err != nil {
		return // the folder's own check has told
	}
	found := fmt.Sprintf("%s free of %s", bytesText(int64(free)), bytesText(int64(total)))
	switch low := (system.Files{DataFree: free, DataTotal: total}).Low(); {
	case free < 1<<30:
		d.note("disk", failed, found, "Free some room: uploads are refused, and soon nothing can be stored.")
	case low:
		d.note("disk", warning, found, "Free some room.")
	default:
		d.note("disk", fine, found, "")
	}
}

// key looks at the key file, without which secrets and backups stay closed.
func (d *doctor) key() {
	info, err := os.Stat(d.cfg.KeyFile)
	if errors.Is(err, fs.ErrNotExist) {
		d.note("key file", failed, d.cfg.KeyFile+" isn't there", "Put it back from where its copy is kept. A new deployment makes one at its first start.")
		return
	}
	if err != nil {
		d.note("key file", failed, d.cfg.KeyFile+" can't be looked at", "Give it to the user that runs Cabinet.")
		return
	}
	if d.p.box, err = seal.Load(d.cfg.KeyFile, nil); err != nil {
		d.note("key file", failed, d.cfg.KeyFile+" can't be used", "It must hold a key and be readable for its owner alone: chmod 600, or put it back from its copy.")
		return
	}
	found := fmt.Sprintf("%s, key %s", d.cfg.KeyFile, d.p.box.IDs()[0])
	switch inside := within(d.cfg.BackupDir, d.cfg.KeyFile); {
	case info.Mode().Perm()&othersMask != 0:
		d.note("key file", warning, fmt.Sprintf("%s (%04o)", found, info.Mode().Perm()), "chmod 600 "+d.cfg.KeyFile)
	case inside:
		d.note("key file", warning, found+" lies beside the backups", "Who finds the backups finds the key. Keep its copy elsewhere.")
	default:
		d.note("key file", fine, found, "Is a copy of this very key kept apart from the machine and the backups? Without it no backup opens.")
	}
}

func within(folder, file string) bool {
	if folder == "" {
		return false
	}
	a, err1 := filepath.Abs(folder)
	b, err2 := filepath.Abs(file)
	return err1 == nil && err2 == nil && a == filepath.Dir(b)
}

// clock looks whether the machine's time is right.
func (d *doctor) clock(ctx context.Context, current bool) {
	kept, known := system.ClockKept()
	switch {
	case known && !kept:
		d.note("clock", warning, "no time service keeps this machine's clock right", "Start one, such as chrony or systemd-timesyncd.")
	case known:
		d.note("clock", fine, "kept right by a time service", "")
	default:
		d.note("clock", fine, "this machine doesn't tell whether its clock is kept right", "")
	}
	if !current || !d.p.DB.Postgres() {
		return
	}
	skew, err := system.DatabaseSkew(ctx, d.p.DB, d.wall)
	if err == nil && skew.Abs() > system.MaxSkew {
		d.note("clock", warning, fmt.Sprintf("the database server's clock is %s away", skew.Abs().Round(time.Millisecond)), "Have both keep their clocks by the same time service.")
	}
}
