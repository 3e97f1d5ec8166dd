#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Lineament developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# make-kit.sh DATASET OUT: what a machine with a GPU, LibTorch and CMake needs to train on a dataset, in files
# that can travel one by one. Run train-on-gpu.sh there.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
root=$(readlink -f "$here/../..")
largest=$((60 * 1024 * 1024))

fail() { printf 'make-kit: %s\n' "$*" >&2; exit 1; }

[ $# -eq 2 ] || { echo "usage: make-kit.sh DATASET OUT" >&2; exit 2; }
dataset=$(readlink -f "$1")
out=$2
[ -f "$dataset/dataset.json" ] || fail "$1: expected a dataset folder (lineament-cli dataset build), found no dataset.json"
compgen -G "$dataset/shard-*.safetensors" >/dev/null || fail "$1: expected shards, found none"
jpegLibrary=$(find /usr/lib -name libjpeg.a -print -quit)
jpegSizes=$(find /usr/include -name jconfig.h -print -quit)
for needed in /usr/include/nlohmann/json.hpp /usr/include/CLI/CLI.hpp /usr/src/googletest/CMakeLists.txt \
  /usr/include/jpeglib.h "${jpegLibrary:-libjpeg.a}" "${jpegSizes:-jconfig.h}"; do
  [ -e "$needed" ] || fail "$needed is missing: install nlohmann-json3-dev, libcli11-dev, libgtest-dev and libjpeg-dev"
done

mkdir -p "$out"
out=$(readlink -f "$out")
[ "$out" != "$dataset" ] || fail "the kit needs a folder of its own"
# Shards of an earlier kit would travel and be counted with this one's.
rm -f "$out"/shard-*.safetensors

staging=$(mktemp -d)
trap 'rm -rf "$staging"' EXIT
mkdir -p "$staging/lineament"
# The working tree as it is, committed or not; pictures and models of the program build nothing.
(cd "$root" && git ls-files -z --cached --others --exclude-standard -- . ':!resources' |
  tar -c --null --ignore-failed-read -T -) | tar -x -C "$staging/lineament"
carried="$staging/lineament/installer/gpukit/carried"
mkdir -p "$carried/include"
cp -rL /usr/include/nlohmann /usr/include/CLI "$carried/include/"
cp -rL /usr/src/googletest "$carried/googletest"
mkdir -p "$carried/jpeg" "$carried/lib"
cp -L /usr/include/jpeglib.h /usr/include/jmorecfg.h /usr/include/jerror.h "$jpegSizes" "$carried/jpeg/"
cp -L "$jpegLibrary" "$carried/lib/"
for package in nlohmann-json3-dev libcli11-dev googletest libjpeg62-turbo-dev; do
  [ ! -f "/usr/share/doc/$package/copyright" ] || cp "/usr/share/doc/$package/copyright" "$carried/copyright-$package"
done
tar -C "$staging" -czf "$out/lineament.tar.gz" lineament

cp "$here/train-on-gpu.sh" "$out/"
chmod +x "$out/train-on-gpu.sh"
cp "$dataset/dataset.json" "$out/"
for shard in "$dataset"/shard-*.safetensors; do
  cp "$shard" "$out/" || fail "$out: expected room for $(basename "$shard")"
done

cd "$out"
files=(lineament.tar.gz train-on-gpu.sh dataset.json shard-*.safetensors)
for file in "${files[@]}"; do
  size=$(stat -c %s "$file")
  [ "$size" -le "$largest" ] || fail "$file: expected at most $largest bytes, found $size; build the dataset with smaller shards"
done
sha256sum "${files[@]}" >SHA256SUMS
du -ch "${files[@]}" SHA256SUMS
