// Package reports keeps what an agency's people write on cases and have reviewed (C10, C11): reports, from the first draft
// through each level of review until they are closed.
//
// A report belongs to one case for good and is written on the form of its type as it was when the report was begun. While it
// is partial its author writes it; submitting it makes it ready at level 1, each approval takes it a level further, and after
// the last one it is approved, and in the end closed. A reviewer may give it back with a reason, which makes it partial again
// and begins the round anew, or ask its author something, who answers without changing what was submitted.
//
// Until it is first submitted a report is its author's, and administrators see it too; after that whoever sees the case sees
// it. What the room cases answers is asked first, within the reader or transaction at hand.
//
// Tables: reports, report_answers, report_files, report_steps, report_authors, report_numbers.
//
// Invariants: a report is ready exactly while it has a level; rows of report_steps are only added, each with who did it and
// their ID number as it was; nobody decides about a report that they are or were the author of, nor approves two levels of one
// report, whatever the round; every step takes an ID number. Start at report.go, then begin.go, save.go, submit.go, review.go.
package reports
