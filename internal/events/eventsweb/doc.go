// Package eventsweb is what people and programs see of events: those of a case on its tab, an event with its history, the
// forms that change it, everybody's calendar, and the operations of the API. Start at routes.go.
//
// Times are shown by the reader's clock; whole days are the days on which they were set, wherever the reader is.
package eventsweb
