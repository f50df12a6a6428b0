#!/bin/bash
# Starts a real malware scanner, clamd, and prints its address.
#
#   clamd-up.sh DIR
#
# It knows one piece of malware, the EICAR test file, which it calls Cabinet.Test.Eicar, and takes files of at most 1 MB. It listens on
# a socket in DIR. Stop with clamd-down.sh DIR. Exits with 77 when clamd isn't installed; scripts/tools.sh installs it.
set -eu
D=${1:?usage: clamd-up.sh DIR}
B=$(PATH=$PATH:/usr/sbin command -v clamd) || { echo "clamd-up.sh: clamd is not installed" >&2; exit 77; }
[ ! -e "$D/clamd.pid" ] || "$(dirname "$0")/clamd-down.sh" "$D"
mkdir -p "$D/db"
# The MD5 and the size of the test file, as https://www.eicar.org/download-anti-malware-testfile/ describes it.
echo '44d88612fea8a8f36de82e1278abb02f:68:Cabinet.Test.Eicar' > "$D/db/test.hdb"
cat > "$D/clamd.conf" <<CONF
LocalSocket $D/clamd.sock
DatabaseDirectory $D/db
Foreground yes
StreamMaxLength 1M
LogFile $D/clamd.log
CONF
setsid "$B" --config-file="$D/clamd.conf" > "$D/log" 2>&1 < /dev/null & echo $! > "$D/clamd.pid"
p=$(cat "$D/clamd.pid")
for _ in $(seq 200); do
  sleep .05
  kill -0 "$p" 2>/dev/null || break
  [ -S "$D/clamd.sock" ] && { echo "unix://$D/clamd.sock"; exit 0; }
done
echo "clamd-up.sh: clamd did not start" >&2
cat "$D/log" >&2
exit 1
