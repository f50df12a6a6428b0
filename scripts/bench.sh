#!/usr/bin/env bash
# Measures the product against raw limits in the same run, and prints ratios (docs/performance.md). With two processors or
# more the server has one to itself and the load another. PostgreSQL is started for the run unless CABINET_TEST_POSTGRES
# names one. Arguments choose what to measure, such as Me Settings; without them everything is measured.
#
#   ROUNDS=5 SPAN=1s USERS=100000 ACTS=1000000 scripts/bench.sh [Me|Settings|SignIn|RefusedPictures|Start|Growth|
#     Writes|Jobs|Mail|Audit|Opening|Record|Export|Backup|Files|Cases|Search]...
#
# Cases and Search measure lists, searches and single cases in organisations of CASES cases with ten times as many tasks.
set -euo pipefail
cd "$(dirname "$0")/.."

[ -x bin/cabinet ] || { echo "bench: no bin/cabinet; run make bench" >&2; exit 1; }
dir=$(mktemp -d)
pg=
s3=
finish() {
  [ -z "$pg" ] || test/peers/pg-down.sh "$pg"
  [ -z "$s3" ] || test/peers/s3-down.sh "$s3"
  rm -rf "$dir" "$pg" "$s3"
}
trap finish EXIT
go test -c -o "$dir/bench" ./internal/app/bench

if [ -z "${CABINET_TEST_POSTGRES:-}" ]; then
  pg=$(mktemp -d "${TMPDIR:-/tmp}/cabinet-pg.XXXXXX")
  if url=$(LASTING=1 test/peers/pg-up.sh "$pg"); then
    export CABINET_TEST_POSTGRES="$url"
  else
    echo "SKIPPED PostgreSQL: no server could be started"
  fi
fi

flags=(-test.run '^$' -test.benchtime 1x -test.timeout 120m -cabinet "$PWD/bin/cabinet" -rounds "${ROUNDS:-5}" -span "${SPAN:-1s}"
  -users "${USERS:-100000}" -acts "${ACTS:-1000000}")
pinned=()
if command -v taskset >/dev/null && [ "$(nproc)" -ge 2 ]; then
  pinned=(taskset -c 1)
  flags+=(-pin 0)
else
  echo "One processor, or no taskset: the server and its load share what there is."
fi

# What speaks to a server over the network is pinned; what runs within one process has all processors.
served=(Me Settings SignIn RefusedPictures Start Growth)
within=(Writes Jobs Mail Audit Opening Record Export Backup Files)
# What a room measures by itself.
rooms=(Cases Search)
wanted() { # of "$@": those that were asked for, as one pattern
  local list=()
  for name in "$@"; do
    for asked in "${chosen[@]}"; do [ "$asked" = "$name" ] && list+=("$name"); done
  done
  (IFS='|'; echo "${list[*]}")
}
chosen=("$@")
[ $# -gt 0 ] || chosen=("${served[@]}" "${within[@]}" "${rooms[@]}")

if [ -n "$(wanted Files)" ]; then
  s3=$(mktemp -d "${TMPDIR:-/tmp}/cabinet-s3.XXXXXX")
  if url=$(test/peers/s3-up.sh "$s3"); then
    flags+=(-s3 "$url")
  fi
fi

echo "$(nproc) processors, load $(cut -d' ' -f1-3 /proc/loadavg); each figure is the median of ${ROUNDS:-5} rounds, with the lowest and highest"
echo "goals: GET /api/v1/me at least 0.7 of a bare point read, the settings page at least 0.15 of a bare page, sign-ins at least 0.9 of bare hashes,"
echo "  a page of the audit viewer at most 4 times its bare query and at most 1.5 times the same with 1,000 acts (p99)"
tidy() { grep --line-buffered -vE '^(goos|goarch|pkg|cpu):|^Benchmark|^PASS$'; }
some=$(wanted "${served[@]}")
[ -z "$some" ] || "${pinned[@]}" "$dir/bench" "${flags[@]}" -test.bench "^Benchmark($some)\$" | tidy
some=$(wanted "${within[@]}")
[ -z "$some" ] || "$dir/bench" "${flags[@]}" -test.bench "^Benchmark($some)\$" | tidy
of_room() { # room, benchmark, what it takes
  local room=$1 name=$2
  shift 2
  go test "./internal/$room" -run '^$' -bench "^Benchmark$name\$" -benchtime 1x -timeout 120m "$@" | { tidy || true; }
}
cases=${CASES:-100000}
if [ -n "$(wanted Cases)" ]; then
  for n in 1000 "$cases"; do
    echo "$n cases: lists and a single case as each role sees them, beside the same statement without who sees what"
    of_room cases Lists -cases "$n"
    echo "$((n * 10)) tasks, and as many events: one's own, and those of a case"
    of_room tasks Mine -tasks $((n * 10))
    of_room events Calendar -events $((n * 10))
  done
fi
[ -z "$(wanted Search)" ] || of_room search Search -search.cases "$cases" -search.readers 1
echo "load at the end $(cut -d' ' -f1-3 /proc/loadavg)"
