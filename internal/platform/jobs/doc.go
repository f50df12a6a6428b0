// Package jobs does work in the background: enqueued in the caller's transaction, done at least once by any process
// of the deployment, and never lost.
//
// Tables owned: jobs, job_workers, job_schedules. They belong to the deployment, not to one account; account_id says
// for whose sake a row exists ("" for the deployment's own work).
//
// Invariants:
//   - A job exists if and only if the transaction that enqueued it was committed.
//   - At any instant at most one worker may settle a job: settling names the worker and the fencing number of the
//     claim, and both change with every claim (R82).
//   - A worker whose heartbeat stands still for [Options.Lease] is declared dead by the others, who judge by their own
//     monotonic clock, so neither a clock step nor clocks that differ can take a job from a living worker.
//   - Due times, expiries and retries follow the organisation's time; leases and heartbeats the machine's.
//   - After [Kind.Attempts] tries or 3 crashes a job is a dead letter with its reason; it stays until replayed (R87).
//   - Each priority has workers of its own, so neither waits for another; jobs that were running in two crashes are
//     tried one at a time, so that one poisonous job doesn't condemn its neighbours.
//
// A handler must be safe to run twice. [Alive] right before an outside call keeps a worker that was stopped and woken
// from calling again; [Complete] finishes the job in the handler's own transaction.
//
// Start reading at [Register], then claim_sql.go and work.go; recurring work begins at [Queue.Schedule].
package jobs

import (
	"embed"
	"io/fs"
)

//go:embed schema/*.sql
var schema embed.FS

// Schema returns the package's migrations.
func Schema() fs.FS { return schema }
