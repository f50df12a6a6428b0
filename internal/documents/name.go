package documents

import (
	"path"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// maxName bounds a file's name, in bytes, by what file systems take; maxExtension is how much of that its ending may have.
const (
	maxName      = 255
	maxExtension = 20
)

// unnamed is what a file is called of whose name nothing can be kept.
const unnamed = "document"

// CleanName returns the name of an uploaded file as it is kept: without the folders before it, and without what nobody can
// mean in a name or no file system takes. It is never empty and at most 255 bytes; what came out once comes out again.
func CleanName(given string) string {
	given = strings.ReplaceAll(strings.ToValidUTF8(given, ""), `\`, "/")
	return named(given[strings.LastIndex(given, "/")+1:])
}

// named is CleanName of a name that somebody types: there slashes aren't folders.
func named(given string) string {
	name := cut(written(given))
	stem, _, _ := strings.Cut(name, ".")
	if reserved(stem) {
		name = cut("_" + name)
	}
	if name == "" {
		return unnamed
	}
	return name
}

// written keeps of a name what can be meant by it.
func written(given string) string {
	var b strings.Builder
	for _, r := range norm.NFC.String(strings.ToValidUTF8(given, "")) {
		switch {
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		case strings.ContainsRune(`/\<>:"|?*`, r):
			b.WriteByte('_')
		case !unicode.IsPrint(r), unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r), unicode.Is(unicode.Variation_Selector, r):
		default:
			b.WriteRune(r)
		}
	}
	return trim(norm.NFC.String(strings.Join(strings.Fields(b.String()), " ")))
}

// trim drops the dots and blanks at both ends that make a name mean something else, or nothing.
func trim(name string) string { return strings.Trim(name, ". ") }

// cut shortens a name to what file systems take, before its ending.
func cut(name string) string {
	if len(name) <= maxName {
		return name
	}
	ending := path.Ext(name)
	if len(ending) > maxExtension {
		ending = ""
	}
	stem := strings.TrimSuffix(name, ending)
	for len(stem)+len(ending) > maxName {
		r := []rune(stem)
		drop := max(1, (len(stem)+len(ending)-maxName)/4)
		stem = string(r[:len(r)-drop])
	}
	return trim(trim(stem) + ending)
}

// reserved reports whether Windows takes the name for a device.
func reserved(stem string) bool {
	switch s := strings.ToUpper(strings.TrimSpace(stem)); s {
	case "CON", "PRN", "AUX", "NUL", "CLOCK$":
		return true
	default:
		port := strings.TrimPrefix(strings.TrimPrefix(s, "COM"), "LPT")
		return len(s) == 4 && len(port) == 1 && port >= "0" && port <= "9"
	}
}
