# Steps with progress, and stamps by which a step that is done is skipped. Sourced, from the root of the project.

notes=.cache/setup

say() { printf '%s\n' "[invigil] $*"; }

# fail WHAT ADVICE
fail() {
  printf '%s\n' "[invigil] $1." "[invigil] What to do: $2." >&2
  exit 1
}

# step TITLE ADVICE COMMAND…: runs it quietly with a line at the start and the end, and its output when it fails.
step() {
  local title=$1 advice=$2 started=$SECONDS ticker status=0
  local log="$notes/${title// /-}.log"
  shift 2
  mkdir -p "$notes"
  say "$title …"
  tick "$title" &
  ticker=$!
  "$@" >"$log" 2>&1 </dev/null || status=$?
  kill "$ticker" 2>/dev/null || true
  wait "$ticker" 2>/dev/null || true
  if [ "$status" -ne 0 ]; then
    tail -n 60 "$log" >&2
    fail "$title failed (exit $status; all of its output: $log)" "$advice"
  fi
  say "$title: done in $((SECONDS - started)) s"
}

# A sign of life during long steps. The sleeper goes with it, so that nothing is left running.
tick() {
  local started=$SECONDS sleeper=
  trap 'kill "$sleeper" 2>/dev/null; exit 0' TERM
  while true; do
    sleep 15 >/dev/null 2>&1 &
    sleeper=$!
    wait "$sleeper"
    say "$1: still working, $((SECONDS - started)) s"
  done
}

# one_at_a_time COMMAND…: two starts in the same folder must not install or build into each other.
one_at_a_time() {
  mkdir -p "$notes"
  exec 9>"$notes/lock"
  if ! flock -n 9; then
    say "waiting for another set-up in this folder"
    flock 9
  fi
  "$@"
  # Closed, or the server would hold the lock.
  exec 9>&-
}

# hash_of PATH…: one hash over names and contents of files and folders; what is missing counts as empty.
hash_of() {
  local path present=()
  for path in "$@"; do if [ -e "$path" ]; then present+=("$path"); fi; done
  find "${present[@]}" -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c 1-32
}

# is_done STAMP_FILE HASH · mark_done STAMP_FILE HASH
is_done() { [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]; }
mark_done() {
  mkdir -p "$(dirname "$1")"
  printf '%s\n' "$2" >"$1"
}

check_node() {
  command -v node >/dev/null || fail "Node.js is missing" "install Node 20 or 22 from https://nodejs.org"
  command -v npm >/dev/null || fail "npm is missing" "install it together with Node 20 or 22"
  command -v flock >/dev/null || fail "flock is missing" "install the package util-linux"
  node -e '
    const [major, minor] = process.versions.node.split(".").map(Number);
    process.exit((major === 20 && minor >= 19) || (major === 22 && minor >= 12) ? 0 : 1);
  ' || fail "Node $(node --version) does not fit" "use Node 20.19 or newer of 20, or Node 22.12 or newer of 22"
}

# install_debian TITLE PACKAGE…: false where it cannot; the caller says what then.
install_debian() {
  local title=$1 root=()
  shift
  command -v apt-get >/dev/null || return 1
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || return 1
    root=(sudo)
    # Asked for here, where the question can be seen.
    sudo -v || return 1
  fi
  local advice="check the network and the sources of apt, or install by hand: $*"
  step "reading the list of system packages" "$advice" "${root[@]}" apt-get update
  step "$title" "$advice" "${root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y --no-install-recommends "$@"
}
