package ui

import (
	"context"
	"io"
	"strings"

	"github.com/a-h/templ"
)

// OptionList is a long list of options that is the same for everybody, such as the time zones: it is drawn once, so that
// a page with it costs what it would without. It is safe for parallel use.
type OptionList struct {
	html string
	// marks are the places behind each option's value, where the chosen one says that it is.
	marks map[string]int
	// byValue says that options are hinted at by their own value, which then isn't written twice.
	byValue bool
}

// NewOptionList draws the options; their values differ and groups are left out.
func NewOptionList(list []Option) *OptionList {
	l := &OptionList{marks: map[string]int{}}
	var all strings.Builder
	for _, o := range list {
		l.byValue = l.byValue || o.Hint != "" && o.Hint == o.Value
		var one strings.Builder
		_ = option(o, o.Value+" ").Render(context.Background(), &one) // a builder doesn't fail
		html := one.String()
		value := strings.Index(html, `value="`) + len(`value="`)
		l.marks[o.Value] = all.Len() + value + strings.IndexByte(html[value:], '"') + 1
		all.WriteString(html)
	}
	l.html = all.String()
	return l
}

// chosen draws the list with the option of the given value selected, if it is there.
func (l *OptionList) chosen(value string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		mark, ok := l.marks[value]
		if !ok {
			_, err := io.WriteString(w, l.html)
			return err
		}
		for _, part := range []string{l.html[:mark], " selected", l.html[mark:]} {
			if _, err := io.WriteString(w, part); err != nil {
				return err
			}
		}
		return nil
	})
}
