package links

import "cabinet/internal/ids"

// UserLeaving is where what a user holds is handed over, now or on their last day.
func UserLeaving(u ids.User) string { return User(u) + "/leaving" }

// UserLeavingCancel takes the plan back (POST); GET says what that means.
func UserLeavingCancel(u ids.User) string { return UserLeaving(u) + "/cancel" }

// APIUserLeaving is what a user holds and what is prepared for their leaving.
func APIUserLeaving(u ids.User) string { return APIUser(u) + "/leaving" }

// APIUserHoldings lists the things of one kind that a user holds.
func APIUserHoldings(u ids.User) string { return APIUser(u) + "/holdings" }
