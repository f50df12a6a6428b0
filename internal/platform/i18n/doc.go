// Package i18n turns message keys into English or Russian words, and numbers, dates and durations into text.
//
// Every package with texts embeds locales/en.json and locales/ru.json and exports them as an [io/fs.FS]; [Load] joins
// them into one [Bundle]. A catalogue is flat: "room.page.thing" to a text with {Placeholders}, or to an object of
// plural forms (one, few, many, other). A missing text falls back to English, then to its key, and is reported to
// [Bundle.Missing]; i18ntest.Parity holds both catalogues together.
// Start at bundle.go; printer.go speaks, dates.go and zones.go know about time.
package i18n
