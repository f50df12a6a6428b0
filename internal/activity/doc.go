// Package activity keeps the append-only record of what was done: history, audit and the source of every notice.
//
// [Log.Record] is the only door. It writes the act in the caller's transaction, so there is no change without its act.
// Writers give an act nothing but its id and never wait for one another; a sealer ([Log.Run]) then gives each account's
// acts their positions, chains them by hash and enters them into the index. Every ordered reader follows the position,
// never id or time.
//
// Tables: acts (the record), act_queue (acts that wait for a seal), act_seals (position and chained hash), act_erasable
// (personal values of acts with the salt of their digest; erasing one keeps the chain), act_index and act_days (where acts
// with some user, kind … or day are; index.go), act_heads (how far the index goes), act_views (who has just looked at what),
// act_cuts and act_removals (what the retention took away), act_checkpoints and act_deliveries (what left the machine).
// acts and act_seals refuse every update, and every delete above a recorded cut, by triggers on both databases. Acts without
// an account (unknown sign-in, start-up) carry the empty account and form the deployment's own chain; that is why no
// foreign key leads to accounts.
//
// Invariants: an act is in act_queue or has one seal; positions of an account run 1, 2, 3 … without a gap, or from the last
// cut on; the hash covers the position, the hash before, every column and the digests of erasable values; the index leads to
// every sealed act. [Log.Verify] proves all that, [Log.VerifyOutside] proves it against checkpoints that left the machine.
// Start at record.go, then seal.go, read.go and checkpoints.go; why it is so stands in docs/adr/0011-checkpoints-and-retention.md.
package activity
