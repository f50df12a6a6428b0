package links

import (
	"net/url"

	"cabinet/internal/ids"
)

// SCIM is where directories speak to the product.
func SCIM() string { return "/scim/v2" }

// SCIMUser is a user as directories see them.
func SCIMUser(u ids.User) string { return SCIM() + "/Users" + "/" + url.PathEscape(string(u)) }

// SCIMGroup is a directory's group.
func SCIMGroup(g string) string { return SCIM() + "/Groups/" + url.PathEscape(g) }

// Directories lists the account's directories.
func Directories() string { return "/admin/scim" }

// DirectoryNew is the form for a new directory.
func DirectoryNew() string { return Directories() + "/new" }

// Directory is the page of one directory.
func Directory(c ids.Connection) string { return Directories() + "/" + url.PathEscape(string(c)) }

// DirectoryEdit is the form for a directory's settings.
func DirectoryEdit(c ids.Connection) string { return Directory(c) + "/edit" }

// DirectoryMappings is the form that says what a directory's groups mean.
func DirectoryMappings(c ids.Connection) string { return Directory(c) + "/groups" }

// DirectoryToken makes a token; POST shows it once.
func DirectoryToken(c ids.Connection) string { return Directory(c) + "/token" }

// DirectoryTokenRevoke ends a token (POST); GET asks for confirmation.
func DirectoryTokenRevoke(c ids.Connection, t ids.APIToken) string {
	return DirectoryToken(c) + "/" + url.PathEscape(string(t)) + "/revoke"
}

// DirectoryMode makes a directory live or a dry run (POST); GET asks for confirmation.
func DirectoryMode(c ids.Connection) string { return Directory(c) + "/mode" }

// DirectoryResume lets a stopped directory run again (POST); GET asks for confirmation.
func DirectoryResume(c ids.Connection) string { return Directory(c) + "/resume" }

// DirectoryRemove deletes a directory (POST); GET asks for confirmation.
func DirectoryRemove(c ids.Connection) string { return Directory(c) + "/delete" }

// DirectoryDecide approves or declines wishes of a directory (POST).
func DirectoryDecide(c ids.Connection) string { return Directory(c) + "/decide" }

// APIDirectories lists the account's directories.
func APIDirectories() string { return "/api/v1/directories" }

// APIDirectory is one directory.
func APIDirectory(c ids.Connection) string { return APIDirectories() + "/" + url.PathEscape(string(c)) }

// APIDirectoryItems lists what a directory wanted and didn't get yet.
func APIDirectoryItems(c ids.Connection) string { return APIDirectory(c) + "/items" }

// APIDirectoryItem decides about one wish (POST).
func APIDirectoryItem(c ids.Connection, item string) string {
	return APIDirectoryItems(c) + "/" + url.PathEscape(item)
}

// DirectoryAfter is the page of a directory with its wishes from behind one on.
func DirectoryAfter(c ids.Connection, item string) string {
	return Directory(c) + "?after=" + url.QueryEscape(item)
}
