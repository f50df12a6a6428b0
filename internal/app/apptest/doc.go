// Package apptest starts the whole product in the test's own process, on a fresh database, with a clock that moves
// only when told to, mail that stays in the outbox and cheap password hashes. Tests speak as persons:
//
//	apptest.Each(t, func(a *apptest.App) {
//		elena := a.As("elena")
//		page := elena.Get(links.Profile())
//		elena.Submit(page.Form("#profile"), apptest.Fill{"position": "Partner"}).Want(200).See("Your profile has been saved.")
//	})
//
// Every world holds two organisations whose names, titles, people and badge numbers are the same, so that nothing can
// be right by chance. Whatever page a person sees is held to the rules that hold for all pages (see rules.go), and the
// test fails when a text is missing, an internal error is logged or a secret reaches the log.
//
// Start at app.go, then person.go and page.go. Commands run by [Run] and [Start].
package apptest
