#!/usr/bin/env bash
# The inner loop, at most a minute: format, vet, generated files, and (without --static) the short tests on SQLite.
set -euo pipefail
cd "$(dirname "$0")/.."

unformatted=$(git ls-files -co --exclude-standard '*.go' | xargs -r gofmt -l)
[ -z "$unformatted" ] || { echo "not gofmt-ed:"; echo "$unformatted"; exit 1; }

go vet ./...

# Generated templates must match their sources; the generator writes in place, so compare before and after.
digest() { find internal -name '*_templ.go' -print0 | sort -z | xargs -0 -r sha256sum | sha256sum; }
before=$(digest)
go -C tools tool templ generate -path .. >/dev/null 2>&1 || { echo "templ generate failed; run make generate"; exit 1; }
[ "$before" = "$(digest)" ] || { echo "templates were not generated: run make generate and commit"; exit 1; }

[ "${1:-}" = --static ] && exit 0
CABINET_TEST_POSTGRES= go test -short ./...
