#!/bin/bash
# Starts a real object store, versitygw, on the loopback interface and prints its endpoint.
#
#   s3-up.sh DIR [PORT]
#
# Keys: testkey / testsecret. The bucket "cabinet" is there; objects lie as files in DIR/data/cabinet, and what is in DIR
# is kept from one start to the next. Without PORT the first free one from 25010 is taken. With S3_TLS=1 it speaks https
# and its certificate authority is DIR/cert.pem. Stop with s3-down.sh DIR. Exits with 77 when versitygw isn't installed;
# scripts/tools.sh installs it.
set -eu
D=${1:?usage: s3-up.sh DIR [PORT]}
taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
B=$(command -v versitygw || echo "${XDG_CACHE_HOME:-$HOME/.cache}/cabinet-tools/versitygw")
[ -x "$B" ] || { echo "s3-up.sh: versitygw is not installed" >&2; exit 77; }
PORT=${2:-25010}
[ $# -ge 2 ] || while taken "$PORT"; do PORT=$((PORT + 1)); done
[ ! -e "$D/versitygw.pid" ] || "$(dirname "$0")/s3-down.sh" "$D"
mkdir -p "$D/data/cabinet" "$D/meta"
scheme=http
secure=()
if [ -n "${S3_TLS:-}" ]; then
  scheme=https
  secure=(--cert "$D/cert.pem" --key "$D/key.pem")
  [ -e "$D/cert.pem" ] || openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=localhost -addext 'subjectAltName=DNS:localhost,IP:127.0.0.1' \
    -keyout "$D/key.pem" -out "$D/cert.pem" 2>/dev/null
fi
ROOT_ACCESS_KEY=testkey ROOT_SECRET_KEY=testsecret setsid "$B" --port "127.0.0.1:$PORT" --region us-east-1 "${secure[@]}" \
  posix --sidecar "$D/meta" "$D/data" > "$D/log" 2>&1 < /dev/null & echo $! > "$D/versitygw.pid"
p=$(cat "$D/versitygw.pid")
for _ in $(seq 200); do
  sleep .05
  kill -0 "$p" 2>/dev/null || break # somebody else may have taken the port meanwhile
  grep -q "127.0.0.1:$PORT" "$D/log" && taken "$PORT" && { echo "$scheme://127.0.0.1:$PORT"; exit 0; }
done
echo "s3-up.sh: versitygw did not start" >&2
cat "$D/log" >&2
exit 1
