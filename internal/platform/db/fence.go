package db

import "context"

// fence is what stands before the changes that are written under a context.
type fence func(ctx context.Context, tx *Tx) error

type fenceKey struct{}

// Fenced returns a context under which every [DB.Write] first runs before, inside its transaction: what before answers
// with an error isn't written. It suits whoever may lose the right to write while others run for them, such as a request
// whose key another one takes over. Soft writes aren't fenced.
func Fenced(ctx context.Context, before func(ctx context.Context, tx *Tx) error) context.Context {
	return context.WithValue(ctx, fenceKey{}, fence(before))
}

// fenced puts the context's fence in front of fn.
func fenced(ctx context.Context, fn func(tx *Tx) error) func(tx *Tx) error {
	before, ok := ctx.Value(fenceKey{}).(fence)
	if !ok {
		return fn
	}
	return func(tx *Tx) error {
		if err := before(ctx, tx); err != nil {
			return err
		}
		return fn(tx)
	}
}
