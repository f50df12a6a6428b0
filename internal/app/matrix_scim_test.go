package app_test

import (
	"fmt"

	"cabinet/internal/platform/errs"
	"cabinet/internal/scim"
)

// directory connects a directory of the organisation of an owner, once those that are asked for no more are removed.
func (m *matrix) directory(owner string) string {
	ctx, by := m.a.T.Context(), m.keeper(owner)
	list, err := m.a.SCIM.Connections(ctx, by)
	m.a.Must(err)
	for _, o := range list {
		if m.kept(string(o.ID)) {
			continue
		}
		if err := m.a.SCIM.Remove(ctx, by, o.ID); !errs.Is(err, errs.NotFound) {
			m.a.Must(err)
		}
	}
	name := fmt.Sprintf("Directory %d", m.count)
	c, err := m.a.SCIM.Connect(ctx, by, scim.ConnectionInput{Name: &name})
	m.a.Must(err)
	return string(c.ID)
}
