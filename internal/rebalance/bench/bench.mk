# The plan solvers against LEMON and SciPy, on the same instances in the same run.
# RUNS is how often each solver runs; SEEDS=1 adds the city with seeds 2 to 5 and
# LARGE=1 the region of 100,000 staff, which takes some minutes a run.
RUNS ?= 3
PLAN_PEERS := bin/peers

.PHONY: bench-plan
bench-plan: $(PLAN_PEERS)/lemon $(PLAN_PEERS)/scipy_peer.py ## the plan solvers against LEMON and SciPy
	$(GO) run ./internal/rebalance/bench -peers $(PLAN_PEERS) -reps $(RUNS) $(if $(SEEDS),-seeds) $(if $(LARGE),-large)
	$(GO) run ./internal/rebalance/bench -questions

.PHONY: bench-nation
bench-nation: ## five million staff, region by region
	$(GO) run ./internal/rebalance/bench -nation 514

bench: bench-plan

$(PLAN_PEERS)/lemon: internal/rebalance/bench/peer/lemon.cc
	@test -e /usr/include/lemon/network_simplex.h || { apt-get update -qq && apt-get install -y --no-install-recommends liblemon-dev g++; }
	@mkdir -p $(@D)
	g++ -O3 -march=native -std=c++17 -o $@ $<

$(PLAN_PEERS)/scipy_peer.py: internal/rebalance/bench/peer/scipy_peer.py
	@/usr/bin/python3 -c 'import scipy' 2>/dev/null || { apt-get update -qq && apt-get install -y --no-install-recommends python3-scipy; }
	@mkdir -p $(@D)
	cp $< $@
