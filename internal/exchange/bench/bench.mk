.PHONY: bench-import
bench: bench-import
bench-import: ## 20,000 people from a workbook into a database of its own: seconds and process memory
	$(TESTRUN) $(GO) run ./internal/exchange/bench
