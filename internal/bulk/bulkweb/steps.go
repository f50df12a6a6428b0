package bulkweb

import (
	"cabinet/internal/links"
	"cabinet/internal/ui"
)

// The steps of an import, in their order.
const (
	stepList = iota
	stepColumns
	stepCheck
	stepSend
	stepsInAll
)

// steps shows how far an import is; those that can be gone back to are links.
func (w words) steps(current int, job string) []ui.Step {
	names := [stepsInAll]string{"list", "columns", "check", "send"}
	hrefs := [stepsInAll]string{stepList: links.UsersImport()}
	if job != "" {
		hrefs[stepColumns], hrefs[stepCheck] = links.BulkJobColumns(job), links.BulkJob(job)
	}
	var out []ui.Step
	for i, name := range names {
		s := ui.Step{Text: w.t("bulkweb.step." + name), Done: i < current, Current: i == current}
		if i < current {
			s.Href = hrefs[i]
		}
		out = append(out, s)
	}
	return out
}
