#!/bin/sh
# Makes sure that the tests have PostgreSQL and Redis, for the profile scaled, coturn and Janus: installs Debian's as root, else says the one command to run.
ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 && command -v redis-server >/dev/null 2>&1 && command -v pg_dump >/dev/null 2>&1 &&
    command -v turnserver >/dev/null 2>&1 && command -v janus >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "installing PostgreSQL, Redis, coturn and Janus"
    # They are started by the tests themselves, with data of their own; not as services of the machine.
    printf '#!/bin/sh\nexit 101\n' >/tmp/eyeline-policy && chmod 755 /tmp/eyeline-policy
    [ -e /usr/sbin/policy-rc.d ] || { mv /tmp/eyeline-policy /usr/sbin/policy-rc.d; ours=1; }
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql redis-server coturn janus >/dev/null
    done=$?
    [ -z "$ours" ] || rm /usr/sbin/policy-rc.d
    [ $done = 0 ] && exit 0
fi
echo "eyeline: the tests need PostgreSQL, Redis, coturn and Janus. Run: sudo apt-get install --no-install-recommends postgresql redis-server coturn janus" >&2
exit 1
