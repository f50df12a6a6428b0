package ui

import (
	"strconv"
	"time"

	"github.com/a-h/templ"

	"cabinet/internal/platform/errs"
)

// Fact is one line of [Facts].
type Fact struct {
	Label string
	Text  string
	// Value stands in the text's stead when set.
	Value templ.Component
	Hint  string
}

// Tile is one number of [Tiles].
type Tile struct {
	Label, Value string
	Note         string // a line below
	Tone         Tone
	Href         string // where the number comes from; may be empty
}

// Change is one line of [Changes]: a field's value before and after. Empty values are said to be empty.
type Change struct {
	Label         string
	Before, After string
	// Secret says only that the value changed.
	Secret bool
}

// Secret is something that is shown once.
type Secret struct {
	ID    string
	Label string
	Value string
	// Warning says what happens when it isn't kept; empty gives the usual words.
	Warning string
}

// Step is one of [Steps].
type Step struct {
	Text string
	Href string // of a step that can be gone back to
	Done bool
	// Current is the step that the page shows.
	Current bool
}

// Job is work in the background, as a [Progress] shows it.
type Job struct {
	// ID is of the part of the page that shows it; empty means "progress".
	ID string
	// URL is the page's own address: asked for a fragment it answers with Progress alone.
	URL string
	// Title says what is being done or what came of it, such as "Preparing the export"; Text may say more.
	Title, Text string
	// Done counts what is finished; Total counts everything, or is 0 while nobody knows.
	Done, Total int64
	Running     bool
	// Tone is that of the result: OK, Warn or Bad; while the job runs it is left alone.
	Tone Tone
}

// RefreshSeconds is how often a running [Job] is looked at; pages put it into [Page.Refresh] while the job runs.
const RefreshSeconds = 2

func (j Job) id() string {
	if j.ID == "" {
		return "progress"
	}
	return j.ID
}

// counts states how far the job is.
func (j Job) counts(p Texts) string {
	if j.Total > 0 {
		return p.T("ui.progress.of", errs.Args{"Done": p.Number(int(j.Done)), "Total": p.Number(int(j.Total))})
	}
	if j.Done > 0 {
		return p.T("ui.progress.done", errs.Args{"Done": p.Number(int(j.Done))})
	}
	return ""
}

func (j Job) percent(p Texts) string {
	return p.T("ui.progress.percent", errs.Args{"N": p.Number(int(min(100, max(0, j.Done*100/j.Total))))})
}

// RowsText says which rows of how many a page shows: "1–50 of 1,284". Without a total (below 0) it leaves that out, and
// without a first row (0) it counts.
func RowsText(p Texts, first, rows, total int) string {
	if rows == 0 {
		return ""
	}
	if first <= 0 {
		return p.N("ui.pager.rows", rows)
	}
	args := errs.Args{"First": p.Number(first), "Last": p.Number(first + rows - 1)}
	if total < 0 {
		return p.T("ui.pager.span", args)
	}
	args["Total"] = p.Number(total)
	return p.T("ui.pager.of", args)
}

// dayText writes a day of an address (2026-11-19) in words, or what it is when it is no day.
func dayText(p Texts, day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return p.DateShort(t, "", time.UTC)
}

func number(n int64) string { return strconv.FormatInt(n, 10) }
