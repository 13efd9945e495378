# Every target works on a fresh clone with Go. `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

GO ?= go
PKG ?= ./...
# A throw-away PostgreSQL server for the length of one command.
TESTRUN := $(GO) run ./internal/testrun --
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
GOLANGCI := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0

# What the tests use besides Go: package and a file that shows that it is there.
TEST_PACKAGES := postgresql-15:/usr/lib/postgresql/15/bin/postgres \
	chromium-headless-shell:/usr/bin/chromium-headless-shell poppler-utils:/usr/bin/pdftotext

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: build ## build and serve on http://127.0.0.1:8080 with a database of its own
	@exec bin/mutasi serve

.PHONY: dev
dev: generate build ## as run, with generated code renewed and a talkative log
	@MUTASI_LOG_LEVEL=debug exec bin/mutasi serve

.PHONY: build
build: ## build bin/mutasi
	$(GO) build -trimpath -o bin/mutasi ./cmd/mutasi

.PHONY: generate
generate: ## renew the generated templates
	$(GO) tool templ generate -include-version=false

.PHONY: fmt
fmt: ## format Go and templ
	gofmt -w cmd internal migrations web
	$(GO) tool templ fmt -fail=false web

.PHONY: check
check: # formatting and vet; generated code is checked by internal/archtest
	@unformatted=$$(gofmt -l .); \
	if [ -n "$$unformatted" ]; then echo "run 'make fmt'; not formatted:"; echo "$$unformatted"; exit 1; fi
	$(GO) vet ./...

.PHONY: lint
lint: check ## vet and staticcheck (lint-all adds golangci-lint)
	$(GO) run $(STATICCHECK) ./...

.PHONY: lint-all
lint-all: lint ## lint by .golangci.yml (the first run builds the linter, some minutes)
	$(GO) run $(GOLANGCI) run

.PHONY: test
test: prerequisites lint ## install what the tests use, check and run every test, browser journeys included
	$(TESTRUN) $(GO) test -timeout 40m $(PKG)

.PHONY: race
race: ## the tests with the race detector
	$(TESTRUN) $(GO) test -race $(PKG)

.PHONY: e2e
e2e: ## the browser journeys only
	$(TESTRUN) $(GO) test -count=1 ./internal/servertest/...

.PHONY: cover
cover: ## the tests with coverage over all packages
	$(TESTRUN) $(GO) test -coverpkg=./... -coverprofile=bin/cover.out $(PKG)
	$(GO) tool cover -func=bin/cover.out | tail -1

# Each bench.mk adds a prerequisite to bench.
.PHONY: bench
bench: ## the measurements that the README quotes
-include $(wildcard internal/*/bench/bench.mk)

.PHONY: verify
verify: generate fmt lint ## everything renewed, formatted, tidy, linted and tested with the race detector
	$(GO) mod tidy -diff
	git diff --exit-code
	$(MAKE) race

.PHONY: db
db: ## a throw-away database server until Ctrl-C; prints its address
	@$(TESTRUN) sh -c 'echo "export TEST_DATABASE_URL='"'"'$$TEST_DATABASE_URL'"'"'"; exec sleep infinity' || true

.PHONY: schema
schema: build ## dump the schema for reading into migrations/schema.sql
	$(TESTRUN) sh -c 'DATABASE_URL="$$TEST_DATABASE_URL" bin/mutasi migrate up >&2 && \
		pg_dump --schema-only --no-owner --no-privileges "$$TEST_DATABASE_URL"' > bin/schema.sql
	(echo '-- Written by make schema from the migrations, for reading.'; \
		grep -vE '^(--|SET |SELECT pg_catalog|\\(un)?restrict)' bin/schema.sql) | cat -s > migrations/schema.sql

.PHONY: seed
seed: build ## load the demo world; SIZE=small, city or nation
	bin/mutasi seed --size $(or $(SIZE),small)

.PHONY: screenshots
screenshots: ## renew the pictures of the README
	MUTASI_SCREENSHOTS=$(CURDIR)/.github/screenshots $(TESTRUN) $(GO) test -count=1 -run Screenshots ./internal/servertest/...

.PHONY: prerequisites
prerequisites: # as root with apt-get: install what is missing; otherwise say what is missing
	@missing=; for p in $(TEST_PACKAGES); do [ -e "$${p#*:}" ] || missing="$$missing $${p%%:*}"; done; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then \
		echo "missing:$$missing (their tests are skipped); as root: apt-get install --no-install-recommends$$missing"; \
		exit 0; \
	fi; \
	echo "installing:$$missing"; \
	mkdir -p /etc/postgresql-common; conf=/etc/postgresql-common/createcluster.conf; \
	[ -e $$conf ] || echo 'create_main_cluster = false' > $$conf; \
	export DEBIAN_FRONTEND=noninteractive; \
	apt-get update -q && apt-get install -y -q --no-install-recommends $$missing
