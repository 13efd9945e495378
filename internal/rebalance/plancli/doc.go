// Package plancli is "mutasi plan": solve, check and generate. It reads and
// writes the JSON of package contract and needs no database.
package plancli
