#!/usr/bin/env bash
# Make .venv and install the lock into it: environment.sh run|test. Only what changed is done again.
set -euo pipefail
cd "$(dirname "$0")/.."
which="$1"
python="${PYTHON:-python3}"

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
    echo "Python 3.11 or newer is needed ($python is not); name one with: make PYTHON=python3.11 ..." >&2
    exit 1
}
[ -x .venv/bin/python ] || "$python" -m venv .venv || {
    echo "Could not make .venv: install your system's venv package (Debian: apt install python3-venv)." >&2
    exit 1
}
pip() { .venv/bin/python -m pip --disable-pip-version-check "$@"; }

# A torch 2.13.0 that is there already (a CPU build, say) satisfies the lock and is kept.
echo "[1/3] torch (the largest part)…"
pip install --quiet --no-deps -r lock/torch.txt
echo "[2/3] the other libraries…"
pip install --quiet --no-deps --require-hashes -r "lock/$which.txt"
echo "[3/3] the portal itself…"
pip install --quiet --no-deps --no-build-isolation -e .

if ! .venv/bin/python -c 'import torch' 2>/dev/null; then
    echo "This torch build needs its companions (CUDA); installing them. README tells how to get the smaller CPU build."
    pip install --quiet torch==2.13.0
fi
.venv/bin/python -c 'import torch' || {
    echo "torch does not load on this machine; see README, 'torch'." >&2
    exit 1
}
touch ".venv/.$which-ready"
[ "$which" = test ] && touch .venv/.run-ready
exit 0
