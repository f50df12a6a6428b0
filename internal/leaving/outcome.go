package leaving

import (
	"cabinet/internal/ids"
	"cabinet/internal/people"
)

// Count is how many things of a kind there are.
type Count struct {
	Kind string `json:"kind"`
	// Title is the message key of what people call them.
	Title string `json:"title"`
	N     int64  `json:"n"`
}

// Share is what one heir takes over, or gives back.
type Share struct {
	Heir   ids.User
	Counts []Count
	// StandsIn is how many of the things another was to take over, who can't.
	StandsIn int64
}

// Total is how many things a share holds.
func (s Share) Total() (n int64) {
	for _, c := range s.Counts {
		n += c.N
	}
	return n
}

// Outcome is who gets how much.
type Outcome struct {
	Leaving ids.Leaving // empty in a preview
	Shares  []Share     // in the order in which the heirs first get something
	// Left stays with the leaver on purpose; Ended is what nobody could take over.
	Left, Ended []Count
	// Effect is what the deactivation does; nil without one, and once it is done.
	Effect *people.Effect
	// Seen names what the preview showed; see [Input].
	Seen string
}

// Total is how many things change hands.
func (o Outcome) Total() (n int64) {
	for _, s := range o.Shares {
		n += s.Total()
	}
	return n
}

// tally sums lots up.
func (s *Service) tally(lots []lot) Outcome {
	var out Outcome
	for _, l := range lots {
		switch l.state {
		case given:
			share := out.share(l.heir)
			share.Counts = s.count(share.Counts, l.kind)
			if l.standsIn {
				share.StandsIn++
			}
		case ended:
			out.Ended = s.count(out.Ended, l.kind)
		case left, back:
			out.Left = s.count(out.Left, l.kind)
		}
	}
	return out
}

func (o *Outcome) share(heir ids.User) *Share {
	for i := range o.Shares {
		if o.Shares[i].Heir == heir {
			return &o.Shares[i]
		}
	}
	o.Shares = append(o.Shares, Share{Heir: heir})
	return &o.Shares[len(o.Shares)-1]
}

// count adds one of a kind.
func (s *Service) count(list []Count, kind string) []Count {
	for i := range list {
		if list[i].Kind == kind {
			list[i].N++
			return list
		}
	}
	c := Count{Kind: kind, N: 1}
	if h := s.handing(kind); h != nil {
		c.Title = h.Title()
	}
	return append(list, c)
}

func sum(list []Count) (n int64) {
	for _, c := range list {
		n += c.N
	}
	return n
}
