#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Lineament developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# installed_tree.sh CMAKE BUILD PICTURE: what is installed works where it is installed, and a desktop can use it.
set -euo pipefail
cmake=$1 build=$2 picture=$3
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
"$cmake" --install "$build" --prefix "$root" >/dev/null

fail() { printf 'installed_tree: %s\n' "$1" >&2; exit 1; }

desktop-file-validate "$root/share/applications/lineament.desktop" || fail "the desktop file is not valid"
valid_metainfo() {
  appstreamcli validate --no-net --no-color "$@" "$root/share/metainfo/org.lineament.Lineament.metainfo.xml"
}
# There is no home page to name: newer versions warn of that, and older ones do not know the warning.
valid_metainfo || valid_metainfo --override url-homepage-missing=info || fail "the metainfo is not valid"
grep -q '<svg' "$root/share/icons/hicolor/scalable/apps/lineament.svg" || fail "expected an icon"

# Only what was installed may be found: no model of the user, none of the build tree.
export HOME="$root/home" XDG_DATA_HOME="$root/home/data" XDG_STATE_HOME="$root/home/state"
unset LINEAMENT_MODELS
"$root/bin/lineament-cli" analyze --no-stability "$picture" --json "$root/result.json" >"$root/out" 2>"$root/err" || {
  cat "$root/err" >&2
  fail "expected an analysis by the installed program"
}
grep -q '^Model: gocnet' "$root/err" || { cat "$root/err" >&2; fail "expected the model that was installed"; }
grep -q 'scored' "$root/out" || { cat "$root/out" >&2; fail "expected a scored face in $picture"; }
for schema in "$root"/share/lineament/schema/*.json; do
  jq -e . "$schema" >/dev/null || fail "expected JSON in $schema"
done
