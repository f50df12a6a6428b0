package web

import (
	"net/http"
	"time"
)

// exchange is the response writer of one request. It carries the request's Ctx through the mux and notes what was sent.
type exchange struct {
	http.ResponseWriter
	c      *Ctx
	start  time.Time
	status int
	bytes  int64
	err    error       // what the handler returned, for the log
	kept   *keptAnswer // for repetitions; nil when none are asked for
	ref    string
}

func (e *exchange) WriteHeader(status int) {
	if e.status == 0 && status >= 200 {
		e.status = status
		if e.kept != nil {
			e.kept.begin()
		}
	}
	e.ResponseWriter.WriteHeader(status)
}

func (e *exchange) Write(p []byte) (int, error) {
	if e.status == 0 {
		e.WriteHeader(http.StatusOK)
	}
	if e.kept != nil {
		e.kept.note(p)
	}
	n, err := e.ResponseWriter.Write(p)
	e.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (e *exchange) Unwrap() http.ResponseWriter { return e.ResponseWriter }

func (e *exchange) started() bool { return e.status != 0 }
