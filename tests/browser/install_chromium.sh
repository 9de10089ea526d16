#!/bin/sh
# Makes sure that the browser tests have a Chromium: installs Debian's as root, else says the one command to run.
command -v "${CHROMIUM:-chromium}" >/dev/null 2>&1 && exit 0
command -v chromium-browser >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "installing chromium"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null && exit 0
fi
echo "eyeline: the browser tests need Chromium. Run: sudo apt-get install chromium" >&2
exit 1
