// Package exports makes files in the background for the person who asked: lists, records, one's own data.
//
// Other rooms describe what can be exported as a [Kind]; this room keeps who asked, runs the work as a job with progress,
// stores the file, says when it is ready, hands it out to that one person and removes it after [Life].
//
// Table: exports. The files lie in the blob store under account/exports/id-try.
//
// Invariants:
//   - The right is asked four times, always on facts of that moment: at the request, at the start, while the work runs
//     and at every download. Whoever lost it meanwhile gets nothing: the export ends as cancelled and its file goes (R28).
//   - Each start of the work is a try with a number and a file of its own; only the latest try may end the export. So a
//     job that runs twice makes one file, and a worker that was thought dead spoils nothing.
//   - A file is named by a row before it is stored, and whoever removes the row leaves a job that removes the file.
//   - A person has at most [MaxUnfinished] exports under way and [MaxKept] in all.
//
// Start at kind.go, then request.go and make.go.
package exports
