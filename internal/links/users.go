package links

import (
	"net/url"

	"cabinet/internal/ids"
)

// Users lists the account's users.
func Users() string { return "/admin/users" }

// UsersBy is the list narrowed, ordered and laid out by parameters of its page.
func UsersBy(query url.Values) string { return withQuery(Users(), query) }

// UsersView is where the columns of the list are chosen and views of it are kept; query is that of the list.
func UsersView(query url.Values) string { return withQuery(Users()+"/view", query) }

// UsersExport asks for a file of the users that the parameters find; POST makes it.
func UsersExport(query url.Values) string { return withQuery(Users()+"/export", query) }

// UsersSelection takes what is to be done with chosen users (POST).
func UsersSelection() string { return Users() + "/selection" }

// User is the page of a user.
func User(u ids.User) string { return Users() + "/" + url.PathEscape(string(u)) }

// UserEdit is the form of a user.
func UserEdit(u ids.User) string { return User(u) + "/edit" }

// UserDeactivate takes a user's access away (POST); GET says what that means.
func UserDeactivate(u ids.User) string { return User(u) + "/deactivate" }

// UserReactivate gives it back (POST); GET says what that means.
func UserReactivate(u ids.User) string { return User(u) + "/reactivate" }

// UserReset has a link to a new password mailed to a user (POST); GET asks for confirmation.
func UserReset(u ids.User) string { return User(u) + "/reset-password" }

// UsersElsewhere are the addresses at which people look for the list.
func UsersElsewhere() []string {
	return []string{"/settings/users", "/account/users", "/company/users", "/firm/users"}
}

// APIUsers lists the account's users.
func APIUsers() string { return "/api/v1/users" }

// APIUser is one user.
func APIUser(u ids.User) string { return APIUsers() + "/" + url.PathEscape(string(u)) }

func withQuery(path string, query url.Values) string {
	if len(query) == 0 {
		return path
	}
	return path + "?" + query.Encode()
}
