package config

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// Prefix begins the name of every variable.
const Prefix = "CABINET"

// Options returns the kong options that fill a [Config] embedded in a command line: variables from env, the file named
// by --config, and secrets by file. Unknown names in the file are refused.
func Options(env Environ) []kong.Option {
	return []kong.Option{kong.WithBeforeResolve(func(ctx *kong.Context) error { return addResolvers(ctx, env) })}
}

func addResolvers(ctx *kong.Context, env Environ) error {
	path, ok := env(Prefix + "_CONFIG")
	for i, arg := range ctx.Args {
		if value, found := strings.CutPrefix(arg, "--config="); found {
			path, ok = value, true
		} else if arg == "--config" && i+1 < len(ctx.Args) {
			path, ok = ctx.Args[i+1], true
		}
	}
	if ok && path != "" {
		file, err := fileSettings(path, ctx.Model)
		if err != nil {
			return err
		}
		ctx.AddResolver(file)
	}
	ctx.AddResolver(variables(env)) // the last resolver that answers wins
	return nil
}

// variable returns the name of a flag's variable.
func variable(flag string) string {
	return Prefix + "_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// variables resolves CABINET_NAME, and CABINET_NAME_FILE for secrets.
func variables(env Environ) kong.Resolver {
	return kong.ResolverFunc(func(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
		if value, ok := env(variable(flag.Name)); ok {
			return value, nil
		}
		if path, ok := env(variable(flag.Name) + "_FILE"); ok && isSecret(flag) {
			return readSecret(path)
		}
		return nil, nil
	})
}

func fileSettings(path string, model *kong.Application) (kong.Resolver, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("config: %w", err)
	}
	values := map[string]any{}
	if err := json.Unmarshal(data, &values); err != nil {
		return nil, fmt.Errorf("config: %s is not a JSON object: %w", path, err)
	}
	var known []string
	for _, s := range settingsOf(model) {
		known = append(known, s.Flag)
		if s.Secret {
			known = append(known, s.Flag+"-file")
		}
	}
	for name := range values {
		if !slices.Contains(known, name) {
			return nil, fmt.Errorf("config: %s: unknown setting %q", path, name)
		}
	}
	return kong.ResolverFunc(func(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
		if value, ok := values[flag.Name]; ok {
			return value, nil
		}
		if file, ok := values[flag.Name+"-file"].(string); ok && isSecret(flag) {
			return readSecret(file)
		}
		return nil, nil
	}), nil
}

func readSecret(path string) (string, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("secret by file: %w", err)
	}
	return strings.TrimRight(string(data), "\r\n"), nil
}
