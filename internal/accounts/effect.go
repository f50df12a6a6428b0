package accounts

// Direction tells which way a rule of the policy moved.
type Direction string

// The directions.
const (
	Stricter Direction = "stricter"
	Looser   Direction = "looser"
)

// Effect is one rule that differs between two policies. Before and After are its numbers; for a rule that is on or off
// they are 1 and 0.
type Effect struct {
	Field     string
	Direction Direction
	Before    int
	After     int
}

// EffectsOf returns every rule by which the policies differ, in the order in which a page shows them.
func EffectsOf(before, after Policy) []Effect {
	var out []Effect
	for _, r := range rules() {
		was, is := *r.at(&before), *r.at(&after)
		if was == is {
			continue
		}
		e := Effect{Field: r.Field, Direction: Looser, Before: was, After: is}
		if r.strictness(is) > r.strictness(was) {
			e.Direction = Stricter
		}
		out = append(out, e)
	}
	for _, s := range switches() {
		was, is := *s.at(&before), *s.at(&after)
		if was == is {
			continue
		}
		e := Effect{Field: s.field, Direction: Looser, Before: number(was), After: number(is)}
		if is != s.loosens {
			e.Direction = Stricter
		}
		out = append(out, e)
	}
	return out
}

func number(on bool) int {
	if on {
		return 1
	}
	return 0
}
