// Package rebalance plans the redistribution of civil servants in the field's
// own words: posts and their need, people, candidate moves and the rules that
// take some of them away, levels of goals in order of importance. It answers
// who should move where, proves that no plan is better under the stated goals,
// and says in numbers why each choice was made.
package rebalance
