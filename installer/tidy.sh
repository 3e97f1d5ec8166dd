#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Lineament developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# tidy.sh: clang-tidy (.clang-tidy) on the sources that changed since the branch left main, or in the last 30 commits;
# after $LINEAMENT_TIDY_SECONDS (480) it starts no further file, and names those that it left out.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
seconds="${LINEAMENT_TIDY_SECONDS:-480}"

say() { printf 'tidy: %s\n' "$*" >&2; }

# The commit that the changes are counted from; empty where there is no history to ask.
base_commit() {
  git rev-parse -q --verify HEAD >/dev/null 2>&1 || return 0
  local head main base
  head=$(git rev-parse HEAD)
  for main in origin/HEAD origin/main origin/master main master; do
    base=$(git merge-base HEAD "$main" 2>/dev/null) || continue
    if [ "$base" != "$head" ]; then
      printf '%s' "$base"
      return 0
    fi
  done
  # On main itself. A shallow clone may have fewer.
  base=$(git rev-list --first-parent --max-count=31 HEAD | tail -n 1)
  [ "$base" = "$head" ] || printf '%s' "$base"
}

base=$(base_commit)
if [ -n "$base" ]; then
  mapfile -t changed < <(git diff --name-only --diff-filter=d "$base" -- 'core/*.cpp' 'ui/*.cpp' 'app/*.cpp' 'tests/*.cpp')
  say "${#changed[@]} sources changed since $(git rev-parse --short "$base")"
else
  mapfile -t changed < <(find core ui app tests -name '*.cpp' | sort)
  say "no history to ask what changed: all ${#changed[@]} sources"
fi
[ ${#changed[@]} -gt 0 ] || exit 0

# A tree of its own, of which only what is generated is built: clang reads neither GCC's precompiled headers nor, source
# by source, a unity build.
tree=build/tidy
mkdir -p build
cmake -S . -B "$tree" -G Ninja -DCMAKE_BUILD_TYPE=Debug -DLINEAMENT_PCH=OFF -DLINEAMENT_UNITY=OFF \
  -DLINEAMENT_BENCHMARKS=OFF >build/configure-tidy.log 2>&1 || { tail -n 40 build/configure-tidy.log >&2; exit 1; }
generated=()
case " ${changed[*]}" in *" ui/"* | *" tests/ui/"*) generated+=(lineament_ui_autogen) ;; esac
case " ${changed[*]}" in
  *" tests/ui/"*) generated+=(test_ui_window_autogen test_ui_case_autogen test_ui_video_autogen test_ui_viewer_autogen) ;;
esac
if [ ${#generated[@]} -gt 0 ]; then
  ninja -C "$tree" "${generated[@]}" >build/generated-tidy.log 2>&1 || { tail -n 40 build/generated-tidy.log >&2; exit 1; }
fi

# Only what the tree compiles; what sees LibTorch takes longest and comes last.
sources=()
late=()
for file in "${changed[@]}"; do
  grep -q "\"file\": \"$PWD/$file\"" "$tree/compile_commands.json" || continue
  if grep -qE '^#include <(torch|ATen|c10|caffe2)/' "$file"; then late+=("$file"); else sources+=("$file"); fi
done
sources+=(${late[@]+"${late[@]}"})
[ ${#sources[@]} -gt 0 ] || exit 0

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export TIDY_END=$(($(date +%s) + seconds)) TIDY_TREE=$tree TIDY_WORK=$work
check='
  left=$((TIDY_END - $(date +%s)))
  name=$(printf %s "$1" | tr / _)
  if [ "$left" -le 0 ]; then printf "%s\n" "$1" >"$TIDY_WORK/$name.left"; exit 0; fi
  code=0
  timeout "$left" clang-tidy --quiet -p "$TIDY_TREE" --extra-arg=-Wno-unknown-warning-option "$1" \
    >"$TIDY_WORK/$name.out" 2>"$TIDY_WORK/$name.err" || code=$?
  if [ "$code" -eq 124 ]; then
    printf "%s\n" "$1" >"$TIDY_WORK/$name.left"
  elif [ "$code" -ne 0 ]; then
    cat "$TIDY_WORK/$name.out"
    grep -v "warnings\{0,1\} generated\|^Suppressed\|^Use -header-filter" "$TIDY_WORK/$name.err" || true
    printf "%s\n" "$1" >"$TIDY_WORK/$name.failed"
  fi
'
printf '%s\0' "${sources[@]}" | xargs -0 -n 1 -P "$(nproc)" bash -c "$check" tidy >&2

shopt -s nullglob
failed=("$work"/*.failed)
left=("$work"/*.left)
if [ ${#left[@]} -gt 0 ]; then
  say "stopped after $seconds s; ${#left[@]} of ${#sources[@]} sources were left out:"
  cat "${left[@]}" | sed 's/^/tidy:   /' >&2
fi
say "$((${#sources[@]} - ${#left[@]})) sources checked, ${#failed[@]} with findings"
[ ${#failed[@]} -eq 0 ]
