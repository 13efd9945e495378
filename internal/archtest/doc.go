// Package archtest holds the house's rules as tests over the whole tree: who imports whom, that every statement is
// one PostgreSQL accepts, that migrations run 1 to N, that templates stay within the content security policy, and that
// generated code is current. A rule with exceptions names each with its reason; an exception that no longer applies
// fails too.
package archtest
