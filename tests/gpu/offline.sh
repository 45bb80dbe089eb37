#!/usr/bin/env bash
# tests/gpu/offline.sh FOLDER [DEVICE]: on a machine without network, install what `make wheelhouse`
# gathered in FOLDER beside the torch that is there; then run the GPU tests, prove the course on
# DEVICE (cuda, or cpu for a rehearsal) and take the GPU figures. One line each, under 8 minutes.
# PYTHON: the interpreter that has torch (python3). Logs, and all else that is written, go to a new
# folder under TMPDIR.
set -uo pipefail
folder=$(realpath "${1:?give the folder of make wheelhouse}")
device=${2:-cuda}
python=${PYTHON:-python3}
cd "$(dirname "$0")/../.." || exit 2
work=$(mktemp -d)
export XDG_CACHE_HOME="$work/cache" XDG_STATE_HOME="$work/state" XDG_CONFIG_HOME="$work/config"
failed=0

# What is there: Python 3.11 to 3.13, torch 2.6 or newer, numpy.
found=$("$python" - <<'PROBE'
import sys, importlib.util as u
assert (3, 11) <= sys.version_info < (3, 14), f"Python {sys.version.split()[0]} is not 3.11 to 3.13"
for name in ("torch", "numpy"):
    assert u.find_spec(name), f"{name} is not there"
import torch
assert tuple(map(int, torch.__version__.split(".")[:2])) >= (2, 6), f"torch {torch.__version__} is older than 2.6"
less = [name for name in ("torchvision", "sklearn") if not u.find_spec(name)]
print(f"Python {sys.version.split()[0]}, torch {torch.__version__}" + "".join(f", no {n}" for n in less))
PROBE
) || { echo "machine: this does not do"; exit 2; }
echo "machine: $found"

# step NAME SECONDS SUMMARY COMMAND...: run a command within a time; print one line about it.
step() {
  local name=$1 limit=$2 summary=$3 started=$SECONDS state=ok
  shift 3
  timeout "$limit" "$@" >"$work/$name.log" 2>&1 || { state="FAILED ($?), see $work/$name.log"; failed=1; }
  echo "$name: $state, $((SECONDS - started)) s: $(grep -E "$summary" "$work/$name.log" | tail -2 | paste -sd';' | cut -c1-300)"
}

# A virtual environment sees the interpreter's packages through a .pth file: the interpreter may be
# one of a virtual environment itself, whose packages --system-site-packages would not show.
install() {
  "$python" -m venv --without-pip "$work/venv" &&
    "$python" -c 'import sys; print("\n".join(p for p in sys.path if p.endswith("-packages")))' \
      >"$("$work/venv/bin/python" -c 'import site; print(site.getsitepackages()[0])')/there.pth" &&
    "$python" -m pip --python "$work/venv/bin/python" install --no-index --no-deps --no-compile \
      --disable-pip-version-check "$folder"/*.whl &&
    "$work/venv/bin/learn-torch" --version
}
export -f install
export python folder work
step install 60 '^learn-torch [0-9]' bash -c install
bin=$work/venv/bin
step tests 120 '(passed|failed|skipped|error).* in ' "$bin/python" -m pytest -q -p no:cacheprovider tests/gpu
step course 300 '^[0-9]+ ' "$bin/learn-torch" --check --device "$device" --jobs "${JOBS:-2}" --require-sandbox limits-only
step figures 90 '×|ms' "$bin/python" -m tests.gpu.figures "$device"
[ "$failed" = 0 ] && rm -rf "$work"
echo "all: $([ "$failed" = 0 ] && echo ok || echo FAILED), $SECONDS s"
exit "$failed"
