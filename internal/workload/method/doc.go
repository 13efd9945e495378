// Package method reckons the need of a post (kebutuhan, analisis beban kerja) from its inputs. It is pure: the same
// inputs and parameters give the same result, and nothing is read or written.
//
// Three methods are known: [General] (PermenPANRB 1/2020), [Teacher] (Peraturan Bersama 5 Menteri 2011, Permendikdasmen 11/2025 on lesson
// hours) and [Health] (Permenkes 33/2015 with the legal minima of Permenkes 75/2014). Numbers that a regulation sets,
// such as 75,000 minutes a year, come in [Params]; nobody writes them into a formula.
//
// Numbers are exact fractions ([Number]); sums keep every decimal and are rounded once, at the end. Each [Result] tells
// how it came about: its [Step]s name formula and inputs, so that a page can show them.
package method
