package access

import (
	"embed"
	"io/fs"
)

//go:embed locales/*.json
var locales embed.FS

// Locales returns the catalogues of role and permission names and of refusals.
func Locales() fs.FS { return locales }

// Key returns the message key of the role's name.
func (r Role) Key() string { return "access.role." + string(r) }

// Key returns the message key of the permission's name.
func (p Permission) Key() string { return "access.permission_name." + string(p) }
