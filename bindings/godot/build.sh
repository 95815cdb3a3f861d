#!/bin/sh
# build.sh [LIBROTOR]: compiles the extension, and puts it, rotor's library and the tavern model into project/.
# LIBROTOR is librotor.so; without it, the one of `cargo build --release`. CC and CFLAGS are obeyed; MACHINE (x86_64 or arm64) says
# what they compile for.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
library=${1:-$root/target/release/librotor.so}
project=${PROJECT:-$here/project}
machine=${MACHINE:-$(uname -m)}
[ "$machine" = aarch64 ] && machine=arm64
bin=$project/addons/rotor/bin/$machine
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT

[ -e "$library" ] || { echo "$library is not there: cargo build --release --lib" >&2; exit 1; }

# The class docs as C strings.
{
    echo '#include <stddef.h>'
    echo 'extern const char *const class_docs[];'
    echo 'const char *const class_docs[] = {'
    for xml in "$here"/doc_classes/*.xml; do
        [ -e "$xml" ] || continue
        sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/^/    "/' -e 's/$/\\n"/' "$xml"
        echo '    ,'
    done
    echo '    NULL};'
} > "$made/docs.c"

mkdir -p "$bin" "$project/models"
# Not into files that a running editor has mapped: into new ones, put in their places.
cp "$library" "$bin/librotor.so.0.new"
mv "$bin/librotor.so.0.new" "$bin/librotor.so.0"
# shellcheck disable=SC2086
${CC:-cc} -std=c99 -O2 -Wall -Wextra -fPIC -fvisibility=hidden ${CFLAGS:-} -shared -I"$root/include" \
    "$here"/src/*.c "$made/docs.c" "$bin/librotor.so.0" -Wl,-rpath,'$ORIGIN' -Wl,-z,defs -o "$bin/librotor_godot.so.new"
mv "$bin/librotor_godot.so.new" "$bin/librotor_godot.so"
rm -rf "$project/models/tavern"
mkdir "$project/models/tavern"
cp "$root"/models/tavern/*.json "$root"/models/tavern/*.safetensors "$project/models/tavern/"
