#!/usr/bin/env bash
# Screenshots of every page in both languages and themes, at a phone's and a desk's width, into test/e2e/shots.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/tools.sh
rm -rf test/e2e/shots
CABINET_SHOTS=1 node --test --test-reporter=spec test/e2e/pages.test.mjs
echo "$(find test/e2e/shots -name '*.png' | wc -l) screenshots in test/e2e/shots"
