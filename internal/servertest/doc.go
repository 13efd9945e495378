// Package servertest runs the whole product for a test: the real router on a real database with the small demo world,
// on a fixed day. A [Client] is one browser without a screen: it keeps cookies and sends what browsers send.
//
// What is held to over the whole server (who may open what, headers, sessions, queries a page, budgets, the journeys)
// is tested here and in internal/server; what one page shows is tested beside the page.
package servertest
