#!/bin/sh
# Resolve run.in and test.in into exact, hashed lock files (needs uv; see README "Changing a dependency").
# torch stands alone and without hashes in torch.txt: its CPU and default builds differ. The CUDA
# companions of its default Linux build are left out; see README for machines that want them.
set -eu
cd "$(dirname "$0")"
for name in run test; do
    uv pip compile --quiet --python-version 3.11 --universal --no-header --no-annotate \
        --no-emit-index-url --no-emit-find-links --generate-hashes --override override.in "$name.in" |
        awk '/^[a-z0-9]/ { keep = ($0 !~ /^(torch|triton|nvidia-|cuda-)/) } keep' > "$name.txt"
done
echo 'torch==2.13.0' > torch.txt
