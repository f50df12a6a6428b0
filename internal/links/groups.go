package links

import (
	"net/url"

	"cabinet/internal/ids"
)

// DefaultGroup stands in addresses for the group of everybody who is in no other.
const DefaultGroup = "default"

func groupSegment(g ids.Group) string {
	if g == "" {
		return DefaultGroup
	}
	return url.PathEscape(string(g))
}

// GroupOf reads a group as addresses and operations name it: nothing and [DefaultGroup] are the default group.
func GroupOf(text string) ids.Group {
	if text == DefaultGroup {
		return ""
	}
	return ids.Group(text)
}

// Groups lists the account's groups.
func Groups() string { return "/admin/groups" }

// GroupsBy is the list at a place and with words that narrow it; q may be empty.
func GroupsBy(q url.Values) string {
	if len(q) == 0 {
		return Groups()
	}
	return Groups() + "?" + q.Encode()
}

// GroupNew is the form of a new group.
func GroupNew() string { return Groups() + "/new" }

// Group is the page of a group; an empty one is the default group.
func Group(g ids.Group) string { return Groups() + "/" + groupSegment(g) }

// GroupEdit is the form of a group's name and description.
func GroupEdit(g ids.Group) string { return Group(g) + "/edit" }

// GroupHours is the form of the hours in which a group's members are told things.
func GroupHours(g ids.Group) string { return Group(g) + "/hours" }

// GroupDelete removes a group (POST); GET asks where its people go.
func GroupDelete(g ids.Group) string { return Group(g) + "/delete" }

// GroupDeletion shows how the deletion of a group of many stands, or what came of it.
func GroupDeletion(g ids.Group) string { return Group(g) + "/deletion" }

// GroupUsers lists the users of a group.
func GroupUsers(g ids.Group) string { return "/admin/users?group=" + url.QueryEscape(groupSegment(g)) }

// APIGroups lists the account's groups.
func APIGroups() string { return "/api/v1/groups" }

// APIGroup is one group; an empty one is the default group.
func APIGroup(g ids.Group) string { return APIGroups() + "/" + groupSegment(g) }

// APIGroupDeletion is how the deletion of a group of many stands, or what came of it.
func APIGroupDeletion(g ids.Group) string { return APIGroup(g) + "/deletion" }

// APIGroupHours are the hours in which a group's members are told things.
func APIGroupHours(g ids.Group) string { return APIGroup(g) + "/hours" }
