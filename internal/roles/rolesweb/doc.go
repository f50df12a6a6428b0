// Package rolesweb is where administrators look after what people may do: the page Account settings › Roles and job
// titles, and the operations under /api/v1/job-titles.
//
// Handlers decode, call one method of package roles and answer; every rule about values lives there, so that page and
// operation say the same words. Whoever isn't an administrator finds none of these pages. Start at routes.go.
package rolesweb
