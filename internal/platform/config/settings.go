package config

import (
	"reflect"
	"strings"

	"github.com/alecthomas/kong"

	"cabinet/internal/platform/log"
)

// Setting describes one setting for people.
type Setting struct {
	Flag     string // without the leading dashes; also its name in the file
	Variable string
	Default  string
	Help     string
	Secret   bool // may also be given as VARIABLE_FILE, or NAME-file in the file: the path of a file that holds it
}

// Settings lists every setting in the order of [Config].
func Settings() []Setting {
	var holder struct{ Config }
	parser, err := kong.New(&holder, kong.Name("cabinet"))
	if err != nil {
		panic("config: " + err.Error()) // the struct's tags are wrong: a programming error that every test meets
	}
	return settingsOf(parser.Model)
}

func settingsOf(model *kong.Application) []Setting {
	var out []Setting
	for _, flag := range model.Flags {
		if flag.Name == "help" {
			continue
		}
		out = append(out, Setting{Flag: flag.Name, Variable: variable(flag.Name), Default: flag.Default, Help: flag.Help, Secret: isSecret(flag)})
	}
	return out
}

func isSecret(flag *kong.Flag) bool { return flag.Target.Type() == reflect.TypeFor[log.Secret]() }

// Markdown returns docs/settings.md.
func Markdown() string {
	var b strings.Builder
	b.WriteString("# Settings\n\nMade from `internal/platform/config`; `cabinet settings` prints the same. Precedence: flag, variable, file\n" +
		"(`--config FILE`, JSON, named like the flags), default. A secret can also be given by file: its variable with `_FILE` added,\n" +
		"or its name with `-file` added in the file.\n\n| flag | variable | default | meaning |\n|---|---|---|---|\n")
	for _, s := range Settings() {
		def := s.Default
		if def != "" {
			def = "`" + def + "`"
		}
		help := s.Help
		if s.Secret {
			help += " Secret."
		}
		b.WriteString("| `--" + s.Flag + "` | `" + s.Variable + "` | " + def + " | " + help + " |\n")
	}
	return b.String()
}
