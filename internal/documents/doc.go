// Package documents keeps the files of cases: documents with their versions, byte for byte as they were given (R50).
//
// A document belongs to one case for good, and whoever sees the case sees its documents; what the room cases answers is asked
// first, within the reader or transaction at hand. A file streams through a nameless draft, which is hashed on its way, into
// the store of files; nothing holds one in memory. It is offered for saving and never shown: nobody here opens what is in it.
//
// Tables: documents, document_versions, document_uploads (files on their way).
//
// Invariants: a version never changes, but for what the malware scanner said of it: pending becomes clean, infected or unscanned,
// unscanned becomes clean or infected, and those two stand; a pending version has a job that scans it, or gets one within
// [OverdueAfter]; the one way to a file, [Service.Open], asks [Held] first; document_versions.size and sha256 are of the very bytes in the store; the versions of a
// document are numbered from 1 without gaps and the row of the document repeats the latest; every file in the area documents
// is named by a version, or by document_uploads until it is, or by a job that deletes it. A row of document_uploads older
// than the sweep's patience is of a broken upload. A closed case takes no changes. What a case or a person may keep is bounded by
// [Quota], and a volume that is nearly full takes nothing. Looking at a document and taking its file are recorded.
// Start at document.go, then upload.go.
package documents
