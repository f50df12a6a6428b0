package reporttypesweb

import (
	"context"
	"embed"
	"io/fs"
	"strconv"
	"strings"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/people"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/reporttypes"
	"cabinet/internal/ui"
)

//go:embed locales/*.json
var locales embed.FS

// Locales returns the texts of these pages.
func Locales() fs.FS { return locales }

// Deps is what the pages need.
type Deps struct {
	Types *reporttypes.Service
	// Reviewers are whom a level can be given: the account's active users who may review reports, by name, at most limit.
	Reviewers func(ctx context.Context, by access.Actor, limit int) ([]people.Person, error)
	Frame     ui.Framer
}

type handlers struct{ Deps }

func by(c *web.Ctx) access.Actor { return access.Of(c.Visitor.Principal) }

func typeID(c *web.Ctx) ids.ReportType { return ids.ReportType(c.Path("id")) }

// AdminNav returns this room's entries of Account settings.
func AdminNav(p ui.Texts) []ui.NavItem {
	return []ui.NavItem{{Text: p.T("reporttypesweb.title"), Path: links.ReportTypes(), Icon: "file-text"},
		{Text: p.T("reporttypesweb.levels.title"), Path: links.ReviewLevels(), Icon: "list-checks"}}
}

// refused reports whether the person can mend err on the page.
func refused(err error) bool { return errs.Is(err, errs.Invalid) || errs.Is(err, errs.Conflict) }

// theirs returns the type as somebody else left it when err says that they changed it meanwhile.
func theirs(err error) (reporttypes.Type, bool) {
	if e := errs.As(err); e != nil {
		t, ok := e.Detail.(reporttypes.Type)
		return t, ok
	}
	return reporttypes.Type{}, false
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

// lines are what is typed one a line.
func lines(text string) []string { return strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n") }

// problemsAt keeps the problems of one part of a form under the names that the part's own page has; what else is wrong is about the
// whole.
func problemsAt(p ui.Texts, err error, prefix string) ui.Problems {
	var out ui.Problems
	for _, x := range ui.ProblemsOf(p, err) {
		if field, ok := strings.CutPrefix(x.Field, prefix); ok {
			x.Field = field
		} else {
			x.Field = ""
		}
		out = append(out, x)
	}
	return out
}
