package mydata

import (
	"context"
	"io"
	"regexp"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// Source is one file of a person's own data. A room that holds something about people gives one, app joins them.
type Source struct {
	// Name is the file's name in the archive, such as "profile.json": lower case, no folders.
	Name string
	// Write writes what the room holds about the user, and nothing about anybody else. A source that writes nothing leaves
	// no file. It may be called more than once.
	Write func(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, w io.Writer) error
}

// entryName is a file's name in the archive: nothing that a careless unpacker could take for a path.
var entryName = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*\.(json|jpg|csv|txt)$`)

func checkSources(list []Source) {
	taken := map[string]bool{readmeName: true, manifestName: true}
	for _, s := range list {
		if !entryName.MatchString(s.Name) || taken[s.Name] || s.Write == nil {
			panic("mydata: a source can't be named " + s.Name)
		}
		taken[s.Name] = true
	}
}
