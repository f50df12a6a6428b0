package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/errs"
)

// tempArea is where files grow until they are renamed; its name can't be a part of a key.
const tempArea = ".tmp"

// DiskStore is a [Store] in a folder. It reaches files through an [os.Root], so not even a link planted in the folder
// leads outside.
type DiskStore struct {
	root *os.Root
	wall clock.Wall
	free func(*os.Root) (free, total uint64, err error)
}

// Disk opens the folder, which is made when it isn't there, readable for its owner alone.
func Disk(dir string, wall clock.Wall) (*DiskStore, error) {
	if err := os.MkdirAll(filepath.Join(dir, tempArea), 0o700); err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	return &DiskStore{root: root, wall: wall, free: freeSpace}, nil
}

// Close releases the folder.
func (s *DiskStore) Close() error { return s.root.Close() }

// Put implements [Store]. It refuses new files while less than a tenth and less than 10 GB, or less than 1 GB, of the
// volume is free, so that the database keeps room (R49).
func (s *DiskStore) Put(ctx context.Context, key string, r io.Reader, size int64) (err error) {
	if err := CheckKey(key); err != nil {
		return err
	}
	if size < 0 {
		return ErrSize
	}
	if err := s.roomFor(size); err != nil {
		return err
	}
	temp, f, err := s.temp()
	if err != nil {
		return full(err)
	}
	defer func() {
		if err != nil {
			_ = s.root.Remove(temp)
		}
	}()
	n, err := io.Copy(f, &bounded{ctx, r, size})
	if err == nil && n != size {
		err = ErrSize
	}
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close(), ctx.Err()); err != nil {
		return full(err)
	}
	if err := s.place(temp, key); err != nil {
		return full(err)
	}
	return nil
}

// place renames the finished file and makes the renaming itself durable. Delete may take the folder away in between,
// hence the second try.
func (s *DiskStore) place(temp, key string) error {
	dir := path.Dir(key)
	for try := 0; ; try++ {
		if err := s.makeDirs(dir); err != nil {
			return err
		}
		err := s.root.Rename(temp, key)
		if err == nil {
			return s.syncDir(dir)
		}
		if try == 2 || !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
}

// makeDirs makes account and area durable before a file in them is.
func (s *DiskStore) makeDirs(dir string) error {
	if _, err := s.root.Stat(dir); err == nil {
		return nil
	}
	if err := s.root.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	return errors.Join(s.syncDir("."), s.syncDir(path.Dir(dir)))
}

func (s *DiskStore) syncDir(dir string) error {
	d, err := s.root.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

func (s *DiskStore) temp() (string, *os.File, error) {
	for n := s.wall().UnixNano(); ; n++ {
		name := path.Join(tempArea, fmt.Sprintf("%d-%d", os.Getpid(), n))
		f, err := s.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if !errors.Is(err, fs.ErrExist) {
			return name, f, err
		}
	}
}

// Open implements [Store].
func (s *DiskStore) Open(ctx context.Context, key string) (io.ReadSeekCloser, Info, error) {
	if err := errors.Join(CheckKey(key), ctx.Err()); err != nil {
		return nil, Info{}, err
	}
	f, err := s.root.Open(key)
	if err != nil {
		return nil, Info{}, gone(err)
	}
	stat, err := f.Stat()
	if err == nil && !stat.Mode().IsRegular() {
		err = notFound(nil)
	}
	if err != nil {
		_ = f.Close()
		return nil, Info{}, err
	}
	return f, info(key, stat), nil
}

// Stat implements [Store].
func (s *DiskStore) Stat(ctx context.Context, key string) (Info, error) {
	if err := errors.Join(CheckKey(key), ctx.Err()); err != nil {
		return Info{}, err
	}
	stat, err := s.root.Lstat(key)
	if err != nil {
		return Info{}, gone(err)
	}
	return info(key, stat), nil
}

// Delete implements [Store].
func (s *DiskStore) Delete(ctx context.Context, key string) error {
	if err := errors.Join(CheckKey(key), ctx.Err()); err != nil {
		return err
	}
	if err := s.root.Remove(key); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return err
	}
	return s.syncDir(path.Dir(key))
}

// List implements [Store].
func (s *DiskStore) List(ctx context.Context, prefix string) iter.Seq2[Info, error] {
	return func(yield func(Info, error) bool) {
		if err := CheckPrefix(prefix); err != nil {
			yield(Info{}, err)
			return
		}
		s.walk(ctx, strings.TrimSuffix(prefix, "/"), yield)
	}
}

// walk yields the files below dir, which is "", an account or an area, and reports whether to go on.
func (s *DiskStore) walk(ctx context.Context, dir string, yield func(Info, error) bool) bool {
	entries, err := fs.ReadDir(s.root.FS(), path.Clean(dir))
	if errors.Is(err, fs.ErrNotExist) {
		return true
	}
	// Keys sort with their slashes, so "a-b/x" comes before "a/x".
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name()+"/", b.Name()+"/") })
	for _, e := range entries {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			break
		}
		key := path.Join(dir, e.Name())
		switch depth := strings.Count(key, "/"); {
		case !checkPart(e.Name()):
		case e.IsDir() && depth < 2:
			if !s.walk(ctx, key, yield) {
				return false
			}
		case e.Type().IsRegular() && depth == 2:
			stat, err := e.Info()
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			if !yield(info(key, stat), err) {
				return false
			}
		}
	}
	return err == nil || yield(Info{}, err) && false
}

// Scrub removes what broken uploads left behind for more than the given time and returns how many files that were.
func (s *DiskStore) Scrub(ctx context.Context, older time.Duration) (int, error) {
	entries, err := fs.ReadDir(s.root.FS(), tempArea)
	if err != nil {
		return 0, err
	}
	n := 0
	for _, e := range entries {
		if err := ctx.Err(); err != nil {
			return n, err
		}
		stat, err := e.Info()
		if err != nil || s.wall().Sub(stat.ModTime()) < older {
			continue
		}
		if err := s.root.Remove(path.Join(tempArea, e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return n, err
		}
		n++
	}
	return n, nil
}

func info(key string, stat fs.FileInfo) Info {
	return Info{Key: key, Size: stat.Size(), Modified: stat.ModTime().UTC()}
}

func gone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return notFound(err)
	}
	return err
}

// full gives the errors of a full or read-only volume their kind.
func full(err error) error {
	if noSpace(err) {
		return errs.E(errs.Unavailable, "blob.full", err)
	}
	return err
}
