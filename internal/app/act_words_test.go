package app_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"cabinet/internal/accounts"
	"cabinet/internal/activity/activityweb"
	"cabinet/internal/app"
	"cabinet/internal/identity"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/i18n"
)

func texts(t *testing.T) *i18n.Bundle {
	t.Helper()
	b, err := i18n.Load(app.Catalogues()...)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// named reports whether every part of a payload's field has a text.
func named(b *i18n.Bundle, path string) bool {
	label := activityweb.Label(b.Has, func(string) string { return "" }, path)
	return strings.Trim(label, " ·") == ""
}

func TestTheAuditHasWordsForEveryField(t *testing.T) {
	b := texts(t)
	for _, k := range app.ActKinds() {
		if !b.Has(k.Kind.Key()) {
			t.Errorf("%s has no text", k.Kind)
		}
		for _, f := range k.Fields() {
			path := f.Path
			for _, side := range []string{"before.", "after."} {
				path = strings.TrimPrefix(path, side)
			}
			if (path == "from" || path == "to") && !b.Has("activityweb.changed."+string(k.Kind)) && f.Type.Name() != "Time" {
				t.Errorf("%s: what changed has no text activityweb.changed.%s", k.Kind, k.Kind)
			}
			if !named(b, path) {
				t.Errorf("%s: the field %s has no text activityweb.field.%s", k.Kind, f.Path, path)
			}
		}
		for _, name := range k.Erasable {
			if !named(b, name) {
				t.Errorf("%s: the personal value %s has no text activityweb.field.%s", k.Kind, name, name)
			}
		}
	}
	if named(b, "no_such_field") || named(b, "filter.no_such_field") {
		t.Error("this test can't fail")
	}
}

func TestTheAuditHasWordsForEveryRoom(t *testing.T) {
	b := texts(t)
	for _, k := range app.ActKinds() {
		if !b.Has("activityweb.room." + k.Kind.Room()) {
			t.Errorf("the room of %s has no text", k.Kind)
		}
	}
}

func TestTheAuditHasWordsForWords(t *testing.T) {
	b := texts(t)
	for _, r := range []identity.Reason{identity.ReasonUnknown, identity.ReasonInactive, identity.ReasonWrong, identity.ReasonThrottled, identity.ReasonStopped, identity.ReasonStale} {
		want(t, b, "activityweb.reason."+string(r))
	}
	for _, c := range []identity.Cause{identity.CauseSignIn, identity.CauseEmailChange, identity.CauseToken} {
		want(t, b, "activityweb.cause."+string(c))
	}
	for _, p := range []accounts.Proof{accounts.ProofTXT, accounts.ProofOperator} {
		want(t, b, "activityweb.proof."+string(p))
	}
	for _, m := range []email.Meaning{email.Unreachable, email.Busy, email.NoSuchAddress, email.MailboxFull, email.TooLarge, email.Policy, email.Setup, email.Refused, email.Stopped} {
		want(t, b, "activityweb.meaning."+string(m))
	}
	for _, word := range []string{"target.file", "target.syslog", "target.webhook", "file.activity_csv", "file.activity_jsonl", "file.my_data"} {
		want(t, b, "activityweb."+word)
	}
}

func want(t *testing.T, b *i18n.Bundle, key string) {
	t.Helper()
	if !b.Has(key) {
		t.Errorf("no text for %s", key)
	}
}

// TestTheAuditHasWordsForEverySubject reads the source, since a kind doesn't say what its acts touch.
func TestTheAuditHasWordsForEverySubject(t *testing.T) {
	b := texts(t)
	found := subjectTypes(t, "..")
	for _, known := range []string{"user", "mail_domain", "attribute"} {
		if found[known] == "" {
			t.Errorf("the search doesn't find %s", known)
		}
	}
	for subject, at := range found {
		if !b.Has("activityweb.subject." + subject) {
			t.Errorf("%s: the subject type %s has no text activityweb.subject.%s", at, subject, subject)
		}
	}
}

// subjectTypes returns every subject type that acts are written with, and where: texts and constants of the same folder.
func subjectTypes(t *testing.T, root string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.IsDir() || strings.HasSuffix(path, filepath.Join("internal", "activity")) {
			return err
		}
		files, err := filepath.Glob(filepath.Join(path, "*.go"))
		if err != nil {
			return err
		}
		collect(t, files, out)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func collect(t *testing.T, files []string, out map[string]string) {
	t.Helper()
	constants, used := map[string]string{}, map[string]string{}
	for _, path := range files {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(path, "_test.go") || !strings.Contains(string(text), "SubjectType") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, text, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ValueSpec:
				for i, name := range n.Names {
					if i < len(n.Values) {
						constants[name.Name] = unquoted(n.Values[i])
					}
				}
			case *ast.KeyValueExpr:
				if key, ok := n.Key.(*ast.Ident); !ok || key.Name != "SubjectType" {
					return true
				}
				if text := unquoted(n.Value); text != "" {
					out[text] = path
				} else if name, ok := n.Value.(*ast.Ident); ok {
					used[name.Name] = path
				}
			}
			return true
		})
	}
	for name, path := range used {
		if text := constants[name]; text != "" {
			out[text] = path
		} else {
			t.Errorf("%s: the subject type %s is no constant of a file that speaks of subject types", path, name)
		}
	}
}

func unquoted(x ast.Expr) string {
	lit, ok := x.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return ""
	}
	text, err := strconv.Unquote(lit.Value)
	if err != nil {
		return ""
	}
	return text
}
