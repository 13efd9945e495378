// Package vacancy derives openings from need (need − held − incoming + outgoing ≥ 1) and ranks who could fill them.
//
// The ranking is a suggestion. It is explained part by part, it never decides, and it hides nobody: who lacks a
// condition stands below those who lack none, with what is lacking. The rules proper are judged by eligibility when a
// proposal is written; the ranking reads the same facts only to order people.
//
// It reads the tables of position, employee, workload and proposal.
package vacancy
