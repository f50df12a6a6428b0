package seal

import (
	"io/fs"
	"os"
	"sync"
)

// follower knows which state of a key file a box holds.
type follower struct {
	path string

	mu   sync.Mutex
	seen fs.FileInfo
}

// follow takes the keys of the file when it has changed since they were read. A file that can't be read or holds unfit keys
// changes nothing: the box goes on with the keys it has, and the next start of a process tells the operator.
func (b *Box) follow() {
	if b.file == nil {
		return
	}
	b.file.mu.Lock()
	defer b.file.mu.Unlock()
	info, err := os.Stat(b.file.path)
	if err != nil || same(info, b.file.seen) {
		return
	}
	keys, info, err := readKeys(b.file.path)
	if err != nil {
		return
	}
	if b.take(keys) == nil {
		b.file.seen = info
	}
}

func same(a, b fs.FileInfo) bool {
	return os.SameFile(a, b) && a.Size() == b.Size() && a.ModTime().Equal(b.ModTime())
}
