#!/usr/bin/env bash
# Every tier, on both databases. Prints which tiers ran and which were skipped, and why.
set -euo pipefail
cd "$(dirname "$0")/.."
start=$(date +%s)
skipped=()

scripts/tools.sh

pg=.peers/pg
if [ -z "${CABINET_TEST_POSTGRES:-}" ]; then
  if url=$(test/peers/pg-up.sh "$PWD/$pg"); then
    export CABINET_TEST_POSTGRES="$url"
    trap 'test/peers/pg-down.sh "$PWD/$pg"' EXIT
  else
    skipped+=("PostgreSQL: no server could be started, so every suite ran on SQLite alone")
  fi
fi

echo "== format, vet, generated files"
scripts/check.sh --static

echo "== pure, room and app tiers, on both databases; rehearsals; real mail"
go test -shuffle=on -timeout 12m ./...

echo "== journeys in Chromium"
if command -v node >/dev/null && command -v chromium >/dev/null && [ -d test/e2e/node_modules ]; then
  make -s build
  node --test --test-concurrency=1 --test-reporter=spec test/e2e/*.test.mjs
else
  skipped+=("journeys: Chromium, Node or the npm packages are missing")
fi

for reason in "${skipped[@]:-}"; do [ -z "$reason" ] || echo "SKIPPED $reason"; done
echo "all tiers done in $(( $(date +%s) - start )) s"
