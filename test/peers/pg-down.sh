#!/bin/bash
# Stops what pg-up.sh DIR started and removes its folder.
set -eu
D=${1:-/dev/shm/cabinet-pg}
B=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -d "$D/data" ] || exit 0
if [ "$(id -u)" = 0 ]; then run() { su postgres -s /bin/sh -c "$1"; }; else run() { sh -c "$1"; }; fi
run "'$B/pg_ctl' -D '$D/data' -m immediate -w stop" >/dev/null || true
rm -rf "$D"
