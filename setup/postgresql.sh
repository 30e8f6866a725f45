#!/usr/bin/env bash
# A PostgreSQL for the tests that start one: an installed one, else (as root) the system's packages.
set -u
have() { command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; }
have && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing PostgreSQL from the system's packages…"
    export DEBIAN_FRONTEND=noninteractive
    # The tests start their own server in their own folder: none is to run for the system.
    mkdir -p /etc/postgresql-common
    [ -e /etc/postgresql-common/createcluster.conf ] ||
        echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
    { apt-get update -qq && timeout 300 apt-get install -y -qq --no-install-recommends postgresql; } >/dev/null 2>&1
    have && exit 0
fi
echo "No PostgreSQL: install one (Debian: apt install postgresql) to have the tests on it run, too." >&2
[ "${CI:-}" = true ] && exit 1
exit 0
