// Package searchweb is the page on which people find what they may see, and the operation for programs. The page shows the
// first few things of each kind, or all of one kind; results follow the typing where scripts run. What a thing is called is
// all that it shows: whoever wants more opens it, and its own page judges again.
package searchweb
