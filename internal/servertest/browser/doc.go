// Package browser drives a headless Chromium through the product's pages as a person would: by the text of links and
// buttons and by the labels of fields, with scripting on or off, in light and dark, on a phone's width and an
// office's. It measures what a page may cost and whether everybody can use it (axe, keyboard, zoom, overflow).
//
// All functions end the test on failure. A test is skipped with a reason where no Chromium is installed, except with
// MUTASI_CI=1, which makes that a failure.
package browser
