package mydata

import (
	"context"
	"io"

	"cabinet/internal/attributes"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// attributeLine is one answer that an account keeps about a person.
type attributeLine struct {
	Name   string   `json:"name"`
	Kind   string   `json:"kind"`
	Values []string `json:"values"`
}

// AttributesSource returns what the account's additional attributes say about a person, also where the person can't
// see it on any page: the law gives them a copy of all of it.
func AttributesSource(a *attributes.Service) Source {
	return Source{Name: "attributes.json", Write: func(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, w io.Writer) error {
		held, err := a.ValuesOf(ctx, q, account, user)
		if err != nil {
			return err
		}
		out := []attributeLine{}
		for _, h := range held {
			out = append(out, attributeLine{h.Name, string(h.Kind), h.Values})
		}
		return writeJSON(w, out)
	}}
}
