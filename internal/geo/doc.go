// Package geo makes maps without a map server: it reads outlines from GeoJSON (RFC 7946), projects them onto a small
// grid, simplifies them so that neighbours still meet, and arranges districts as tiles. It is pure and knows no database.
//
// Read streams: memory grows with the outlines that are wanted, never with the file. What is wrong is refused with the
// place in the file ("features[3].geometry.coordinates[0][12]"), and nothing of the file is believed before it is checked.
package geo
