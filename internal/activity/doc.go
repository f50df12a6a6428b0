// Package activity keeps the append-only record of what was done: history, audit and the source of every notice.
//
// [Log.Record] is the only door. It writes the act in the caller's transaction, so there is no change without its act.
// Writers give an act nothing but its id and never wait for one another; a sealer ([Log.Run]) then gives each account's
// acts their positions and chains them by hash. Every ordered reader follows the position, never id or time.
//
// Tables: acts (the record), act_queue (acts that wait for a seal; the only table that shrinks), act_seals (position
// and chained hash), act_erasable (personal values of acts with the salt of their digest; erasing one keeps the chain).
// acts and act_seals refuse update and delete by triggers on both databases. Acts without an account (unknown sign-in,
// start-up) carry the empty account and form the deployment's own chain; that is why no foreign key leads to accounts.
//
// Invariants: an act is in act_queue or has one seal; positions of an account run 1, 2, 3 … without a gap; the hash
// covers the position, the hash before, every column and the digests of erasable values. [Log.Verify] proves all that.
// Start at record.go, then seal.go.
package activity
