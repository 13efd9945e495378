// Package region shows need and holders where they lie: by district as tiles or outlines, unit by unit with how remote
// it is and how far from the next of its kind, and keeps what an administrator sets for the maps.
//
// Distances are those of units on the sphere (distance_km). The homes of people have no part in any map or list here.
//
// It reads the tables of agency, unit, position and workload.
package region
