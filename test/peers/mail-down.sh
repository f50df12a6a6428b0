#!/bin/bash
# Stops what mail-up.sh DIR started, and waits until it is gone: a second dovecot can't start while the first one ends.
set -u
D=${1:?usage: mail-down.sh DIR}
for f in "$D"/dovecot.pid "$D"/exim4.pid; do
  [ -r "$f" ] || continue
  p=$(cat "$f")
  case $(cat "/proc/$p/comm" 2>/dev/null) in dovecot|exim4) kill "$p" ;; *) rm -f "$f"; continue ;; esac
  for _ in $(seq 200); do kill -0 "$p" 2>/dev/null || break; sleep .05; done
  kill -0 "$p" 2>/dev/null && kill -9 "$p"
  rm -f "$f"
done
