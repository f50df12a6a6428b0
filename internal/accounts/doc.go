// Package accounts keeps the organisations of a deployment: what each is called, where it is, how its people sign in,
// and its branches. Everything else in the product belongs to exactly one account.
//
// Tables: accounts (one row an account: settings and policy as typed columns), branches.
//
// Invariants: an account's country, language, time zone and date style are always valid ones; its policy never falls
// below the product's floor (a password of 8 characters, R1); names of branches differ by more than case.
// Accounts are made by the machine alone: at the first run, by a command, or by the demo.
// Start at account.go and service.go.
package accounts
