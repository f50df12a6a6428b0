package links

import (
	"net/url"

	"cabinet/internal/ids"
)

// ViewAs is the page of Account settings about looking at the workspace as somebody else. before is the viewing behind which its
// list goes on; empty begins with the newest.
func ViewAs(before ids.Viewing) string { return behind("/admin/view-as", before) }

// UserViewAs asks why an administrator wants to look as a user, and begins.
func UserViewAs(user ids.User) string { return User(user) + "/view-as" }

// ViewingStop ends the look; it takes POST only.
func ViewingStop() string { return "/viewing/stop" }

// ViewingOver says that the time of a look is over, and leads back to being oneself.
func ViewingOver() string { return "/viewing/over" }

// MyViewings shows a person who looked at the workspace as them.
func MyViewings(before ids.Viewing) string { return behind("/settings/viewings", before) }

// APIViewings are the viewings of an account, and APIMyViewings those of oneself, in the API.
func APIViewings() string   { return "/api/v1/viewings" }
func APIMyViewings() string { return "/api/v1/me/viewings" }

// APIViewingSetting is whether an account lets administrators look as others, in the API.
func APIViewingSetting() string { return "/api/v1/account/view-as" }

func behind(path string, before ids.Viewing) string {
	if before == "" {
		return path
	}
	return withQuery(path, url.Values{"before": {string(before)}})
}
