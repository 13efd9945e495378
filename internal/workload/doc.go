// Package workload compares the need of posts (analisis beban kerja, PermenPANRB 1/2020) with the people who hold
// them (bezetting): per post, per unit, per family of posts.
//
// selisih = held − need: positive is surplus, negative is shortage. A post without an analysis has no need; it is
// counted apart and never as zero. Open cases are counted with the vacancy: need − held − incoming + outgoing
// (regulation of use: both ends of a transfer are looked at together).
//
// It reads the tables of agency, position, employee and proposal; it is the one place that joins them for need.
package workload
