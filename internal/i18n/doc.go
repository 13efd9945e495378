// Package i18n turns message keys, numbers and dates into words of the reader's language.
//
// The language and the time zone travel in the context (With, WithZone); Indonesian and WIB are the
// defaults. Messages live in web/locale, one file an area, and are looked up with T. Formats follow
// Indonesian usage as CLDR records it: "21 November 2026", "16.08 WIB", "1.234,5", minus as U+2212.
// Nothing here reads the clock.
package i18n
