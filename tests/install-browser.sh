#!/bin/sh
# Chromium and the fonts for the browser tests, where they are missing and can be installed without asking.
set -u
missing=""
command -v "${CHROMIUM:-chromium}" >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 || missing="chromium"
fc-list :lang=zh 2>/dev/null | grep -q . || missing="$missing fonts-wqy-microhei"
fc-list 2>/dev/null | grep -qi emoji || missing="$missing fonts-noto-color-emoji"
[ -z "$missing" ] && exit 0
command -v apt-get >/dev/null 2>&1 || exit 0

sudo=""
if [ "$(id -u)" -ne 0 ]; then
    sudo -n true 2>/dev/null || exit 0
    sudo="sudo -n"
fi
echo "Installing $missing …"
$sudo apt-get update -qq >/dev/null 2>&1
# shellcheck disable=SC2086 -- a list of packages
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $missing >/dev/null 2>&1 ||
    echo "It could not be installed; the browser tests will say so."
exit 0
