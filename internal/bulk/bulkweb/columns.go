package bulkweb

import (
	"net/http"
	"strconv"
	"strings"

	"cabinet/internal/bulk"
	"cabinet/internal/bulk/table"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// columnsView asks what each column of a file is.
type columnsView struct {
	words
	Page     ui.Page
	Job      bulk.Job
	Sheet    bulk.Sheet
	Problems ui.Problems
}

// columns shows the columns as they were understood.
func (h handlers) columns(c *web.Ctx) error {
	j, sheet, err := h.sheet(c)
	if err != nil {
		return err
	}
	return h.showColumns(columnsView{words: words{c}, Job: j, Sheet: sheet}, http.StatusOK, nil)
}

func (h handlers) sheet(c *web.Ctx) (bulk.Job, bulk.Sheet, error) {
	j, err := h.Bulk.Job(c.Context(), by(c), jobID(c))
	if err != nil {
		return j, bulk.Sheet{}, err
	}
	sheet, err := h.Bulk.Sheet(c.Context(), by(c), j.ID)
	return j, sheet, err
}

// remap reads the file once more, as the person says. Another encoding or separator gives other columns: these are guessed
// anew and shown.
func (h handlers) remap(c *web.Ctx) error {
	j, sheet, err := h.sheet(c)
	if err != nil {
		return err
	}
	v := columnsView{words: words{c}, Job: j, Sheet: sheet}
	version := versionOf(c)
	chosen, reread := v.chosen(c.Form())
	if reread {
		err = h.reread(c, j.ID, chosen, version)
	} else {
		_, err = h.Bulk.Remap(c.Context(), by(c), j.ID, chosen, version)
	}
	if refused(err) {
		v.Sheet.Import = chosen
		return h.showColumns(v, c.StatusOf(err), err)
	}
	if err != nil {
		return err
	}
	if reread {
		return c.Redirect(links.BulkJobColumns(string(j.ID)))
	}
	return c.Redirect(links.BulkJob(string(j.ID)))
}

// versionOf is the version of the job that the page showed; nonsense is no version at all.
func versionOf(c *web.Ctx) int64 { return numberOf(c, "version") }

// numberOf reads a hidden number of a form; nonsense is -1, which nothing has.
func numberOf(c *web.Ctx, field string) int64 {
	n, err := strconv.ParseInt(c.Form().String(field), 10, 64)
	if err != nil {
		return -1
	}
	return n
}

// chosen reads the form, and whether it asks for another way to read the file.
func (v columnsView) chosen(f *web.Form) (im bulk.Import, reread bool) {
	im = v.Sheet.Import
	was := table.Form{Encoding: im.Encoding, Separator: im.Separator}
	im.Encoding, im.Separator = known(table.Encodings(), f.String("encoding"), was.Encoding), known(table.Separators(), separatorOf(f.String("separator")), was.Separator)
	im.Header = f.Bool("header")
	im.Mapping = nil
	for i := range v.width() {
		im.Mapping = append(im.Mapping, f.String(columnName(i)))
	}
	return im, was != table.Form{Encoding: im.Encoding, Separator: im.Separator}
}

// known returns the one of a list that a text names, or else the other.
func known[T ~string](list []T, text string, otherwise T) T {
	for _, one := range list {
		if string(one) == text {
			return one
		}
	}
	return otherwise
}

// reread reads the file with another encoding or separator and guesses its columns from what it then holds.
func (h handlers) reread(c *web.Ctx, job bulk.JobID, im bulk.Import, version int64) error {
	im.Mapping = table.Mapping{addressColumn}
	j, err := h.Bulk.Remap(c.Context(), by(c), job, im, version)
	if err != nil {
		return err
	}
	sheet, err := h.Bulk.Sheet(c.Context(), by(c), job)
	if err != nil {
		return err
	}
	head := make([]table.Row, len(sheet.Rows))
	for i, cells := range sheet.Rows {
		head[i].Cells = cells
	}
	if im.Mapping, im.Header = table.Guess(head, bulk.Columns(), addressColumn); !im.Mapping.Has(addressColumn) {
		return nil // the person chooses it
	}
	_, err = h.Bulk.Remap(c.Context(), by(c), job, im, j.Version)
	return err
}

// addressColumn is the one column that must be there.
const addressColumn = "email"

func columnName(i int) string { return "column" + strconv.Itoa(i) }

// Separators have names in forms, since browsers may trim a tab.
func separatorName(s table.Separator) string {
	switch s {
	case table.Comma:
		return "comma"
	case table.Semicolon:
		return "semicolon"
	case table.Tab:
		return "tab"
	}
	return string(s)
}

func separatorOf(name string) string {
	for _, s := range table.Separators() {
		if separatorName(s) == name {
			return string(s)
		}
	}
	return ""
}

func (h handlers) showColumns(v columnsView, status int, problem error) error {
	var err error
	if v.Page, err = h.frame(v.c, v.t("bulkweb.columns.title")); err != nil {
		return err
	}
	v.Problems, v.Page.Failed = ui.ProblemsOf(v.c.P, problem), problem != nil
	for i := range v.Problems { // the choice of columns is many fields: the first stands for it
		if v.Problems[i].Field == "mapping" {
			v.Problems[i].Field = columnName(0)
		}
	}
	return v.c.Render(status, columnsPage(v))
}

// width is how many columns the file has, as far as its beginning shows.
func (v columnsView) width() int {
	width := len(v.Sheet.Import.Mapping)
	for _, row := range v.Sheet.Rows {
		width = max(width, len(row))
	}
	return min(width, table.MaxColumns)
}

// column is the field that asks what a column is, with what stands in it.
func (v columnsView) column(i int) ui.Field {
	f := ui.Field{Name: columnName(i), Label: v.t("bulkweb.columns.column", errs.Args{"N": i + 1}), Error: v.Problems.For(columnName(i))}
	rows := v.Sheet.Rows
	if v.Sheet.Import.Header && len(rows) > 0 {
		if i < len(rows[0]) && strings.TrimSpace(rows[0][i]) != "" {
			f.Label = shortened(rows[0][i])
		}
		rows = rows[1:]
	}
	var shown []string
	for _, row := range rows {
		if i < len(row) && strings.TrimSpace(row[i]) != "" && len(shown) < 3 {
			shown = append(shown, shortened(row[i]))
		}
	}
	f.Hint = v.t("bulkweb.columns.empty")
	if len(shown) > 0 {
		f.Hint = strings.Join(shown, " · ")
	}
	if i < len(v.Sheet.Import.Mapping) {
		f.Value = v.Sheet.Import.Mapping[i]
	}
	f.Options = []ui.Option{{Text: v.t("bulkweb.columns.none")}}
	for _, known := range bulk.Columns() {
		f.Options = append(f.Options, ui.Option{Value: known.Name, Text: v.t(bulk.ColumnKey(known.Name))})
	}
	return f
}

// shortened keeps a cell on one line of the page.
func shortened(cell string) string {
	const most = 40
	text := []rune(strings.TrimSpace(cell))
	if len(text) <= most {
		return string(text)
	}
	return string(text[:most]) + "…"
}

func (v columnsView) encodings() ui.Field {
	f := ui.Field{Name: "encoding", Label: v.t("bulkweb.columns.encoding"), Value: string(v.Sheet.Import.Encoding), Hint: v.t("bulkweb.columns.encoding_hint")}
	for _, e := range table.Encodings() {
		name := strings.ToUpper(string(e))
		if e == table.Windows1251 {
			name = "Windows-1251"
		}
		f.Options = append(f.Options, ui.Option{Value: string(e), Text: name})
	}
	return f
}

func (v columnsView) separators() ui.Field {
	f := ui.Field{Name: "separator", Label: v.t("bulkweb.columns.separator"), Value: separatorName(v.Sheet.Import.Separator)}
	for _, s := range table.Separators() {
		f.Options = append(f.Options, ui.Option{Value: separatorName(s), Text: v.t("bulkweb.separator." + separatorName(s))})
	}
	return f
}

func (v columnsView) header() ui.Field {
	return ui.Field{Name: "header", Label: v.t("bulkweb.columns.header"), Checked: v.Sheet.Import.Header, Wide: true}
}
