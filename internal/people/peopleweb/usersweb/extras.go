package usersweb

import (
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/a-h/templ"

	"cabinet/internal/attributes"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// Additional attributes stand in the list as further columns. In addresses a column has its own name, and its filter the
// same one: with ".from" and ".to" behind it for numbers and days. Words that begin with an equals sign are the whole text.

const (
	fromEnd, toEnd = ".from", ".to"
	momentForm     = "2006-01-02T15:04Z"
)

// query reads the state of a list. What it says of attributes that aren't there, or not for this person, is left out, and
// the page says so.
func (h handlers) query(c *web.Ctx, values url.Values) (query, error) {
	q := query{values: values, loc: c.Location(), lang: c.P.Lang()}
	var err error
	if q.extras, err = h.Attributes.InList(c.Context(), by(c)); err != nil {
		return q, err
	}
	q.clean()
	return q, nil
}

// carriedQuery reads the state of a list out of a form field.
func (h handlers) carriedQuery(c *web.Ctx) (query, error) {
	values, err := url.ParseQuery(c.Form().String("query"))
	if err != nil {
		values = url.Values{}
	}
	return h.query(c, values)
}

// extra returns the attribute that a column shows.
func (q query) extra(c people.Column) (attributes.Definition, bool) {
	i := slices.IndexFunc(q.extras, func(d attributes.Definition) bool { return d.Column() == c })
	if i < 0 {
		return attributes.Definition{}, false
	}
	return q.extras[i], true
}

// isExtra reports whether a name is that of a further column, whether or not the account has it.
func isExtra(name string) bool {
	_, yes := people.Column(name).Extra()
	return yes
}

// clean leaves out what names attributes that the list doesn't have.
func (q *query) clean() {
	out := url.Values{}
	for name, values := range q.values {
		column := strings.TrimSuffix(strings.TrimSuffix(name, fromEnd), toEnd)
		switch d, known := q.extra(people.Column(column)); {
		case isExtra(column) && !known:
			q.gone = q.gone || strings.Join(values, "") != ""
			continue
		case isExtra(column):
			if values = stillThere(d, values); len(values) == 0 {
				q.gone = true
				continue
			}
		case name == "cols":
			values = []string{strings.Join(slices.DeleteFunc(strings.Split(strings.Join(values, ","), ","), q.lost), ",")}
		case name == "sort" && (q.lost(values[0]) || q.orderless(values[0])):
			continue
		}
		out[name] = values
	}
	q.values = out
}

// lost reports whether a text names a further column that the list doesn't have, and remembers it.
func (q *query) lost(name string) bool {
	_, known := q.extra(people.Column(name))
	lost := isExtra(name) && !known
	q.gone = q.gone || lost
	return lost
}

func (q *query) orderless(name string) bool {
	d, extra := q.extra(people.Column(name))
	return extra && !d.Ordered()
}

// stillThere leaves out choices that the attribute doesn't have any more.
func stillThere(d attributes.Definition, values []string) []string {
	if !d.Kind.HasChoices() {
		return values
	}
	return slices.DeleteFunc(slices.Clone(values), func(v string) bool {
		return v != none && v != "" && !slices.ContainsFunc(d.Choices, func(c attributes.Choice) bool { return string(c.ID) == v })
	})
}

// columnsAll are the columns that the list can have.
func (q query) columnsAll() []people.Column {
	out := people.Columns()
	for _, d := range q.extras {
		out = append(out, d.Column())
	}
	return out
}

// extraFilters reads what the address asks of attributes. What can't be read is left out; its filter says so.
func (q query) extraFilters() []people.ExtraFilter {
	var out []people.ExtraFilter
	for _, d := range q.extras {
		if f, ok := q.extraFilter(d); ok {
			out = append(out, f)
		}
	}
	return out
}

func (q query) extraFilter(d attributes.Definition) (people.ExtraFilter, bool) {
	f, name := people.ExtraFilter{Column: d.Column()}, string(d.Column())
	switch kind, _ := d.ListKind(); kind {
	case people.ExtraOne, people.ExtraMany:
		f.Any = many[string](q.values[name], none)
	case people.ExtraNumber:
		f.From, _ = attributes.ReadNumber(q.get(name+fromEnd), q.lang)
		f.To, _ = attributes.ReadNumber(q.get(name+toEnd), q.lang)
	case people.ExtraDay, people.ExtraMoment:
		f.From, f.To = q.dayText(name+fromEnd, kind, 0), q.dayText(name+toEnd, kind, 1)
	default:
		whole, equals := strings.CutPrefix(q.get(name), "=")
		if whole = strings.TrimSpace(whole); equals {
			f.Equals = whole
		} else {
			f.Contains = whole
		}
	}
	return f, len(f.Any) > 0 || f.Contains+f.Equals+f.From+f.To != ""
}

// dayText is a day as an attribute of days has it, or of moments the first, or with later the last, minute of it.
func (q query) dayText(name string, kind people.ExtraKind, later int) string {
	t := q.day(name, later)
	switch {
	case t.IsZero():
		return ""
	case kind == people.ExtraDay:
		return t.AddDate(0, 0, -later).Format(time.DateOnly)
	}
	return t.Add(-time.Duration(later) * time.Minute).UTC().Format(momentForm)
}

// addExtras writes the filters of a view into the address of its list.
func addExtras(out url.Values, list []people.ExtraFilter, loc *time.Location) {
	for _, f := range list {
		name := string(f.Column)
		addMany(out, name, f.Any, none)
		if f.Contains != "" {
			out.Set(name, f.Contains)
		}
		if f.Equals != "" {
			out.Set(name, "="+f.Equals)
		}
		for end, text := range map[string]string{fromEnd: f.From, toEnd: f.To} {
			if t, err := time.Parse(momentForm, text); err == nil {
				text = t.In(loc).Format(time.DateOnly)
			}
			if text != "" {
				out.Set(name+end, text)
			}
		}
	}
}

// label is what a column is called.
func (q query) label(p ui.Texts, c people.Column) string {
	if d, ok := q.extra(c); ok {
		return d.Name
	}
	return p.T("usersweb.column." + string(c))
}

// maxCell is how many characters of a long answer a cell shows.
const maxCell = 80

// extraCell is what somebody answered.
func (v listView) extraCell(d attributes.Definition, u people.Person) templ.Component {
	text := d.Shown(v.Answers[u.ID][d.ID], attributes.Manner{Lang: v.c.P.Lang(), DateStyle: v.c.Visitor.DateStyle, Zone: v.c.Location()}, v.c.P)
	if utf8.RuneCountInString(text) > maxCell {
		text = string([]rune(text)[:maxCell]) + "…"
	}
	return ui.Text(text)
}

// answers reads what the users on the page answered to the attributes that are shown.
func (h handlers) answers(v *listView) (err error) {
	var shown []attributes.Definition
	for _, c := range v.Query.columns() {
		if d, ok := v.Query.extra(c); ok {
			shown = append(shown, d)
		}
	}
	var users []ids.User
	for _, u := range v.Users.Items {
		users = append(users, u.ID)
	}
	v.Answers, err = h.Attributes.ListValues(v.c.Context(), h.DB, v.Actor.Account, shown, users)
	return err
}

// extraBar are the filters of the attributes that the list shows or is narrowed by already: an account may have a hundred.
func (v listView) extraBar() []ui.Filter {
	var out []ui.Filter
	for _, d := range v.Query.extras {
		name := string(d.Column())
		active := v.Query.get(name)+v.Query.get(name+fromEnd)+v.Query.get(name+toEnd) != ""
		if active || d.Listed() && slices.Contains(v.Query.columns(), d.Column()) {
			out = append(out, v.extraField(d, name))
		}
	}
	return out
}

func (v listView) extraField(d attributes.Definition, name string) ui.Filter {
	f := ui.Filter{Kind: ui.FilterText, Name: name, Label: d.Name}
	switch kind, _ := d.ListKind(); kind {
	case people.ExtraOne, people.ExtraMany:
		f.Kind = ui.FilterMany
		if d.Kind == attributes.YesNo {
			f.Options = []ui.Option{{Value: attributes.Yes, Text: v.t("attributes.value.yes")}, {Value: attributes.No, Text: v.t("attributes.value.no")}}
		}
		for _, c := range d.Choices {
			f.Options = append(f.Options, ui.Option{Value: string(c.ID), Text: c.Name})
		}
		f.Options = append(f.Options, ui.Option{Value: none, Text: v.t("usersweb.filter.unanswered")})
	case people.ExtraNumber:
		f.Kind, f.Name, f.ToName = ui.FilterNumbers, name+fromEnd, name+toEnd
		for _, end := range []string{f.Name, f.ToName} {
			if _, ok := attributes.ReadNumber(v.Query.get(end), v.Query.lang); !ok && v.Query.get(end) != "" {
				f.Error = v.t("attributes.number.digits")
			}
		}
	case people.ExtraDay, people.ExtraMoment:
		f.Kind, f.Name, f.ToName = ui.FilterDates, name+fromEnd, name+toEnd
	default:
		f.Hint = v.t("usersweb.filter.text_hint")
	}
	return f
}

// readExtra reads a condition of the API: an attribute, what is asked and of what, with colons between.
func readExtra(list []string) ([]people.ExtraFilter, error) {
	var out []people.ExtraFilter
	for _, text := range list {
		id, rest, _ := strings.Cut(text, ":")
		asked, value, ok := strings.Cut(rest, ":")
		i := slices.IndexFunc(out, func(f people.ExtraFilter) bool { return f.Column == people.ExtraColumnOf(id) })
		if i < 0 {
			i, out = len(out), append(out, people.ExtraFilter{Column: people.ExtraColumnOf(id)})
		}
		f := &out[i]
		field := map[string]*string{"contains": &f.Contains, "equals": &f.Equals, "from": &f.From, "to": &f.To}[asked]
		switch {
		case ok && asked == "any" && value == none:
			f.Any = append(f.Any, "")
		case ok && asked == "any" && value != "":
			f.Any = append(f.Any, value)
		case ok && field != nil && *field == "" && value != "":
			*field = value
		default:
			return nil, errs.E(errs.Malformed, "people.list.filter", nil)
		}
	}
	return out, nil
}
