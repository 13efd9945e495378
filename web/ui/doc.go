// Package ui holds the design system: small templ components with a props struct and typed variants, never a
// free class string. They know no business word beyond the props and read their own few texts from the
// catalogue (area "ui"). Every component stands on the kit page (web/page/kit), in all its states.
package ui
