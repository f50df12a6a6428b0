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
	err    error // what the handler returned, for the log
	ref    string
}

func (e *exchange) WriteHeader(status int) {
	if e.status == 0 && status >= 200 {
		e.status = status
	}
	e.ResponseWriter.WriteHeader(status)
}

func (e *exchange) Write(p []byte) (int, error) {
	if e.status == 0 {
		e.status = http.StatusOK
	}
	n, err := e.ResponseWriter.Write(p)
	e.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (e *exchange) Unwrap() http.ResponseWriter { return e.ResponseWriter }

func (e *exchange) started() bool { return e.status != 0 }
