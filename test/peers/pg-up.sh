#!/bin/bash
# Starts a throw-away PostgreSQL on the loopback interface and prints its URL. Fast, and not durable: for tests alone. With
# LASTING=1 it keeps what it commits and looks after its tables as an installed one does: for measuring.
#
#   pg-up.sh [DIR] [PORT]
#
# Needs the package postgresql (15 or later). As root it runs as the user postgres, as anybody else as yourself.
# DIR is emptied; the user postgres must be able to reach it. Without PORT the first free one from 26432 is taken.
# Stop with pg-down.sh DIR.
set -eu
D=${1:-/dev/shm/cabinet-pg}
taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
PORT=${2:-26432}
[ $# -ge 2 ] || while taken "$PORT"; do PORT=$((PORT + 1)); done
B=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$B" ] || { echo "pg-up.sh: PostgreSQL is not installed" >&2; exit 1; }
[ ! -e "$D/data/postmaster.pid" ] || "$(dirname "$0")/pg-down.sh" "$D"
rm -rf "$D"
if [ "$(id -u)" = 0 ]; then
  install -d -o postgres -g postgres -m 700 "$D"
  run() { su postgres -s /bin/sh -c "$1"; }
else
  mkdir -m 700 "$D"
  run() { sh -c "$1"; }
fi
run "'$B/initdb' -D '$D/data' -A trust -U postgres -N -E UTF8 --locale=C.UTF-8 --no-instructions" >/dev/null
cat >> "$D/data/postgresql.conf" <<C
listen_addresses = '127.0.0.1'
port = $PORT
unix_socket_directories = '$D'
wal_level = minimal
max_wal_senders = 0
shared_buffers = 128MB
max_connections = 200
C
[ -n "${LASTING:-}" ] || cat >> "$D/data/postgresql.conf" <<C
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
C
run "'$B/pg_ctl' -D '$D/data' -w -l '$D/log' start" >/dev/null || { cat "$D/log" >&2; exit 1; }
echo "postgres://postgres@127.0.0.1:$PORT/postgres?sslmode=disable"
