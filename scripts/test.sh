#!/usr/bin/env bash
# Every tier, on both databases. Prints which tiers ran and which were skipped, and why.
set -euo pipefail
cd "$(dirname "$0")/.."
start=$(date +%s)
skipped=()

scripts/tools.sh

if [ -z "${CABINET_TEST_POSTGRES:-}" ]; then
  if compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; then
    pg=$(mktemp -d "${TMPDIR:-/tmp}/cabinet-pg.XXXXXX") # not below the checkout, which the user postgres may not be able to reach
    trap 'test/peers/pg-down.sh "$pg"; rm -rf "$pg"' EXIT
    CABINET_TEST_POSTGRES=$(test/peers/pg-up.sh "$pg")
    export CABINET_TEST_POSTGRES
  else
    skipped+=("PostgreSQL isn't installed, so every suite ran on SQLite alone")
  fi
fi

echo "== format, vet, generated files"
scripts/check.sh --static

echo "== pure, room and app tiers, on both databases; rehearsals; real mail"
times=$(mktemp)
# The rehearsals come first: they wait more than they work, and others work meanwhile.
go test -shuffle=on -timeout 20m ./test/rehearsal $(go list ./... | grep -v '/test/rehearsal$') | tee "$times"

echo "== journeys in Chromium"
node_major=$(node --version 2>/dev/null | sed 's/^v\([0-9]*\).*/\1/' || true)
if ! command -v chromium >/dev/null || [ ! -d test/e2e/node_modules ]; then
  skipped+=("journeys: Chromium, Node or the npm packages are missing")
elif [ "${node_major:-0}" -lt 20 ]; then
  skipped+=("journeys: Node ${node_major:-none} is too old, they need 20")
else
  make -s build
  began=$(date +%s)
  node --test --test-concurrency=1 --test-reporter=spec test/e2e/*.test.mjs
  echo "journeys done in $(( $(date +%s) - began )) s"
fi

echo "the slowest packages:"
awk '$1 == "ok" && $3 ~ /^[0-9.]+s$/ { print $3, $2 }' "$times" | sort -rn | head -n 5
rm -f "$times"
for reason in "${skipped[@]:-}"; do [ -z "$reason" ] || echo "SKIPPED $reason"; done
echo "all tiers done in $(( $(date +%s) - start )) s"
