#!/bin/bash
# Stops what clamd-up.sh DIR started, at once, and waits until it is gone. DIR stays, for a later start.
set -u
D=${1:?usage: clamd-down.sh DIR}
f=$D/clamd.pid
[ -r "$f" ] || exit 0
p=$(cat "$f")
case $(cat "/proc/$p/comm" 2>/dev/null) in clamd) kill -9 "$p" ;; *) rm -f "$f"; exit 0 ;; esac
for _ in $(seq 200); do kill -0 "$p" 2>/dev/null || break; sleep .05; done
rm -f "$f"
