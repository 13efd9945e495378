// Package employee knows the civil servants of an agency and their dated history: rank, post, education,
// performance, discipline, certificates.
//
// The history tables are the truth; the present columns of employee are a copy for lists, renewed by
// employee_refresh in the transaction of every change and daily for changes that come into effect.
//
// Sanctions and processes are sensitive: only roles with access.SensitiveRead see them and every reading of them is
// recorded.
package employee
