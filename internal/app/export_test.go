package app

import (
	"cabinet/internal/platform/blob"
	"cabinet/internal/platform/db"
)

// HeldFiles is the store that rooms see.
func HeldFiles(store blob.Store, d *db.DB, p *Program) blob.Store { return keepFiles(store, d, p.wall) }

// Hold has deletions wait as a backup does.
var Hold = (*Program).holdFiles
