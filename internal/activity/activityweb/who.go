package activityweb

import (
	"net/http"
	"net/url"
	"regexp"

	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/platform/writing"
	"cabinet/internal/ui"
)

const (
	// offered is how many people are offered for the words that were typed; more words leave fewer.
	offered = 20
	// maxWords bounds the words in characters.
	maxWords = 100
)

// idForm is how ids of users look, those of people who are gone too.
var idForm = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// whom settles who is meant by what was asked for: the id of a user, the name of one who was chosen before, or words. Words
// that mean several people leave the choice open; the query then asks for nobody.
func (h handlers) whom(c *web.Ctx, v *listView) error {
	typed, chosen := v.Query.Who, ids.User(c.Query("person"))
	if typed == "" {
		return nil
	}
	words, fault := writing.Line(typed, maxWords)
	if fault != "" {
		return errs.FieldError("who", "activity.filter.text", errs.Args{"Max": maxWords})
	}
	if h.Find == nil || idForm.MatchString(typed) {
		return nil
	}
	known, err := h.Names.Names(c.Context(), by(c).Account, []ids.User{ids.User(typed), chosen}, c.P.Lang())
	switch {
	case err != nil:
		return err
	case known[ids.User(typed)] != "":
		return nil
	case known[chosen] == typed:
		v.Query.Who = string(chosen)
		return nil
	}
	list, err := h.Find(c.Context(), by(c).Account, c.P.Lang(), words, offered+1)
	if err != nil {
		return err
	}
	v.Query.Who = ""
	switch len(list) {
	case 0:
		return errs.FieldError("who", "activityweb.people.none")
	case 1:
		v.Query.Who = string(list[0].User)
	default:
		v.People = list
	}
	return nil
}

// people answers with the people whom the words mean, each with the record narrowed to them. Nothing of the record is read.
func (h handlers) people(c *web.Ctx) error {
	if err := h.Log.Readable(by(c)); err != nil {
		return err
	}
	v := listView{Values: c.Queries(), Query: queryOf(c.Queries(), c.Visitor.TimeZone), Oldest: c.Query("sort") == "oldest"}
	words, fault := writing.Line(v.Query.Who, maxWords)
	v.Query.Who = ""
	if h.Find != nil && words != "" && fault == "" {
		var err error
		if v.People, err = h.Find(c.Context(), by(c).Account, c.P.Lang(), words, offered+1); err != nil {
			return err
		}
	}
	if c.Partial() {
		v.Page.P = c.P
		return c.Render(http.StatusOK, choices(v))
	}
	var err error
	if v.Page, err = h.Frame(c, c.P.T("activityweb.people.title"), links.Audit()); err != nil {
		return err
	}
	v.Page.Section = c.P.T("activityweb.title")
	return c.Render(http.StatusOK, peoplePage(v))
}

// bar is the address as the filters' fields show it: without what can't be seen, a person by name with the id beside it.
func (v listView) bar() url.Values {
	out := url.Values{}
	for name, values := range v.Values {
		for _, value := range values {
			out.Add(name, activity.Visible(value))
		}
	}
	out.Del("person")
	if name := v.Shown.names[ids.User(v.Query.Who)]; name != "" {
		out.Set("who", name)
		out.Set("person", v.Query.Who)
	}
	return out
}

// choice is one of the people who may be meant.
func (v listView) choice(x Named) ui.Row {
	row := ui.Row{Icon: "user", Title: x.Name}
	if x.Hint != "" {
		row.Lines = []string{x.Hint}
	}
	return row
}
