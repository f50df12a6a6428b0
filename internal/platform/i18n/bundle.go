package i18n

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"golang.org/x/text/language"
)

//go:embed locales
var locales embed.FS

// Locales returns this package's own catalogue (durations and time words), which every [Bundle] includes.
func Locales() fs.FS { return locales }

// The languages of the product.
const (
	English = "en"
	Russian = "ru"
)

// Languages lists the languages of the product, the fallback first.
func Languages() []string { return []string{English, Russian} }

// Bundle holds the texts of every language. It doesn't change after [Load] and is safe for parallel use.
type Bundle struct {
	texts map[string]map[string]message
	// Missing hears of every key that has no text in a language. Set it before the bundle is used; it may be called in parallel.
	Missing func(lang, key string)
}

// Load joins catalogues, each with locales/en.json and locales/ru.json. A key that two catalogues define, a text that
// can't be read or an unknown plural form is an error.
func Load(catalogues ...fs.FS) (*Bundle, error) {
	b := &Bundle{texts: map[string]map[string]message{}}
	for _, lang := range Languages() {
		b.texts[lang] = map[string]message{}
		for _, c := range append([]fs.FS{locales}, catalogues...) {
			if err := b.add(lang, c); err != nil {
				return nil, err
			}
		}
	}
	return b, nil
}

func (b *Bundle) add(lang string, catalogue fs.FS) error {
	name := "locales/" + lang + ".json"
	data, err := fs.ReadFile(catalogue, name)
	if err != nil {
		return fmt.Errorf("i18n: %w", err)
	}
	var entries map[string]json.RawMessage
	if err := json.Unmarshal(data, &entries); err != nil {
		return fmt.Errorf("i18n: %s: %w", name, err)
	}
	for key, raw := range entries {
		if _, ok := b.texts[lang][key]; ok {
			return fmt.Errorf("i18n: %s: %q is defined twice", name, key)
		}
		m, err := parseMessage(raw)
		if err != nil {
			return fmt.Errorf("i18n: %s: %q: %w", name, key, err)
		}
		b.texts[lang][key] = m
	}
	return nil
}

// Has reports whether key has a text in the fallback language.
func (b *Bundle) Has(key string) bool {
	_, ok := b.texts[English][key]
	return ok
}

// Keys returns every key of a language in order.
func (b *Bundle) Keys(lang string) []string {
	keys := make([]string, 0, len(b.texts[lang]))
	for k := range b.texts[lang] {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// Printer returns the speaker of a language; an unknown one speaks English.
func (b *Bundle) Printer(lang string) *Printer {
	if _, ok := b.texts[lang]; !ok {
		lang = English
	}
	return &Printer{b: b, lang: lang}
}

func (b *Bundle) find(lang, key string) (message, string, bool) {
	if m, ok := b.texts[lang][key]; ok {
		return m, lang, true
	}
	if b.Missing != nil {
		b.Missing(lang, key)
	}
	m, ok := b.texts[English][key]
	return m, English, ok
}

// Known reports whether lang is one of [Languages].
func Known(lang string) bool { return slices.Contains(Languages(), lang) }

// Match returns the language that an Accept-Language header asks for, or fallback when it names none that the product speaks.
func Match(acceptLanguage, fallback string) string {
	if len(acceptLanguage) > 512 {
		return fallback
	}
	tags, weights, err := language.ParseAcceptLanguage(acceptLanguage)
	if err != nil {
		return fallback
	}
	for i, tag := range tags {
		base, _ := tag.Base()
		if weights[i] > 0 && Known(strings.ToLower(base.String())) {
			return strings.ToLower(base.String())
		}
	}
	return fallback
}
