#!/bin/sh
# Install what the project needs below its own folder: `setup.sh run` to run it, `setup.sh test` to test it.
# Needs python3 (3.11 or later). System libraries that are missing are installed where that is allowed
# (root on Debian); elsewhere the exact command is printed.
set -eu
cd "$(dirname "$0")/.."
PROFILE="${1:-run}"
UV_VERSION=0.13.9
PYTHON="${PYTHON:-python3}"
export UV_PYTHON_DOWNLOADS=never UV_LINK_MODE="${UV_LINK_MODE:-hardlink}"

# Trust what the system trusts, where it has a store of its own: networks may have their own authorities.
if [ -f /etc/ssl/certs/ca-certificates.crt ]; then
    export UV_SYSTEM_CERTS=1 NODE_EXTRA_CA_CERTS="${NODE_EXTRA_CA_CERTS:-/etc/ssl/certs/ca-certificates.crt}"
fi

say() { printf '==> %s\n' "$*"; }
fail() { printf 'setup: %s\n' "$*" >&2; exit 1; }

stamp=".venv/.ready-$PROFILE"
wanted=$(cat uv.lock package-lock.json scripts/setup.sh | cksum)
[ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && exit 0

# --- system libraries ---------------------------------------------------------------------------
has_library() { "$PYTHON" -c 'import ctypes, sys; ctypes.CDLL(sys.argv[1])' "$1" 2>/dev/null; }
missing=""
need_library() { has_library "$1" || missing="$missing $2"; }
command -v "$PYTHON" >/dev/null 2>&1 || fail "python3 is missing: install Python 3.11 or later (Debian: apt-get install python3 python3-venv)"
"$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || fail "Python 3.11 or later is needed; this is $("$PYTHON" --version)"
"$PYTHON" -c 'import ensurepip, venv' 2>/dev/null || missing="$missing python3-venv"
need_library libpango-1.0.so.0 libpango-1.0-0
need_library libpangoft2-1.0.so.0 libpangoft2-1.0-0
need_library libharfbuzz-subset.so.0 libharfbuzz-subset0
need_library libgomp.so.1 libgomp1
need_library libatomic.so.1 libatomic1
if [ "$PROFILE" = test ]; then
    command -v java >/dev/null 2>&1 || missing="$missing default-jre-headless"
fi
if [ -n "$missing" ]; then
    install="apt-get install -y --no-install-recommends$missing"
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        say "installing system packages:$missing"
        export DEBIAN_FRONTEND=noninteractive
        apt-get update -qq
        $install -qq >/dev/null
    elif [ "$missing" = " default-jre-headless" ]; then
        say "without Java the tests on Apache Spark are left out; to run them too: sudo $install"
    else
        fail "system packages are missing; install them with: sudo sh -c 'apt-get update && $install'"
    fi
fi

# --- Python packages, as locked -----------------------------------------------------------------
[ -x .venv/bin/python ] || { say "making .venv"; "$PYTHON" -m venv .venv; }
if ! .venv/bin/uv --version 2>/dev/null | grep -q "$UV_VERSION"; then
    say "installing uv $UV_VERSION into .venv"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check "uv==$UV_VERSION"
fi
say "installing the locked Python packages ($PROFILE)"
set -- --locked --inexact --quiet --python .venv/bin/python --group assets
[ "$PROFILE" = test ] && set -- "$@" --group test --group lint --extra scale
VIRTUAL_ENV="$PWD/.venv" .venv/bin/uv sync "$@"

# --- fonts and styles, as locked ----------------------------------------------------------------
say "installing fonts and styles"
PATH="$PWD/.venv/bin:$PATH" .venv/bin/npm ci --no-audit --no-fund --loglevel=error --cache "$PWD/.venv/npm-cache" >/dev/null
rm -rf .venv/npm-cache

printf '%s' "$wanted" >"$stamp"
say "set up"
