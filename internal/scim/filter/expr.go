package filter

// The most that a filter may be.
const (
	MaxLength = 4000 // bytes
	MaxTerms  = 100  // comparisons
	MaxDepth  = 20   // levels of parentheses, brackets and not
)

// Op is how a value is compared.
type Op string

// The operators.
const (
	Equal    Op = "eq"
	NotEqual Op = "ne"
	Contains Op = "co"
	Starts   Op = "sw"
	Ends     Op = "ew"
	Present  Op = "pr"
	Greater  Op = "gt"
	AtLeast  Op = "ge"
	Less     Op = "lt"
	AtMost   Op = "le"
)

// Expr is a filter that was read: [And], [Or], [Not], [Compare] or [Has].
type Expr interface{ expr() }

// And holds where both hold.
type And struct{ Left, Right Expr }

// Or holds where one of both holds.
type Or struct{ Left, Right Expr }

// Not holds where its filter doesn't.
type Not struct{ Of Expr }

// Compare holds where the attribute compares to the value as the operator says; of many values one is enough. Value is a
// string, a bool or nil, a date is a [time.Time]; with [Present] there is none. [NotEqual] is the opposite of [Equal].
type Compare struct {
	Path  Path
	Op    Op
	Value any
}

// Has holds where one value of a complex attribute fulfils a filter on its parts.
type Has struct {
	Path Path
	Of   Expr
}

func (And) expr()     {}
func (Or) expr()      {}
func (Not) expr()     {}
func (Compare) expr() {}
func (Has) expr()     {}

// Error says what is wrong with a filter or a path, in English and without repeating it.
type Error struct{ Detail string }

// Error implements error.
func (e *Error) Error() string { return e.Detail }

func wrong(detail string) error { return &Error{detail} }
