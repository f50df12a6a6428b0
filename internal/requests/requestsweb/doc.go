// Package requestsweb is where people see and change their own job title and ask for another (Settings › Job title), and
// where administrators answer what is asked of them (Account settings › Requests).
//
// What a title changes is always shown before it is saved, asked for or given; the form carries what was shown, and
// whoever decides on something else by then is shown it again. Start at routes.go.
package requestsweb
