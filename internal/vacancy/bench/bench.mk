# How fast candidates are found by several planners at once, in a city; with MUTASI_BENCH_NATION the address of a
# database, in its largest government.
bench: bench-vacancy
.PHONY: bench-vacancy
bench-vacancy:
	MUTASI_BENCH=1 $(TESTRUN) $(GO) test -count=1 -timeout 60m ./internal/vacancy/bench -v -run TestSpeed
