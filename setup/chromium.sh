#!/usr/bin/env bash
# A Chromium for the browser tests: an installed one, else the system's, else Playwright's own.
set -u
cd "$(dirname "$0")/.."
for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null 2>&1 && found=yes
done
if [ "${found:-}" = yes ]; then
    # Pictures need Chinese glyphs; the tests read text and run without them.
    fc-list :lang=zh 2>/dev/null | grep -q . && exit 0
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 &&
        { apt-get update -qq && apt-get install -y -qq fonts-noto-cjk; } >/dev/null 2>&1
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Chromium and a Chinese font from the system's packages…"
    { apt-get update -qq && apt-get install -y -qq chromium fonts-noto-cjk; } >/dev/null 2>&1
    command -v chromium >/dev/null 2>&1 && exit 0
fi
timeout 60 .venv/bin/python -m playwright install chromium >/dev/null 2>&1 && exit 0
echo "No Chromium: install one (Debian: apt install chromium fonts-noto-cjk), then run make test again." >&2
exit 1
