// Package scim lets an account's directory keep its users: SCIM 2.0 (RFC 7643, RFC 7644) as the directory sees it, and the
// brakes on it as administrators see them (L9, R44).
//
// A [Connection] is one directory. Its bearer token acts as access.Directory: it reads users, invites, changes and
// deactivates those who aren't administrators, and nothing else. Users are those of people; what the directory calls them, and
// its groups with their members, are kept here. A directory's groups mean something only through a [Mapping], which gives a
// role or a group of the account.
//
// Tables: scim_connections, scim_tokens, scim_mappings, scim_users, scim_groups, scim_members, scim_items.
//
// Invariants:
//   - Whatever a directory wants runs in one transaction through [Service.carry], which judges it before it is kept.
//   - An administrator is never made, changed or removed, nobody inactive is made active, no address is changed and
//     nobody's rights grow without a decision of an administrator (R44): such wishes become an [Item].
//   - More than ten people, or more than five in a hundred, made inactive within a day, and any right raised, stop the
//     connection: nothing more is changed until an administrator lets it run again.
//   - In a dry run the same code runs and its transaction is undone; only items are kept.
//
// Start at carry.go and user.go. Package filter and package patch hold the languages of the protocol.
package scim
