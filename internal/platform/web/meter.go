package web

import (
	"net/http"
	"slices"
	"time"
)

// Meter counts requests; platform/metrics is one. It is called once for each request, when its answer is out, and must
// not wait.
type Meter interface {
	// Request tells of one request: the pattern of its route (never an address, which may hold secrets), its method, the
	// status of the answer and how long it took. Addresses and methods that aren't ours come as "none" and "OTHER", so that
	// no stranger can make the list grow.
	Request(route, method string, status int, took time.Duration)
}

func meterRoute(r Route) string {
	if r.Path == "" {
		return "none"
	}
	return r.Path
}

func meterMethod(method string) string {
	known := []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions}
	if slices.Contains(known, method) {
		return method
	}
	return "OTHER"
}
