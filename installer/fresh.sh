#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Lineament developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# fresh.sh SUITE: does the last commit build and pass its tests in a bare Debian of that suite? See usage() below.
set -euo pipefail
self=$(readlink -f "$0")
checkout=$(dirname "$(dirname "$self")")

say() { printf 'fresh: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }
usage() {
  cat >&2 <<'USAGE'
usage: ./dev fresh SUITE [OPTIONS], as root; SUITE is bookworm or trixie
Makes a minimal Debian of that suite with debootstrap, clones the last commit into it, and runs there what README.md asks
of a newcomer: ./dev run on a photo, without a display, and ./dev test. Prints how long each part took. Nothing is carried
in but the clone and, where there is a ../shared, that folder, read-only: its samples are then required.
  --root DIR     make the system in DIR, or use what an earlier --keep left there; else in a folder below /var/tmp
  --keep         leave the system there; else it is removed at the end
  --build-only   ./dev run alone
  --mirror URL   Debian's mirror; else the one that this system's apt uses
  --logs DIR     folder of the logs; else build/fresh-SUITE
USAGE
}

read_options() {
  suite="" root="" keep="" build_only="" mirror="" logs=""
  while [ $# -gt 0 ]; do
    case "$1" in
      --root | --mirror | --logs)
        [ $# -ge 2 ] || { usage; exit 2; }
        printf -v "${1#--}" %s "$2"
        shift
        ;;
      --keep) keep=yes ;;
      --build-only) build_only=yes ;;
      -h | --help) usage; exit 0 ;;
      -*) usage; exit 2 ;;
      *) [ -z "$suite" ] || { usage; exit 2; }; suite=$1 ;;
    esac
    shift
  done
  [ -n "$suite" ] || { usage; exit 2; }
}

# What this system's apt takes Debian's main archive from, without the security updates.
mirror_of_apt() {
  command -v apt-get >/dev/null || return 0
  apt-get indextargets --format '$(REPO_URI) $(ORIGIN) $(COMPONENT)' 'Created-By: Packages' 2>/dev/null |
    awk '$2 == "Debian" && $3 == "main" && $1 !~ /security/ { print $1; exit }'
}

make_root() {
  if [ -e "$root/etc/debian_version" ]; then
    [ -e "$root/.lineament-fresh" ] || fail "$root: expected an empty folder, or one that --keep left; found another system"
    [ "$(cat "$root/.lineament-fresh")" = "$suite" ] || fail "$root: expected $suite, found $(cat "$root/.lineament-fresh")"
    say "using the system at $root"
    made=yes
    return
  fi
  mkdir -p "$root"
  [ -z "$(ls -A "$root")" ] || fail "$root: expected an empty folder, or one that --keep left"
  say "making a minimal $suite at $root from $mirror"
  local started=$SECONDS
  made=yes
  unshare --mount --propagation private debootstrap --variant=minbase --include=ca-certificates,git \
    "$suite" "$root" "$mirror" >"$logs/debootstrap.log" 2>&1 || {
    tail -n 5 "$logs/debootstrap.log" >&2
    keep=""
    fail "debootstrap failed: no network, no such suite at $mirror? Its log: $logs/debootstrap.log"
  }
  printf '%s\n' "$suite" >"$root/.lineament-fresh"
  note "minimal system" $((SECONDS - started))
}

note() { printf '%-44s %6d s\n' "$1" "$2" >>"$logs/times.txt"; }

# Runs a command of the clone in the root. What ./dev says marks where its parts begin: their times are noted.
in_root() { # NAME COMMAND...
  local name=$1 part="" began=$SECONDS code=0
  shift
  say "$name: $*"
  {
    chroot "$root" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 TERM=dumb \
      bash -c 'cd /root/work/lineament && exec "$@"' run "$@" 2>&1
    echo "fresh: ended with $?"
  } | {
    while IFS= read -r line; do
      case "$line" in
        "dev: installing "*) next="packages" ;;
        "dev: configuring "*) next="configuring" ;;
        "dev: building "*) next="build" ;;
        "dev: testing"*) next="tests" ;;
        "dev: fetching "*) next="sample portrait" ;;
        "dev: no display: "*) next="from the program's start to the report" ;;
        "fresh: ended with "*) next="end" ;;
        *) next="" ;;
      esac
      printf '%6d %s\n' "$SECONDS" "$line" >>"$logs/$name.log"
      if [ -n "$next" ]; then
        [ -z "$part" ] || note "$name: $part" $((SECONDS - began))
        part=$next began=$SECONDS
        say "$name: $line"
      fi
    done
    [ "$part" = end ]
  }
  code=$(sed -n 's/^ *[0-9]* fresh: ended with //p' "$logs/$name.log" | tail -n 1)
  if [ "$code" != 0 ]; then
    tail -n 40 "$logs/$name.log" | cut -c 8- >&2
    say "$name failed with $code; its log: $logs/$name.log"
    return 1
  fi
}

# The part that mounts, in a mount and process namespace of its own: however it ends, mounts and processes go with it.
inside() {
  mount -t proc proc "$root/proc"
  mount --bind /dev "$root/dev"
  mount -t devpts devpts "$root/dev/pts" -o newinstance,ptmxmode=0666
  mount -t tmpfs tmpfs "$root/dev/shm"
  local photo=()
  if [ -d "$checkout/../shared" ]; then
    mkdir -p "$root/root/work/shared"
    mount --bind "$checkout/../shared" "$root/root/work/shared"
    mount -o remount,bind,ro "$root/root/work/shared"
    photo=("$(cd "$checkout/.." && find shared/data/samples/photos -name '*.jpg' 2>/dev/null | sort | head -n 1)")
    [ -n "${photo[0]}" ] && photo=("../${photo[0]}") || photo=()
    say "../shared is there: its samples are required"
  fi
  in_root run ./dev run ${photo[@]+"${photo[@]}"}
  [ -n "$build_only" ] || in_root test ./dev test
}

read_options "$@"
[ "$(id -u)" -eq 0 ] || fail "expected to run as root, for debootstrap and chroot: sudo ./dev fresh $suite"
logs=${logs:-$checkout/build/fresh-$suite}
root=${root:-/var/tmp/lineament-fresh-$suite}

if [ -n "${LINEAMENT_FRESH_INSIDE:-}" ]; then
  inside
  exit
fi

# However this ends: first what runs inside, with its mounts, then the system, never across a mount.
made="" child=""
clean_up() {
  if [ -n "$child" ]; then
    kill -KILL "$child" 2>/dev/null || true
    wait "$child" 2>/dev/null || true
  fi
  if [ -n "$made" ] && [ -z "$keep" ]; then
    rm -rf --one-file-system "$root"
  fi
}
trap clean_up EXIT
trap 'exit 130' INT TERM HUP

command -v debootstrap >/dev/null || fail "expected debootstrap: apt-get install debootstrap"
command -v git >/dev/null || fail "expected git"
commit=$(git -C "$checkout" rev-parse HEAD 2>/dev/null) || fail "$checkout: expected a git checkout"
mirror=${mirror:-$(mirror_of_apt)}
mirror=${mirror:-http://deb.debian.org/debian}
rm -rf "$logs"
mkdir -p "$logs"
[ -z "$(git -C "$checkout" status --porcelain --untracked-files=no)" ] ||
  say "changes that are not committed stay outside: $(git -C "$checkout" rev-parse --short HEAD) is tried"

make_root
for file in /etc/resolv.conf /etc/hosts; do
  [ ! -e "$file" ] || cp -L "$file" "$root$file"
done
apt-config dump 2>/dev/null | grep -i '^Acquire::[a-z]*::Proxy' >"$root/etc/apt/apt.conf.d/99host" || true
rm -rf "$root/root/work"
mkdir -p "$root/root/work"
git clone -q --no-hardlinks "$checkout" "$root/root/work/lineament"
git -C "$root/root/work/lineament" checkout -q --detach "$commit"

code=0
LINEAMENT_FRESH_INSIDE=1 unshare --mount --propagation private --pid --fork --kill-child \
  "$self" "$suite" --root "$root" --logs "$logs" ${build_only:+--build-only} &
child=$!
wait "$child" || code=$?
child=""

[ -z "$keep" ] || say "the system stays at $root"
say "$suite, commit $(git -C "$checkout" rev-parse --short "$commit"), $(nproc) processors:"
cat "$logs/times.txt" >&2
[ "$code" -eq 0 ] || fail "$suite: failed; logs in $logs"
say "$suite: everything built and passed; logs in $logs"
