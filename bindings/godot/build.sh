#!/bin/sh
# build.sh [LIBROTOR]: compiles the extension, and installs it, rotor's library and the tavern model in a Godot project: the
# demo beside this file, or PROJECT. LIBROTOR is librotor.so; without it, the one of `cargo build --release`. CC and CFLAGS are
# used; MACHINE (x86_64 or arm64) names the processor for which they compile.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
library=${1:-${CARGO_TARGET_DIR:-$root/target}/release/librotor.so}
project=${PROJECT:-$here/project}
machine=${MACHINE:-$(uname -m)}
[ "$machine" = aarch64 ] && machine=arm64
addon=$project/addons/rotor
bin=$addon/bin/linux-$machine
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT

fail() { echo "build.sh: $1" >&2; exit 1; }
[ -e "$library" ] || fail "there is no $library: run \`cargo build --release --lib\` first"
command -v "${CC:-cc}" >/dev/null 2>&1 || [ -n "${CC:-}" ] || fail "there is no C compiler: install gcc or clang"

# Removes debugging information, which is most of the library's size. If the tool is missing or for another machine, the information stays.
strip_copy() {
    cp "$1" "$2"
    case " ${CFLAGS:-} " in *" -g "*) return 0 ;; esac
    "${STRIP:-strip}" "$2" 2>/dev/null || echo "build.sh: ${STRIP:-strip} cannot strip $(basename "$2"); it stays as it is" >&2
}

# Writes new files and moves them to these paths, since a running editor may have mapped the old files.
install_new() { cp "$1" "$2.new" && mv "$2.new" "$2"; }

sh "$here/docs.sh" > "$made/docs.c"

mkdir -p "$bin" "$project/models"
if [ "$project" != "$here/project" ]; then
    mkdir -p "$addon/icons"
    cp "$here/project/addons/rotor/rotor.gdextension" "$addon/"
    cp "$here"/project/addons/rotor/icons/*.svg "$addon/icons/"
fi
strip_copy "$library" "$made/librotor.so.1"
# shellcheck disable=SC2086
${CC:-cc} -std=c99 -O2 -Wall -Wextra -fPIC -fvisibility=hidden ${CFLAGS:-} -shared -I"$root/include" \
    "$here"/src/*.c "$made/docs.c" "$made/librotor.so.1" -Wl,-rpath,'$ORIGIN' -Wl,-z,defs -o "$made/extension.so"
strip_copy "$made/extension.so" "$made/librotor_godot.so"
install_new "$made/librotor.so.1" "$bin/librotor.so.1"
install_new "$made/librotor_godot.so" "$bin/librotor_godot.so"
rm -rf "$project/models/tavern"
mkdir "$project/models/tavern"
cp "$root"/models/tavern/*.json "$root"/models/tavern/*.safetensors "$project/models/tavern/"

# The editor writes this list when it finds an extension. With this list, a project runs although no editor has opened it.
list=$project/.godot/extension_list.cfg
extension=res://addons/rotor/rotor.gdextension
mkdir -p "$project/.godot"
grep -qxF "$extension" "$list" 2>/dev/null || echo "$extension" >> "$list"
