// Package accounts keeps the organisations of a deployment: what each is called, where it is, how its people sign in,
// its branches, the mail domains it proved to be its own, and the contacts who hear of its security. Everything else in
// the product belongs to exactly one account.
//
// Tables: accounts (one row an account: information and policy as typed columns), branches, security_contacts (the
// removed ones stay until they have heard of it), mail_domains, alert_cursors (how far the record was told to contacts),
// logos (one row a stored logo; an account has at most one of them).
//
// Invariants: an account's country, language, time zone and date style are always valid ones; its policy never falls
// below the product's floor (a password of 8 characters, R1) and never has limits that cancel each other; names of
// branches differ by more than case; a mail domain is verified in one account of the deployment at a time; every act
// whose kind asks for an alert is told once, to those who were contacts when it was recorded.
// Accounts are made by the machine alone: at the first run, by a command, or by the demo.
//
// [Service] is for other rooms, [Settings] for administrators, [Alerts] mails the contacts. Start at account.go,
// service.go and settings.go.
package accounts
