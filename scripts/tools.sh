#!/usr/bin/env bash
# Installs what the tests need. As root on Debian it installs packages; otherwise it names what is missing,
# and the tiers that need it skip loudly.
set -uo pipefail
cd "$(dirname "$0")/.."

declare -A packages=(
  [chromium]=chromium
  [exim4]=exim4-daemon-light
  [dovecot]=dovecot-imapd
  [clamd]=clamav-daemon
  [openssl]=openssl
  [node]=nodejs
  [npm]=npm
)
missing=()
for command in "${!packages[@]}"; do
  command -v "$command" >/dev/null 2>&1 || [ -x "/usr/sbin/$command" ] || missing+=("${packages[$command]}")
done
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)
[ -e /usr/lib/dovecot/lmtp ] || missing+=(dovecot-lmtpd)
[ -e /usr/share/fonts/truetype/dejavu ] || missing+=(fonts-dejavu-core)

if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "tools: installing ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -q >/dev/null 2>&1 || echo "tools: apt-get update failed; trying with the lists at hand"
    apt-get install -y -q --no-install-recommends "${missing[@]}" >/tmp/cabinet-apt.log 2>&1 ||
      { echo "tools: COULD NOT INSTALL ${missing[*]}; the tests that need them will skip:"; tail -n 5 /tmp/cabinet-apt.log; }
  else
    echo "tools: NOT INSTALLED and not root on Debian: ${missing[*]}; the tests that need them will skip"
  fi
fi

# The object store that the tests of files in S3 talk to. Built once a machine, outside the checkout.
gateway=${XDG_CACHE_HOME:-$HOME/.cache}/cabinet-tools
if ! command -v versitygw >/dev/null && [ ! -x "$gateway/versitygw" ]; then
  echo "tools: building versitygw, about a minute"
  GOBIN=$gateway go install github.com/versity/versitygw/cmd/versitygw@v1.8.0 >/tmp/cabinet-versitygw.log 2>&1 ||
    { echo "tools: COULD NOT BUILD versitygw; the tests of files in S3 will skip:"; tail -n 3 /tmp/cabinet-versitygw.log; }
fi

if command -v npm >/dev/null; then
  [ test/e2e/node_modules/.package-lock.json -nt test/e2e/package-lock.json ] ||
    npm ci --prefix test/e2e --no-audit --no-fund --silent || echo "tools: npm ci failed; the browser journeys will skip"
fi
exit 0
