# `make demo` and `make test` are all that a newcomer needs; the rest is for those who work on the code.
SHELL := /bin/bash
GO    ?= go
BIN   := bin/cabinet
export CGO_ENABLED ?= 0
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)

.PHONY: demo build test check race bench shots budgets generate assets golden fuzz clean

demo: build ## build and serve the demo on http://127.0.0.1:8080
	$(BIN) demo

build: ## build bin/cabinet (one static binary, no Node needed)
	@mkdir -p bin
	$(GO) build -trimpath -ldflags "-s -w -X cabinet/internal/app.version=$(VERSION)" -o $(BIN) ./cmd/cabinet

test: ## everything a fresh machine can do; installs what it needs (Debian, as root)
	scripts/test.sh

check: ## the inner loop: format, vet, generated files, architecture, tests on SQLite
	scripts/check.sh

race: ## the suite under the race detector (needs cgo)
	CGO_ENABLED=1 $(GO) test -race -short ./...

bench: build ## ratios to raw limits measured in the same run
	scripts/bench.sh

shots: build ## screenshots of every page, both languages and themes, into test/e2e/shots
	scripts/shots.sh

budgets: ## sizes, documentation and test ratios
	$(GO) test -count=1 -run TestBudgets -v ./internal/archtest

generate: ## templ files to Go
	$(GO) -C tools tool templ generate -path ..

assets: ## rebuild web/dist (needs Node; only for those who change the front end)
	npm ci --prefix web --no-audit --no-fund
	$(GO) -C tools run ./assets

golden: ## rewrite the golden files; read the diff before you commit it
	CABINET_GOLDEN=write $(GO) test -short -count=1 ./internal/...

clean:
	rm -rf bin .peers test/e2e/shots
