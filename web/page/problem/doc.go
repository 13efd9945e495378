// Package problem holds the pages that answer when a page cannot: they say what happened in plain words, what became of
// what the reader typed, and the one step that leads on. They name no status code and no part of the program.
package problem
