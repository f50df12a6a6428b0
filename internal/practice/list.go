package practice

import (
	"slices"
	"time"

	"cabinet/internal/ids"
)

// List is one of the lists.
type List string

// The lists.
const (
	Areas  List = "area"
	Stages List = "stage" // of an area
	Types  List = "type"
	Groups List = "group"
)

// Lists returns all lists.
func Lists() []List { return []List{Areas, Stages, Types, Groups} }

// Valid reports whether there is such a list.
func (l List) Valid() bool { return slices.Contains(Lists(), l) }

// Max is how many entries a list may have; for stages: those of one area.
func (l List) Max() int {
	switch l {
	case Areas:
		return 100
	case Stages:
		return 50
	default:
		return 300
	}
}

// needed reports whether the list, once furnished, is never empty, since every case has an entry of it.
func (l List) needed() bool { return l != Groups }

// subject is what the record calls an entry.
func (l List) subject() string {
	switch l {
	case Areas:
		return "practice_area"
	case Stages:
		return "stage"
	case Types:
		return "case_type"
	default:
		return "case_group"
	}
}

// Entry is an entry of a list.
type Entry struct {
	ID   string // an [ids.PracticeArea], [ids.Stage], [ids.CaseType] or [ids.CaseGroup], by the list
	List List
	// Area is the area that a stage belongs to; empty for the others.
	Area ids.PracticeArea
	Name string
	// Code is the short name of an area in case numbers; empty for the others.
	Code string
	// Place counts from 1 in the order of the list; gaps are possible.
	Place int
	// Version grows with each change but of the place.
	Version   int64
	CreatedAt time.Time
}

// Area is a practice area with its stages, of which there is at least one.
type Area struct {
	ID     ids.PracticeArea
	Name   string
	Code   string
	Stages []Stage
}

// Stage is a stage of a practice area.
type Stage struct {
	ID   ids.Stage
	Area ids.PracticeArea
	Name string
}

// CaseType is an entry of the list of case types.
type CaseType struct {
	ID   ids.CaseType
	Name string
}

// CaseGroup is an entry of the list of case groups.
type CaseGroup struct {
	ID   ids.CaseGroup
	Name string
}

// All are the lists of an account, each in its order.
type All struct {
	Areas  []Area
	Types  []CaseType
	Groups []CaseGroup
}

// Area returns the area of an id.
func (a All) Area(id ids.PracticeArea) (Area, bool) {
	i := slices.IndexFunc(a.Areas, func(x Area) bool { return x.ID == id })
	if i < 0 {
		return Area{}, false
	}
	return a.Areas[i], true
}

// Stage returns the stage of an id, of whatever area.
func (a All) Stage(id ids.Stage) (Stage, bool) {
	for _, area := range a.Areas {
		if i := slices.IndexFunc(area.Stages, func(x Stage) bool { return x.ID == id }); i >= 0 {
			return area.Stages[i], true
		}
	}
	return Stage{}, false
}

// Type returns the case type of an id.
func (a All) Type(id ids.CaseType) (CaseType, bool) {
	i := slices.IndexFunc(a.Types, func(x CaseType) bool { return x.ID == id })
	if i < 0 {
		return CaseType{}, false
	}
	return a.Types[i], true
}

// Group returns the case group of an id.
func (a All) Group(id ids.CaseGroup) (CaseGroup, bool) {
	i := slices.IndexFunc(a.Groups, func(x CaseGroup) bool { return x.ID == id })
	if i < 0 {
		return CaseGroup{}, false
	}
	return a.Groups[i], true
}

// sorted makes the lists of entries, which are in their order.
func sorted(entries []Entry) All {
	var all All
	at := map[ids.PracticeArea]int{}
	for _, e := range entries {
		switch e.List {
		case Areas:
			at[ids.PracticeArea(e.ID)] = len(all.Areas)
			all.Areas = append(all.Areas, Area{ID: ids.PracticeArea(e.ID), Name: e.Name, Code: e.Code})
		case Types:
			all.Types = append(all.Types, CaseType{ID: ids.CaseType(e.ID), Name: e.Name})
		case Groups:
			all.Groups = append(all.Groups, CaseGroup{ID: ids.CaseGroup(e.ID), Name: e.Name})
		}
	}
	for _, e := range entries {
		// Read in the same statement, so the area is there.
		if i, ok := at[e.Area]; ok && e.List == Stages {
			all.Areas[i].Stages = append(all.Areas[i].Stages, Stage{ID: ids.Stage(e.ID), Area: e.Area, Name: e.Name})
		}
	}
	return all
}
