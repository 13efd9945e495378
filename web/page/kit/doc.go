// Package kit is the page that shows every component of web/ui in all its states: where components are looked at,
// and where the accessibility tests meet them. Its people and places are specimens, in Indonesian only.
package kit
