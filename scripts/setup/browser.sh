# What the browser tests need: a browser, a screen that nobody sees, and a voice. Sourced after steps.sh.

install_browser() {
  if ! find_chromium; then
    install_debian "installing Chromium" chromium || true
    find_chromium ||
      fail "Chromium is missing" "install it (Debian: apt-get install chromium), or set CHROMIUM to its path"
  fi
  has_screen_and_voice || install_debian "installing a screen and a voice for the tests" xvfb espeak-ng || true
  has_screen_and_voice ||
    fail "Xvfb or espeak-ng is missing" "install them (Debian: apt-get install xvfb espeak-ng)"
}

has_screen_and_voice() { command -v Xvfb >/dev/null && command -v espeak-ng >/dev/null; }

# Sets CHROMIUM for the tests.
find_chromium() {
  local name
  if [ -n "${CHROMIUM:-}" ] && [ -x "$CHROMIUM" ]; then return; fi
  for name in chromium chromium-browser google-chrome-stable google-chrome; do
    if CHROMIUM=$(command -v "$name"); then
      export CHROMIUM
      return
    fi
  done
  return 1
}
