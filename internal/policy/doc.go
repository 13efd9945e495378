// Package policy holds what a regulation or an agency may change without a new program: thresholds, deadlines and the
// working calendar. Every value is dated, carries its legal basis and says where it comes from.
//
// National values stand in this package as data (Definitions, national holidays). A row of an agency in the table
// policy_parameter overrides them for its dates, a row without an agency overrides them for everyone. Code asks a Set,
// which is resolved for one agency and one day, so that a case is always judged by the rules of its day.
//
// A value that the law does not fix, or whose text could not be verified, says so in its Certainty and Source: such a
// value is a starting point that the agency must confirm, never a statement of law.
package policy
