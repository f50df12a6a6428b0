package links

import "net/url"

// Search is the page that finds what its reader may see, by words; an empty text is the page before anything was asked.
func Search(text string) string { return SearchBy(text, "", "") }

// SearchBy is a search for things of one kind, at a place in what was found; either may be empty.
func SearchBy(text, kind, after string) string {
	q := url.Values{}
	for name, value := range map[string]string{"q": text, "kind": kind, "after": after} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if len(q) == 0 {
		return "/search"
	}
	return "/search?" + q.Encode()
}

// APISearch finds what the caller may see.
func APISearch() string { return "/api/v1/search" }
