package app_test

import (
	"fmt"
	"net/http"
	"strings"

	"cabinet/internal/ids"
	"cabinet/internal/links"
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

// inDirectory fills in what else stands in the address of a directory: one of its tokens, or something that waits there.
func (m *matrix) inDirectory(pattern, directory, owner string) string {
	name := nonsense
	switch {
	case owner == "" || !strings.Contains(pattern, "{token}") && !strings.Contains(pattern, "{item}"):
	case strings.Contains(pattern, "{token}"):
		name = m.directoryToken(directory, owner)
	default:
		name = m.waiting(directory, owner)
	}
	return strings.NewReplacer("{token}", name, "{item}", name).Replace(pattern)
}

// directoryToken makes a token of a directory, if it has none, and returns its id.
func (m *matrix) directoryToken(directory, owner string) string {
	ctx, by, c := m.a.T.Context(), m.keeper(owner), ids.Connection(directory)
	o, err := m.a.SCIM.Connection(ctx, by, c)
	if errs.Is(err, errs.NotFound) {
		return nonsense // somebody removed it
	}
	m.a.Must(err)
	if len(o.Tokens) > 0 {
		return string(o.Tokens[0].ID)
	}
	t, secret, err := m.a.SCIM.MakeToken(ctx, by, c, scim.TokenInput{})
	m.a.Must(err)
	m.a.Secret(secret)
	return string(t.ID)
}

// waiting returns something that waits in a directory for a decision: it would make somebody while it is paused.
func (m *matrix) waiting(directory, owner string) string {
	ctx, by, c := m.a.T.Context(), m.keeper(owner), ids.Connection(directory)
	if _, err := m.a.SCIM.Connection(ctx, by, c); errs.Is(err, errs.NotFound) {
		return nonsense
	}
	items, _, err := m.a.SCIM.Items(ctx, by, c, scim.ItemFilter{State: scim.Waiting, Limit: 1})
	m.a.Must(err)
	if len(items) == 0 {
		_, secret, err := m.a.SCIM.MakeToken(ctx, by, c, scim.TokenInput{})
		m.a.Must(err)
		m.a.Secret(secret)
		_, err = m.a.SCIM.SetMode(ctx, by, c, scim.Live)
		m.a.Must(err)
		_, err = m.a.SCIM.Pause(ctx, by, c)
		m.a.Must(err)
		m.a.Bearer(secret).Call(http.MethodPost, links.SCIM()+"/Users", map[string]any{"schemas": []string{"urn:ietf:params:scim:schemas:core:2.0:User"},
			"userName": fmt.Sprintf("waiting%d@twin.example", m.count)}).Want(http.StatusTooManyRequests)
		items, _, err = m.a.SCIM.Items(ctx, by, c, scim.ItemFilter{State: scim.Waiting, Limit: 1})
		m.a.Must(err)
	}
	return items[0].ID
}
