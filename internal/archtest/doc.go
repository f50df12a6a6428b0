// Package archtest reads the source and holds it to the rules of the house (docs/architecture.md): which package may
// import which, sizes, documentation, banned calls, account scoping of SQL, messages, paths named in documents, and a
// line in docs/adr for each dependency.
//
// Each rule is data at the top of its file and names its reason; its own tests show that it can fail. Start at the table
// of arrows in arrows_test.go.
package archtest
