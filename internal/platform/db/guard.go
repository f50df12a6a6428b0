package db

import (
	"fmt"
	"runtime/debug"
)

// Panic is what a Write re-raises in its caller when the callback has panicked, after its changes were undone.
type Panic struct {
	// Value is what the callback panicked with.
	Value any
	// Stack is where.
	Stack []byte
}

// Error shows the value and the place.
func (p *Panic) Error() string {
	return fmt.Sprintf("panic inside a write: %v\n%s", p.Value, p.Stack)
}

// Unwrap returns the value when it is an error.
func (p *Panic) Unwrap() error {
	err, _ := p.Value.(error)
	return err
}

// guard calls fn and returns its panic as a value.
func guard(fn func(tx *Tx) error, tx *Tx) (p *Panic, err error) {
	returned := false
	defer func() {
		if returned {
			return
		}
		if v := recover(); v != nil { // nil when the callback called runtime.Goexit
			p = &Panic{Value: v, Stack: debug.Stack()}
		}
	}()
	err = fn(tx)
	returned = true
	return nil, err
}
