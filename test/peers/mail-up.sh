#!/bin/bash
# Starts a real mail system on the loopback interface: exim takes submissions and delivers to dovecot over LMTP.
#
#   mail-up.sh DIR
#
# Ports: submission with STARTTLS 21587, with TLS 21465, without sign-in 21025; IMAP 21143, IMAPS 21993; LMTP 21024.
# MAIL_PORT_BASE moves them all together (default 21000). People: alice@test.local / app-pass-alice,
# bob@test.local / app-pass-bob; mail lies in DIR/mail/ADDRESS/new. nosuch*@ is refused for good (550), greylist*@ for
# now (451). The certificate authority is DIR/cert.pem.
# Needs root and: apt-get install -y --no-install-recommends dovecot-imapd dovecot-lmtpd exim4-daemon-light openssl
# DIR must be reachable by the users vmail and Debian-exim, so not below /root. It is emptied. Stop with mail-down.sh DIR.
set -eu
D=${1:?usage: mail-up.sh DIR}
B=${MAIL_PORT_BASE:-21000}
[ "$(id -u)" = 0 ] || { echo "mail-up.sh: needs root" >&2; exit 1; }
for c in dovecot exim4 openssl; do command -v "$c" >/dev/null || { echo "mail-up.sh: $c is not installed" >&2; exit 1; }; done
[ ! -e "$D/dovecot.pid" ] || "$(dirname "$0")/mail-down.sh" "$D"
rm -rf "$D"
mkdir -p "$D"/{dv,mail,exim/log,exim/spool}
chmod 755 "$D"
openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=localhost -addext 'subjectAltName=DNS:localhost,IP:127.0.0.1' -keyout "$D/key.pem" -out "$D/cert.pem" 2>/dev/null
id vmail >/dev/null 2>&1 || useradd -r -M -s /usr/sbin/nologin vmail
printf '%s\n' 'alice@test.local:app-pass-alice' 'bob@test.local:app-pass-bob' > "$D/users"
cat > "$D/dovecot.conf" <<C
protocols = imap lmtp
listen = 127.0.0.1
base_dir = $D/dv
log_path = $D/dovecot.log
ssl = required
ssl_cert = <$D/cert.pem
ssl_key = <$D/key.pem
auth_mechanisms = plain login
auth_failure_delay = 0
mail_location = maildir:$D/mail/%u
first_valid_uid = 1
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%u $D/users
}
userdb {
  driver = static
  args = uid=vmail gid=vmail home=$D/mail/%u allow_all_users=yes
}
namespace inbox {
  inbox = yes
  separator = /
  mailbox Sent {
    special_use = \Sent
    auto = subscribe
  }
  mailbox Drafts {
    special_use = \Drafts
    auto = subscribe
  }
  mailbox Trash {
    special_use = \Trash
    auto = subscribe
  }
}
service imap-login {
  inet_listener imap {
    port = $((B+143))
  }
  inet_listener imaps {
    port = $((B+993))
    ssl = yes
  }
}
service lmtp {
  inet_listener lmtp {
    address = 127.0.0.1
    port = $((B+24))
  }
}
C
cat > "$D/exim.conf" <<C
primary_hostname = mx.test.local
spool_directory = $D/exim/spool
log_file_path = $D/exim/log/%slog
pid_file_path = $D/exim/exim.pid
exim_user = Debian-exim
exim_group = Debian-exim
deliver_drop_privilege = true
never_users =
local_interfaces = 127.0.0.1
daemon_smtp_ports = $((B+25)) : $((B+587)) : $((B+465))
tls_on_connect_ports = $((B+465))
tls_advertise_hosts = *
tls_certificate = $D/cert.pem
tls_privatekey = $D/key.pem
auth_advertise_hosts = \${if eq{\$tls_in_cipher}{}{}{*}}
acl_smtp_rcpt = rcpt
acl_smtp_data = accept
host_lookup =
rfc1413_query_timeout = 0s
message_size_limit = 30M
keep_environment =
begin acl
rcpt:
  deny message = 550 5.7.1 authentication required
       condition = \${if and{{!eq{\$received_port}{$((B+25))}}{!def:authenticated_id}}}
  deny message = 550 5.1.1 no such user
       condition = \${if match{\$local_part}{^nosuch}}
  defer message = 451 4.7.1 try again later
       condition = \${if match{\$local_part}{^greylist}}
  accept
begin routers
all:
  driver = manualroute
  transport = to_lmtp
  route_list = * 127.0.0.1
  self = send
begin transports
to_lmtp:
  driver = smtp
  protocol = lmtp
  port = $((B+24))
  hosts = 127.0.0.1
  allow_localhost
begin retry
* * F,1m,2s
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = \${if eq{\$auth3}{\${lookup{\$auth2}lsearch{$D/users}{\$value}fail}}}
  server_set_id = \$auth2
login:
  driver = plaintext
  public_name = LOGIN
  server_prompts = Username:: : Password::
  server_condition = \${if eq{\$auth2}{\${lookup{\$auth1}lsearch{$D/users}{\$value}fail}}}
  server_set_id = \$auth1
C
chown -R vmail:vmail "$D/mail"; chown -R Debian-exim:Debian-exim "$D/exim"; chgrp Debian-exim "$D/key.pem"; chmod 640 "$D/key.pem"
dovecot -c "$D/dovecot.conf" -F > "$D/dovecot.out" 2>&1 & echo $! > "$D/dovecot.pid"
exim4 -C "$D/exim.conf" -bdf -q10s > "$D/exim.out" 2>&1 & echo $! > "$D/exim4.pid"
for i in $(seq 200); do (exec 3<>/dev/tcp/127.0.0.1/$((B+993)) 4<>/dev/tcp/127.0.0.1/$((B+587))) 2>/dev/null && exit 0; sleep .05; done; echo "mail stack did not start" >&2; exit 1
