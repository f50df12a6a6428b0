package demo

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/attributes"
	"cabinet/internal/people"
)

// views keeps a view of the users list that shows the account's first two additional attributes, for an administrator.
func (r Rooms) views(ctx context.Context, by access.Actor, questions []attributes.Counted) error {
	view := people.SavedViewInput{Columns: []people.Column{people.ColumnName, people.ColumnGroup}}
	for _, q := range questions {
		if _, listed := q.ListKind(); !listed || q.Archived() || len(view.Columns) == 4 {
			continue
		}
		if view.Name != "" {
			view.Name += " · "
		}
		view.Name += q.Name
		view.Columns = append(view.Columns, q.Column())
		if view.Filter.Sort == "" && q.Ordered() {
			view.Filter.Sort = q.Column()
		}
	}
	if len(view.Columns) < 4 {
		return nil
	}
	view.Columns = append(view.Columns, people.ColumnTitle, people.ColumnLastSignIn)
	_, err := r.People.SaveView(ctx, by, "", view, 0)
	return err
}
