package ui

import "hash/fnv"

// Portrait is how a person looks in lists and menus: the picture, or initials on one of five tinted discs.
type Portrait struct {
	Name, Initials string
	URL            string // empty without a picture
	// Size is "xs" (24 px), "" (32), "lg" (52), "xl" (100).
	Size string
	// Alt is read out; empty where the name stands beside it.
	Alt string
}

func (p Portrait) class() string {
	c := "av"
	if p.Size != "" {
		c += " av-" + p.Size
	}
	if p.URL == "" {
		c += " av-text av-" + p.tint()
	}
	return c
}

// tint is the same for the same name everywhere.
func (p Portrait) tint() string {
	h := fnv.New32a()
	h.Write([]byte(p.Name))
	return []string{"teal", "violet", "warn", "info", "accent"}[h.Sum32()%5]
}
