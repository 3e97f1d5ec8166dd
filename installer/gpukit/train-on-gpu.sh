#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Lineament developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs on a machine with LibTorch, CMake and a C++ compiler, from the files that make-kit.sh wrote.
set -euo pipefail
kit=$(dirname "$(readlink -f "$0")")
started=$SECONDS

usage() {
  cat <<'USAGE'
usage: train-on-gpu.sh [--minutes N] [--reserve N] [--device cuda|cpu] [--smoke] [--build-only] [--no-tests]
                       [--work DIR] [-- OPTIONS OF lineament-train train]

Builds the trainer, runs its tests, trains, packages float16 weights, evaluates them on held-out people.
  --minutes N    for everything, from the start of this call (25); the same call again goes on where it stopped
  --reserve N    minutes of them kept for packaging and evaluation (a fifth, 1 to 6)
  --device       cuda (default) or cpu
  --smoke        a tiny network for a minute: rehearses the whole
  --build-only   stop after the tests
  --no-tests     leave the tests out
  --work DIR     sources, build and run (work, beside this script): keep it to go on

LibTorch is taken from $LIBTORCH (a folder with include and lib), else from python3's torch.
Results go to $OUT, else ./out: evaluation.md, evaluation.json, run.tar.gz (log, settings, scores), model.tar
(the package) in pieces under 16 MiB, SHA256SUMS.
The learning rate falls over --steps: see what a first call says of the speed, then choose, e.g. -- --steps 8000.
USAGE
}

say() { printf 'gpu-kit: %s\n' "$*" >&2; }

fail() {
  say "error: $*"
  local folder
  for folder in "${work:-.}" "${out:-.}"; do
    [ ! -d "$folder" ] || [ "$(room "$folder")" -gt 64 ] || say "the disk of $folder is full: $(room "$folder") MiB are free"
  done
  exit 1
}

# Free MiB of a folder's disk.
room() { df -Pm "$1" | awk 'NR == 2 { print $4 }'; }

minutes=25 reserve="" device=cuda smoke=no build_only=no tests=yes work="$kit/work" out="${OUT:-$PWD/out}"
while [ $# -gt 0 ]; do
  case "$1" in
    --minutes | --reserve | --device | --work)
      [ $# -ge 2 ] || { usage >&2; exit 2; }
      case "$1" in
        --minutes) minutes=$2 ;;
        --reserve) reserve=$2 ;;
        --device) device=$2 ;;
        --work) work=$2 ;;
      esac
      shift 2
      ;;
    --smoke) smoke=yes; shift ;;
    --build-only) build_only=yes; shift ;;
    --no-tests) tests=no; shift ;;
    --) shift; break ;;
    --help | -h) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done
for number in "$minutes" "${reserve:-1}"; do
  [[ "$number" =~ ^[1-9][0-9]*$ ]] || { say "expected whole minutes from 1, found $number"; exit 2; }
done
[[ "$device" =~ ^(cuda|cpu)$ ]] || { say "expected the device cuda or cpu, found $device"; exit 2; }
if [ -z "$reserve" ]; then
  reserve=$((minutes / 5))
  [ "$reserve" -ge 1 ] || reserve=1
  [ "$reserve" -le 6 ] || reserve=6
fi
mkdir -p "$work/log" "$out" || fail "expected folders that can be written: $work, $out"
work=$(readlink -f "$work")
out=$(readlink -f "$out")

# attempt NAME COMMAND...: its output goes to a log, whose end is shown when it fails.
attempt() {
  local name=$1 began=$SECONDS
  shift
  say "$name"
  if ! "$@" >"$work/log/$name.log" 2>&1; then
    tail -n 40 "$work/log/$name.log" >&2
    say "$name failed after $((SECONDS - began)) s; the whole output: $work/log/$name.log"
    return 1
  fi
  say "$name: $((SECONDS - began)) s"
}

step() { attempt "$@" || fail "$1 failed"; }

check_files() {
  [ -f "$kit/SHA256SUMS" ] || fail "$kit: expected SHA256SUMS beside this script, found none"
  local file missing=()
  while read -r _ file; do
    [ -f "$kit/$file" ] || missing+=("$file")
  done <"$kit/SHA256SUMS"
  [ ${#missing[@]} -eq 0 ] || fail "missing in $kit: ${missing[*]}; carry them here and call again"
  local wrong
  wrong=$(cd "$kit" && sha256sum -c --quiet SHA256SUMS 2>/dev/null | sed 's/: .*//' | paste -sd' ') || true
  [ -z "$wrong" ] || fail "damaged on the way (SHA-256 differs): $wrong; carry them here again"
}

find_libtorch() {
  if [ -z "${LIBTORCH:-}" ]; then
    local prefix
    prefix=$(python3 -c 'import torch; print(torch.utils.cmake_prefix_path)' 2>/dev/null) ||
      fail "no LibTorch: expected \$LIBTORCH to name its folder, or a python3 that imports torch"
    LIBTORCH=$prefix/../..
  fi
  LIBTORCH=$(readlink -f "$LIBTORCH" || echo "$LIBTORCH")
  [ -f "$LIBTORCH/include/ATen/ATen.h" ] || fail "$LIBTORCH: expected LibTorch with its headers, found no include/ATen/ATen.h"
  say "LibTorch: $LIBTORCH"
}

check_cuda() {
  [ "$device" = cuda ] || return 0
  [ -n "$(find "$LIBTORCH/lib" -maxdepth 2 -name 'libtorch_cuda.so' -print -quit)" ] ||
    fail "--device cuda, but the LibTorch in $LIBTORCH was built without CUDA (no libtorch_cuda.so)"
  [ -e /dev/nvidia0 ] || nvidia-smi -L >/dev/null 2>&1 ||
    fail "--device cuda, but there is no NVIDIA GPU here (no /dev/nvidia0, no nvidia-smi); --device cpu trains without"
  nvidia-smi --query-gpu=name,memory.total,driver_version --format=csv,noheader >&2 2>/dev/null || true
}

unpack() {
  local sum
  sum=$(sha256sum <"$kit/lineament.tar.gz")
  [ "$(cat "$work/unpacked" 2>/dev/null)" != "$sum" ] || return 0
  rm -rf "$work/lineament"
  tar -C "$work" -xzf "$kit/lineament.tar.gz" || fail "lineament.tar.gz can't be unpacked into $work"
  printf '%s' "$sum" >"$work/unpacked"
}

build() {
  command -v cmake >/dev/null || fail "no cmake"
  # Wheels before 2.7 were built with the older form of std::string: all that we link must be, too.
  local abi
  abi=$(grep -oh 'GLIBCXX_USE_CXX11_ABI=[01]' "$LIBTORCH/share/cmake/Torch/TorchConfig.cmake" 2>/dev/null | head -n 1) || true
  local generator=()
  ! command -v ninja >/dev/null || generator=(-G Ninja)
  local configs="$work/lineament/installer/gpukit/cmake"
  step configure cmake -S "$work/lineament" -B "$work/build" "${generator[@]}" -DCMAKE_BUILD_TYPE=Release \
    -DLINEAMENT_NN_ONLY=ON -DLINEAMENT_WERROR=OFF -DLINEAMENT_BENCHMARKS=OFF -DLINEAMENT_TESTS=ON \
    -DCMAKE_FIND_PACKAGE_PREFER_CONFIG=ON "-DLIBTORCH=$LIBTORCH" "-DTorch_DIR=$configs" \
    "-Dnlohmann_json_DIR=$configs" "-DCLI11_DIR=$configs" "-DGTest_DIR=$configs" "-DJPEG_DIR=$configs" \
    "-DCMAKE_CXX_FLAGS=${abi:+-D_$abi}"
  # Each of the large files takes about 1.5 GB of memory.
  local jobs memory
  jobs=$(nproc)
  memory=$(awk '/MemAvailable/ { print int($2 / 1572864) + 1 }' /proc/meminfo)
  [ "$jobs" -le "$memory" ] || jobs=$memory
  step build cmake --build "$work/build" -j "$jobs" --target lineament-train test_nn test_training
}

run_tests() {
  [ "$tests" = yes ] || return 0
  local stamp
  stamp=$(sha256sum "$work/build/tests/nn/test_nn" "$work/build/tests/training/test_training" | sha256sum)
  [ "$(cat "$work/tested" 2>/dev/null)" != "$stamp" ] || { say "tests: passed before"; return 0; }
  step tests env OMP_WAIT_POLICY=PASSIVE ctest --test-dir "$work/build" --output-on-failure --no-tests=error \
    --timeout 900 -j 2 -L '^(nn|training)$'
  printf '%s' "$stamp" >"$work/tested"
}

train() {
  local left=$((minutes * 60 - (SECONDS - started) - reserve * 60))
  local limit=$left
  local defaults=(--device "$device")
  if [ "$smoke" = yes ]; then
    run="$work/smoke"
    [ "$limit" -le 60 ] || limit=60
    defaults+=(--width 8 --input 64 --head gap --batch 8 --steps 100000 --warm-up 20 --ramp-steps 100 --workers 1
      --threads 1 --validate-every 10 --save-every 10)
  else
    run="$work/run"
    defaults+=(--width 64 --input 299 --head published --batch 64 --steps 8000 --crop-margin 0.15
      --workers 6 --validate-every 250 --save-every 250)
    [ "$device" = cpu ] || defaults+=(--precision bfloat16)
  fi
  # The trainer takes each option once: the caller's replace the defaults.
  local i options=("$@")
  for ((i = 0; i < ${#defaults[@]}; i += 2)); do
    [[ " $* " == *" ${defaults[i]}"[\ =]* ]] || options+=("${defaults[@]:i:2}")
  done
  [ "$left" -ge 30 ] || fail "$left s are left for training: the build took the time; call again, or with more --minutes"
  say "training for at most $((limit / 60)) min $((limit % 60)) s$([ ! -f "$run/checkpoint.safetensors" ] || echo ', going on')"
  # The trainer's own limit starts once its data are ready; the signal, which it takes as "save and stop", does not wait.
  local code=0
  timeout --foreground --signal=INT --kill-after=60 "$left" "$trainer" train "$data" --out "$run" \
    --max-minutes "$(awk "BEGIN { print $limit / 60 }")" "${options[@]}" 2>&1 | tee "$work/log/train.log" >&2 || code=$?
  [[ "$code" =~ ^(0|124)$ ]] || fail "training failed (exit code $code); $run keeps its last checkpoint"
  local last
  last=$(grep '"picturesPerSecond"' "$run/log.jsonl" 2>/dev/null | tail -n 1) || true
  say "step $(sed -n 's/.*"step":\([0-9]*\).*/\1/p' <<<"$last"), $(sed -n 's/.*"picturesPerSecond":\([0-9.]*\).*/\1/p' <<<"$last") pictures/s"
  [ -f "$run/best.safetensors" ] || fail "no validation came before the time was over: call again, or with -- --validate-every 50"
}

# What leaves the machine: the weights first, so that a cut in the evaluation does not cost them.
deliver_weights() {
  rm -rf "$work/model"
  step package "$trainer" package "$run/best.safetensors" --out "$work/model" --name "GocNet, GPU kit" \
    --package-version 1
  # Results of an earlier call are not this call's.
  rm -f "$out"/model.tar* "$out"/evaluation.* "$out"/run.tar.gz* "$out/SHA256SUMS"
  tar -C "$work" -cf "$work/model.tar" model || fail "model.tar can't be written"
  deliver "$work/model.tar"
  write_sums
}

# deliver FILE: whole, or in pieces when above 15 MiB; the rehearsal's small files are cut smaller.
deliver() {
  local name limit=$((15 * 1024 * 1024))
  [ "$smoke" = no ] || limit=$((256 * 1024))
  name=$(basename "$1")
  if [ "$(stat -c %s "$1")" -gt $limit ]; then
    split -b $limit "$1" "$out/$name.part-" || fail "$name can't be split into $out"
  else
    cp "$1" "$out/$name" || fail "$name can't be copied to $out"
  fi
}

evaluate() {
  local repeats=4
  [ "$smoke" = no ] || repeats=1
  rm -f "$work"/evaluation.* "$work/log/scores.jsonl"
  attempt evaluate "$trainer" evaluate "$data" --model "$work/model" --device "$device" --repeats $repeats \
    --json "$work/evaluation.json" --markdown "$work/evaluation.md" --save-scores "$work/log/scores.jsonl" || return 1
  deliver "$work/evaluation.json"
  deliver "$work/evaluation.md"
}

deliver_run() {
  cp "$run/log.jsonl" "$run/settings.json" "$work/log/" || fail "the log can't be copied"
  tar -C "$work" -czf "$work/run.tar.gz" log || fail "run.tar.gz can't be written"
  deliver "$work/run.tar.gz"
}

join="sha256sum -c SHA256SUMS && cat model.tar* | tar -xf -"

write_sums() {
  local file sums="# $join"
  cd "$out"
  for file in model.tar* evaluation.* run.tar.gz*; do
    [ ! -f "$file" ] || sums+=$'\n'$(sha256sum "$file")
  done
  echo "$sums" >SHA256SUMS || fail "SHA256SUMS can't be written"
}

check_files
find_libtorch
check_cuda
[ "$(room "$work")" -ge 1500 ] || fail "expected 1500 MiB free for the build and the run in $work, found $(room "$work")"
unpack
build
run_tests
trainer="$work/build/app/lineament-train"
data=$kit
[ "$build_only" = no ] || { say "built; $((SECONDS - started)) s"; exit 0; }
train "$@"
deliver_weights
evaluated=yes
evaluate || evaluated=no
deliver_run
write_sums
say "results in $out; to have the package there: $join"
ls -l "$out" >&2
[ "$evaluated" = yes ] || fail "no evaluation; the weights and the run's log are in $out all the same"
say "done in $((SECONDS - started)) s"
