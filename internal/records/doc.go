// Package records keeps what belongs to a case beside its own data: participants, issues and sources; and the record
// templates by which administrators say what is asked for on every case: the roles of participants, and further fields of each
// kind of record (C5).
//
// [Service] keeps the records of cases; its door is [cases.Service.Require]. [Templates] is what administrators change. Values
// of fields stand beside the records. What looks odd but may be right, such as a tax number whose check digits are wrong or a
// participant who is in the case already, is named once and saved when it is confirmed: [Warning].
//
// Tables: record_templates (roles and fields), case_records (participants, issues, sources), participants (what only those
// have), record_values (answers to fields).
//
// Invariants: names of a template list differ by more than case; a field that has answers is archived, never deleted, and keeps
// its kind; every answer fits its field; a required field of a record is answered by whoever saves the record, but archived
// ones aren't asked; a participant's role is one of the list. Looking at a participant is recorded.
// Start at template.go, record.go and save.go.
package records
