#!/bin/bash
# Stops what s3-up.sh DIR started, at once, and waits until it is gone. DIR stays, for a later start.
set -u
D=${1:?usage: s3-down.sh DIR}
f=$D/versitygw.pid
[ -r "$f" ] || exit 0
p=$(cat "$f")
case $(cat "/proc/$p/comm" 2>/dev/null) in versitygw) kill -9 "$p" ;; *) rm -f "$f"; exit 0 ;; esac
for _ in $(seq 200); do kill -0 "$p" 2>/dev/null || break; sleep .05; done
rm -f "$f"
