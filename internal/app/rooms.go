package app

import (
	"io/fs"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/activity"
	"cabinet/internal/app/demo"
	"cabinet/internal/identity"
	"cabinet/internal/identity/identityweb"
	"cabinet/internal/people"
	"cabinet/internal/people/peopleweb"
	"cabinet/internal/platform/blob"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/dial"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/jobs"
	"cabinet/internal/platform/web"
	"cabinet/internal/roles"
	"cabinet/internal/ui"
)

// Schemas joins the tables of all rooms; their numbers give the order.
func Schemas() []fs.FS {
	return []fs.FS{jobs.Schema(), email.Schema(), demo.Schema(), activity.Schema(), accounts.Schema(), roles.Schema(),
		identity.Schema(), people.Schema(), files}
}

// Catalogues joins the texts of all rooms.
func Catalogues() []fs.FS {
	return []fs.FS{web.Locales(), db.Locales(), jobs.Locales(), blob.Locales(), dial.Locales(), email.Locales(), access.Locales(), activity.Locales(), accounts.Locales(),
		roles.Locales(), identity.Locales(), people.Locales(), ui.Locales(), identityweb.Locales(), peopleweb.Locales(),
		demo.Locales(), files}
}

// ActKinds joins what all rooms record.
func ActKinds() []activity.KindInfo {
	var out []activity.KindInfo
	for _, list := range [][]activity.KindInfo{accounts.Acts(), roles.Acts(), identity.Acts(), people.Acts()} {
		out = append(out, list...)
	}
	return out
}
