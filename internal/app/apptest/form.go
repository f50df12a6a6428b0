package apptest

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// Fill is what a person types into the fields of a form.
type Fill map[string]string

// File is what a person chooses in a file field.
type File struct {
	Name, Type string
	Data       []byte
}

// Form is a form of a page.
type Form struct {
	page *Page
	form *goquery.Selection
}

// Form returns the one form of a selector; an empty selector means the first form that posts from the page's main part.
func (p *Page) Form(selector string) *Form {
	p.t.Helper()
	found := p.doc().Find("main form[method=post]").First()
	if selector != "" {
		found = p.doc().Find(selector)
	}
	if found.Length() != 1 {
		p.t.Fatalf("%s (%d): %d forms are %q: %.400s", p.Path, p.Status, found.Length(), selector, p.Text("main"))
	}
	return &Form{page: p, form: found}
}

// Action returns where the form goes.
func (f *Form) Action() string { return f.form.AttrOr("action", f.page.Path) }

// Values returns what the form would send as it stands.
func (f *Form) Values() url.Values {
	out := url.Values{}
	f.form.Find("input[name], select[name], textarea[name]").Each(func(_ int, s *goquery.Selection) {
		name := s.AttrOr("name", "")
		if _, off := s.Attr("disabled"); off {
			return
		}
		switch goquery.NodeName(s) {
		case "textarea":
			out.Add(name, strings.ReplaceAll(strings.TrimPrefix(s.Text(), "\n"), "\n", "\r\n"))
		case "select":
			chosen := s.Find("option[selected]")
			if chosen.Length() == 0 {
				chosen = s.Find("option:not([disabled])").First()
			}
			out.Add(name, chosen.First().AttrOr("value", ""))
		default:
			kind := s.AttrOr("type", "text")
			_, checked := s.Attr("checked")
			if kind == "file" || kind == "submit" || (kind == "radio" || kind == "checkbox") && !checked {
				return
			}
			out.Add(name, s.AttrOr("value", ""))
		}
	})
	return out
}

func (f *Form) filled(fill Fill) url.Values {
	f.page.t.Helper()
	values := f.Values()
	for name, value := range fill {
		if f.form.Find(`[name="`+name+`"]`).Length() == 0 {
			f.page.t.Fatalf("%s: the form has no field %s", f.page.Path, name)
		}
		values.Set(name, value)
	}
	return values
}

// Submit types into a form, sends it and follows where that leads.
func (p *Person) Submit(f *Form, fill Fill) *Page {
	p.t.Helper()
	return p.follow(p.Press(f, fill))
}

// Press is [Person.Submit] without following.
func (p *Person) Press(f *Form, fill Fill) *Page {
	p.t.Helper()
	return p.Post(f.Action(), f.filled(fill))
}

// Post sends values as a form would, whatever page they come from.
func (p *Person) Post(path string, values url.Values) *Page {
	p.t.Helper()
	return p.Send(http.MethodPost, path, http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, []byte(values.Encode()))
}

// Upload chooses a file in a form, sends it and follows where that leads.
func (p *Person) Upload(f *Form, field string, file File, fill Fill) *Page {
	p.t.Helper()
	if f.form.AttrOr("enctype", "") != "multipart/form-data" || f.form.Find(`input[type=file][name="`+field+`"]`).Length() != 1 {
		p.t.Fatalf("%s: the form takes no file %s", f.page.Path, field)
	}
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, values := range f.filled(fill) {
		for _, v := range values {
			p.app.Must(w.WriteField(name, v))
		}
	}
	h := textproto.MIMEHeader{"Content-Disposition": {`form-data; name="` + field + `"; filename="` + file.Name + `"`}}
	if file.Type != "" {
		h.Set("Content-Type", file.Type)
	}
	part, err := w.CreatePart(h)
	p.app.Must(err)
	_, err = part.Write(file.Data)
	p.app.Must(err)
	p.app.Must(w.Close())
	return p.follow(p.Send(http.MethodPost, f.Action(), http.Header{"Content-Type": {w.FormDataContentType()}}, b.Bytes()))
}
