package bulkweb

import (
	"errors"
	"io"
	"net/http"
	"strings"

	"cabinet/internal/access"
	"cabinet/internal/bulk"
	"cabinet/internal/bulk/table"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// The fields of the form; those of the defaults are named as the service names them.
const (
	fieldFile, fieldList     = "file", "list"
	fieldRole, fieldGroup    = "role", "group_id"
	fieldTitle, fieldBranch  = "job_title_id", "branch_id"
	fieldLanguage, fieldLine = "language", "line"
)

// uploadView is the form that takes a list of people.
type uploadView struct {
	words
	Page     ui.Page
	Values   map[string]string
	Problems ui.Problems
	offer    offer
}

// form shows the empty form.
func (h handlers) form(c *web.Ctx) error {
	v := uploadView{words: words{c}, Values: map[string]string{fieldRole: string(access.Standard)}}
	if actor := by(c); actor.Role != access.Administrator {
		v.Values[fieldRole], v.Values[fieldGroup] = string(actor.Role), string(actor.Group)
	}
	return h.showUpload(v, http.StatusOK, nil)
}

// upload takes the list and leads to what was found in it.
func (h handlers) upload(c *web.Ctx) error {
	v := uploadView{words: words{c}, Values: map[string]string{}}
	for _, name := range []string{fieldList, fieldRole, fieldGroup, fieldTitle, fieldBranch, fieldLanguage, fieldLine} {
		v.Values[name] = c.Form().String(name)
	}
	file, err := c.Form().File(fieldFile)
	var source io.Reader
	if err == nil {
		source, err = v.source(file)
	}
	var j bulk.Job
	if err == nil {
		j, err = h.Bulk.Draft(c.Context(), by(c), bulk.DraftInput{File: source, Defaults: v.defaults()})
	}
	if refused(err) {
		return h.showUpload(v, c.StatusOf(err), v.placed(err, file != nil))
	}
	if err != nil {
		return err
	}
	return c.Redirect(h.first(c, j))
}

// first is the page that comes next: the columns of a table, or the preview where there is nothing to choose.
func (h handlers) first(c *web.Ctx, j bulk.Job) string {
	sheet, err := h.Bulk.Sheet(c.Context(), by(c), j.ID)
	m := sheet.Import.Mapping
	if err != nil || sheet.Import.Separator == table.List || len(m) == 1 && m[0] == addressColumn {
		return links.BulkJob(string(j.ID))
	}
	return links.BulkJobColumns(string(j.ID))
}

// source is the file, or the list in its stead.
func (v uploadView) source(file *web.File) (io.Reader, error) {
	pasted := strings.TrimSpace(v.Values[fieldList]) != ""
	switch {
	case file != nil && pasted:
		return nil, errs.FieldError(fieldList, "bulkweb.import.both")
	case file != nil:
		return file, nil
	case pasted:
		return strings.NewReader(v.Values[fieldList]), nil
	}
	return nil, errs.FieldError(fieldFile, "bulkweb.import.nothing")
}

// placed puts what is wrong with the list beside the field that it came from.
func (v uploadView) placed(err error, file bool) error {
	where := fieldList
	if file {
		where = fieldFile
	}
	e := errs.As(err)
	if len(e.Fields) == 0 && errs.Is(err, errs.TooLarge) {
		return errs.FieldError(where, e.Key, e.Args)
	}
	var out errs.Fields
	for _, f := range e.Fields {
		if f.Name == fieldFile {
			f.Name = where
			if strings.TrimSpace(v.Values[fieldList]) == "" {
				f.Name = fieldFile
			}
		}
		out.Add(f.Name, f.Key, f.Args)
	}
	if mended := out.Err(); mended != nil {
		return mended
	}
	return err
}

func (v uploadView) defaults() bulk.Defaults {
	return bulk.Defaults{Role: access.Role(v.Values[fieldRole]), Group: ids.Group(v.Values[fieldGroup]), JobTitle: ids.JobTitle(v.Values[fieldTitle]),
		Branch: ids.Branch(v.Values[fieldBranch]), Language: v.Values[fieldLanguage], Line: v.Values[fieldLine]}
}

func (h handlers) showUpload(v uploadView, status int, problem error) error {
	c := v.c
	actor := by(c)
	if err := access.Require(actor, access.SeeUsers, access.Facts{Account: actor.Account, Group: actor.Group}); err != nil {
		return err
	}
	var err, err2 error
	v.Problems = ui.ProblemsOf(c.P, problem)
	v.offer, err = h.offered(c, actor)
	v.Page, err2 = h.frame(c, v.t("bulkweb.import.title"))
	if err := errors.Join(err, err2); err != nil {
		return err
	}
	v.Page.Failed = problem != nil
	return c.Render(status, uploadPage(v))
}

func (v uploadView) field(name string, f ui.Field) ui.Field {
	f.Name, f.Label, f.Value, f.Error = name, v.t("bulkweb.field."+name), v.Values[name], v.Problems.For(name)
	return f
}
