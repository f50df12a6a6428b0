package usersweb

import (
	"strings"

	"cabinet/internal/people"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
)

// effects says in words what a change does to a user (P7); nothing when it only changes what stands in the profile.
func effects(c *web.Ctx, n names, e people.Effect) []string {
	var out []string
	say := func(when bool, key string, args ...errs.Args) {
		if when {
			out = append(out, c.P.T(key, args...))
		}
	}
	b, a := e.Before, e.After
	say(e.BecomesAdministrator(), "usersweb.effect.administrator")
	say(e.CeasesAdministrator(), "usersweb.effect.no_administrator")
	say(b.Role != a.Role, "usersweb.effect.role", errs.Args{"Before": c.P.T(roleKey(b)), "After": c.P.T(roleKey(a))})
	say(b.Group != a.Group, "usersweb.effect.group", errs.Args{"Before": n.group(c.P, b.Group), "After": n.group(c.P, a.Group)})
	say(!b.Manages && a.Manages, "usersweb.effect.manages")
	say(b.Manages && !a.Manages || e.EndsManaging, "usersweb.effect.no_manages")
	say(b.JobTitle != a.JobTitle, "usersweb.effect.title")
	say(len(e.Permissions.Gained) > 0, "usersweb.effect.gained", errs.Args{"List": strings.Join(permissions(c.P, e.Permissions.Gained), ", ")})
	say(len(e.Permissions.Lost) > 0, "usersweb.effect.lost", errs.Args{"List": strings.Join(permissions(c.P, e.Permissions.Lost), ", ")})
	say(e.EndsTempRole, "usersweb.effect.temp_role")
	say(e.EndsTempGroup, "usersweb.effect.temp_group")
	for _, x := range []struct {
		n   int64
		key string
	}{{e.Cases.Gained, "usersweb.effect.cases_gained"}, {e.Cases.Lost, "usersweb.effect.cases_lost"}, {e.Sessions, "usersweb.effect.sessions"},
		{e.Tokens, "usersweb.effect.tokens"}} {
		if x.n > 0 {
			out = append(out, c.P.N(x.key, int(x.n)))
		}
	}
	say(e.Seat.Change > 0, "usersweb.effect.seat")
	say(e.Seat.Change < 0, "usersweb.effect.seat_free")
	say(e.Seat.Change > 0 && e.Seat.Currency != "", "usersweb.effect.price", errs.Args{"Price": price(c, e.Seat)})
	say(e.Seat.Change > 0 && e.Seat.Currency == "", "usersweb.effect.no_charge")
	say(len(out) > 0 && e.At.After(c.Now()), "usersweb.effect.at", errs.Args{"At": c.DateTime(e.At)})
	return out
}

func roleKey(h people.Holding) string { return h.Role.Key() }

// price writes what a seat costs: minor units are hundredths.
func price(c *web.Ctx, s people.SeatEffect) string {
	return c.P.Decimal(float64(s.Price)/100) + " " + s.Currency
}
