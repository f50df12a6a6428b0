package attributes

import "slices"

// Kind says what can be answered.
type Kind string

// The kinds. A Divider holds no value: it heads the attributes that follow.
const (
	Text     Kind = "text"
	LongText Kind = "long_text"
	Number   Kind = "number"
	Date     Kind = "date"
	DateTime Kind = "date_time"
	YesNo    Kind = "yes_no"
	OneOf    Kind = "choice"
	ManyOf   Kind = "multi_choice"
	Link     Kind = "link"
	Divider  Kind = "divider"
)

// Kinds lists the kinds in the order in which people see them.
func Kinds() []Kind {
	return []Kind{Text, LongText, Number, Date, DateTime, YesNo, OneOf, ManyOf, Link, Divider}
}

// Valid reports whether k is one of the kinds.
func (k Kind) Valid() bool { return slices.Contains(Kinds(), k) }

// Key returns the message key of the kind's name.
func (k Kind) Key() string { return "attributes.kind." + string(k) }

// HasChoices reports whether attributes of this kind are answered from a list.
func (k Kind) HasChoices() bool { return k == OneOf || k == ManyOf }
