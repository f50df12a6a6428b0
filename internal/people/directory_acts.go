package people

import "cabinet/internal/activity"

// DirectoryExported records that users left as a file, with the reason that was given (R59).
const DirectoryExported activity.Kind = "people.users_exported"

// DirectoryExportedPayload says what left; the reason and what was searched for are personal and stand apart.
type DirectoryExportedPayload struct {
	Tab     Status   `json:"tab"`
	Columns []Column `json:"columns"`
	// Filters are the names of what the filter asked for.
	Filters []string `json:"filters"`
	Rows    int64    `json:"rows"`
	// Whole is false for a file that broke off.
	Whole bool `json:"whole"`
}

// DirectoryActs returns the kinds that the users list records.
func DirectoryActs() []activity.KindInfo {
	return []activity.KindInfo{{Kind: DirectoryExported, Payload: DirectoryExportedPayload{}, Erasable: []string{"reason", "search"}, Alert: true}}
}

// names returns the API names of what the filter asks for besides its tab.
func (f DirectoryFilter) names() []string {
	out := []string{}
	for _, one := range []struct {
		name  string
		asked bool
	}{
		{"search", f.Search != ""}, {"roles", len(f.Roles) > 0}, {"groups", len(f.Groups) > 0}, {"titles", len(f.Titles) > 0},
		{"branches", len(f.Branches) > 0}, {"last_sign_in", f.LastSignIn != SignInSpan{}}, {"has_cell", f.HasCell != ""},
		{"has_id_number", f.HasIDNumber != ""}, {"ends_before", !f.EndsBefore.IsZero()}, {"attributes", len(f.Extras) > 0},
	} {
		if one.asked {
			out = append(out, one.name)
		}
	}
	return out
}
