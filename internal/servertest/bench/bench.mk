# The main pages of a city, and the list of people against a bare handler; MUTASI_BENCH_NATION=1 also among five
# million, which take some minutes to load.
bench: bench-http
.PHONY: bench-http
bench-http:
	MUTASI_BENCH=1 $(TESTRUN) $(GO) test -count=1 -timeout 60m ./internal/servertest/bench -v -run 'TestPages|TestList|TestNation'
