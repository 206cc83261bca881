#!/usr/bin/env bash
# Makes a fresh Debian 12 machine ready, builds the release, and trains one sample on the embedded digits.
# Running it again is harmless: what is there already stays as it is.
#
#   scripts/setup.sh                  everything
#   scripts/setup.sh --install-only   the system packages and the check of the compiler alone
set -euo pipefail
cd "$(dirname "$0")/.."

readonly packages=(libopenblas-dev libcurl4-openssl-dev libxml2-dev libsqlite3-dev poppler-utils)
readonly swift_needed=6.3

say() { printf 'setup: %s\n' "$*" >&2; }

usage() {
  sed -n '2,6s/^# \{0,1\}//p' "$0"
}

# The packages of the list that dpkg does not know as installed.
absent_packages() {
  local package
  for package in "${packages[@]}"; do
    [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || echo "$package"
  done
}

install_packages() {
  if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    say "this is no Debian system: install the equivalents of ${packages[*]} yourself if the build asks for them"
    return
  fi
  local absent
  mapfile -t absent < <(absent_packages)
  if [ ${#absent[@]} -eq 0 ]; then
    return
  fi
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    if sudo --non-interactive true 2>/dev/null; then
      as_root=(sudo --non-interactive)
    else
      say "absent: ${absent[*]}; neither root nor sudo without a password, so going on without"
      say "as root: apt-get install ${absent[*]}"
      return
    fi
  fi
  say "installing ${absent[*]}"
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq \
    || say "the package lists could not be brought up to date; trying with those that are there"
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${absent[@]}" >&2
}

check_swift() {
  local found
  if ! command -v swift >/dev/null; then
    say "no swift on PATH; Swift $swift_needed or newer is needed: https://www.swift.org/install/linux/"
    exit 2
  fi
  found=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' | head -n 1)
  if [ -z "$found" ] || [ "$(printf '%s\n' "$swift_needed" "$found" | sort -V | head -n 1)" != "$swift_needed" ]; then
    say "Swift ${found:-of an unknown version} is on PATH; $swift_needed or newer is needed: https://www.swift.org/install/linux/"
    exit 2
  fi
}

install_only=false
case "${1-}" in
  "") ;;
  --install-only) install_only=true ;;
  -h | --help) usage; exit 0 ;;
  *) usage >&2; exit 64 ;;
esac

install_packages
check_swift
if $install_only; then
  exit 0
fi

swift build -c release
say "training samples/resnet_basic.ng on the embedded digits"
.build/release/naderc run samples/resnet_basic.ng --force
