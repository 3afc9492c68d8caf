# A browser for the browser tests. Sourced after steps.sh.

install_chromium() {
  if find_chromium; then return; fi
  install_debian "installing Chromium" chromium || true
  find_chromium || fail "Chromium is missing" "install it (Debian: apt-get install chromium), or set CHROMIUM to its path"
}

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
