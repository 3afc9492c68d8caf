# What is made from the sources: database client, server, pages, models. Sourced after steps.sh and packages.sh.

# once NAME OUTPUT HASH TITLE ADVICE COMMAND…: runs the step unless its output is there and was made from the same.
once() {
  local stamp="$notes/$1" output=$2 want=$3
  shift 3
  if [ -e "$output" ] && is_done "$stamp" "$want"; then return; fi
  step "$@"
  mark_done "$stamp" "$want"
}

generate_client() {
  once client src/db/generated/client.ts "$(hash_of prisma/schema.prisma prisma.config.ts "$packages_stamp")" \
    "generating the database client" "run 'npx prisma generate'" \
    env CHECKPOINT_DISABLE=1 PRISMA_HIDE_UPDATE_MESSAGE=1 npx --no prisma generate
}

build_server() {
  generate_client
  local source sources=()
  for source in src/*; do if [ "$source" != src/web ]; then sources+=("$source"); fi; done
  once server dist/server/main.js "$(hash_of "${sources[@]}" tsconfig.json tsconfig.build.json "$packages_stamp")" \
    "building the server" "run 'npm run build:server' and mend what it names" build_server_anew
}

# From nothing: files that were removed or renamed must not stay behind in dist.
build_server_anew() {
  rm -rf dist/server dist/server.tsbuildinfo
  npm run --silent build:server
}

build_pages() {
  once pages dist/web "$(hash_of src/web src/protocol public vite.config.ts tsconfig.json tsconfig.web.json "$packages_stamp")" \
    "building the pages" "run 'npm run build:web' and mend what it names" npm run --silent build:web
}

# Which networks there are decides the converter, so it is asked again when its code or the packages change.
convert_models() {
  once models .cache/models "$(hash_of src/analysis/runtime/convert "$packages_stamp")" \
    "converting the models" "remove .cache/models and run this again" \
    node --enable-source-maps dist/server/analysis/runtime/convert/main.js
}
