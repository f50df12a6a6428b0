// Package metrics counts what an operator watches and shows it to Prometheus (O4): requests, the job queue, mail, the
// sealing of acts, the database, the process.
//
// It listens on an address of its own, which is off by default, so that figures never stand on the public one. No label
// ever holds an address, a name or an id: routes are told by their patterns. A source that can't answer is told as such
// (cabinet_source_up) and takes nothing else down.
package metrics
