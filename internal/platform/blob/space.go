package blob

import (
	"errors"
	"fmt"
	"os"
	"syscall"

	"cabinet/internal/platform/errs"
)

const (
	gigabyte    = 1 << 30
	reserve     = gigabyte
	reserveTop  = 10 * gigabyte
	reservePart = 10 // a tenth of the volume
)

// roomFor answers errs.Unavailable when a file of the given size would eat into the reserve: a tenth of the volume,
// but at least 1 GB and no more than 10 GB, as a tenth of a large volume would lie idle for ever (R49).
func (s *DiskStore) roomFor(size int64) error {
	free, total, err := s.free(s.root)
	if err != nil {
		return err
	}
	return room(free, total, size)
}

// Room is what a [DiskStore] asks of its volume, for files that grow in another folder until they are stored: errs.Unavailable
// when so many more bytes there would eat into the reserve (R49).
func Room(folder string, size int64) error {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return err
	}
	defer root.Close()
	free, total, err := freeSpace(root)
	if err != nil {
		return err
	}
	return room(free, total, size)
}

func room(free, total uint64, size int64) error {
	keep := min(max(total/reservePart, reserve), reserveTop)
	if free < keep+uint64(size) {
		return errs.E(errs.Unavailable, "blob.full", fmt.Errorf("%d of %d bytes are free, %d are kept back", free, total, keep))
	}
	return nil
}

// Ready answers an error when the folder can't be reached; health pages ask it. A full volume is no such error: people
// can still sign in and work, and taking every process out of service wouldn't make room.
func (s *DiskStore) Ready() error {
	_, _, err := s.free(s.root)
	return err
}

func freeSpace(root *os.Root) (free, total uint64, err error) {
	dir, err := root.Open(".")
	if err != nil {
		return 0, 0, err
	}
	defer dir.Close()
	var stat syscall.Statfs_t
	if err := syscall.Fstatfs(int(dir.Fd()), &stat); err != nil {
		return 0, 0, err
	}
	return stat.Bavail * uint64(stat.Bsize), stat.Blocks * uint64(stat.Bsize), nil
}

func noSpace(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EROFS)
}
