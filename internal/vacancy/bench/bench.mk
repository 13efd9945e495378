# How fast candidates are found by several planners at once, in a city; with MUTASI_BENCH_NATION also among copies of it
# (1: five million people, which take some minutes to load).
bench: bench-vacancy
.PHONY: bench-vacancy
bench-vacancy:
	MUTASI_BENCH=1 $(TESTRUN) $(GO) test -count=1 -timeout 60m ./internal/vacancy/bench -v -run 'TestSpeed|TestNationSpeed'
