// Package bulk does one thing to many people: it invites a whole file of them, or changes a selection of users.
//
// Every such piece of work is a [Job] of numbered rows. First it is drafted: a file is read, or a selection is collected,
// and each row is judged with its reason; nothing is changed and nobody is written to. Then somebody confirms it, and
// each row is done in a transaction of its own. What a row does is a matter of other rooms, which they describe as an
// [Inviter] and as [Operation]s. A job of up to [Inline] rows is drafted, and an action done, within the request; a
// larger one in the background, with progress, a result and a notice (P17).
//
// Tables: bulk_jobs, bulk_rows. A file that was handed in lies in the blob store under account/bulk/id until its job
// ends.
//
// Invariants:
//   - Nothing happens before [Service.Confirm], which names the version that was seen, unless the action is small, was
//     chosen user by user and has no brake (R44).
//   - A row is done at most once, however often and in how many workers the job runs: its state changes in the
//     transaction that does it. So half-finished work resumes.
//   - Rights are judged for each row on the facts of that moment, with the one who asked as they are then (R28). When they
//     lost the right to the whole, what was begun pauses until an heir or an administrator goes on in their own name.
//   - What was refused for want of a right is recorded (R40).
//   - Rows hold personal data: they, and the job with them, go after [Life], and what they tell of a person with the
//     person's erasure.
//
// Start at job.go, then draft.go, action.go and run.go; table/ reads the files.
package bulk
