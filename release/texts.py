"""What the trees of a release say about themselves."""

from __future__ import annotations

import shutil
from pathlib import Path

from common import MACOS, REPOSITORY, VERSION

NAMES = {"linux": "Linux", "windows": "Windows", "macos": "macOS", "godot": "Godot"}
HEADERS = """
| `include/rotor.h` | the interface for C, and its description: it reads from top to bottom |
| `include/rotor.hpp` | the same for C++17, header only |"""
REST = """
| `CHANGELOG.md` | what changed |
| `LICENSE-MIT`, `LICENSE-APACHE` | rotor's licence: either of the two |
| `LICENSE-THIRD-PARTY` | the licences of what the library contains |
"""
# What lies in the trees, and what one does with it; the guides are in the repository.
READMES = {
    "linux": f"""
| | |
|---|---|{HEADERS}
| `lib/librotor.so`, `lib/librotor.so.1` | the shared library, for glibc 2.17 or newer |
| `lib/librotor.a` | the static one |
| `lib/cmake/rotor`, `lib/pkgconfig/rotor.pc` | for CMake's `find_package(rotor)` and for pkg-config |{REST}
The tree may lie anywhere. A program beside it:

```sh
cc game.c -Iinclude -Llib -lrotor -Wl,-rpath,'$ORIGIN/lib' -o game
```

With CMake: `find_package(rotor {VERSION} REQUIRED)` and `target_link_libraries(game PRIVATE rotor::rotor)`, or `rotor::static`; CMake
finds it with `-DCMAKE_PREFIX_PATH=` and this directory. A guide for C and C++ is `bindings/cpp/README.md` in rotor's repository.
""",
    "windows": f"""
| | |
|---|---|{HEADERS}
| `bin/rotor.dll` | the library, for Windows 10 or newer: it belongs beside the program |
| `lib/rotor.lib`, `lib/librotor.dll.a` | its import libraries, for MSVC and for MinGW |
| `lib/cmake/rotor`, `lib/pkgconfig/rotor.pc` | for CMake's `find_package(rotor)` and for pkg-config |{REST}
The tree may lie anywhere. With CMake: `find_package(rotor {VERSION} REQUIRED)` and `target_link_libraries(game PRIVATE rotor::rotor)`;
CMake finds it with `-DCMAKE_PREFIX_PATH=` and this directory. CMake 3.21 puts the DLL beside the program with this:

```cmake
add_custom_command(TARGET game POST_BUILD
    COMMAND ${{CMAKE_COMMAND}} -E copy_if_different $<TARGET_RUNTIME_DLLS:game> $<TARGET_FILE_DIR:game> COMMAND_EXPAND_LISTS)
```

Without CMake, compile with `include` as a directory of headers, and link with `lib/rotor.lib`. A guide for C and C++ is
`bindings/cpp/README.md` in rotor's repository.
""",
    "macos": f"""
| | |
|---|---|{HEADERS}
| `lib/librotor.1.dylib`, `lib/librotor.dylib` | the library, for arm64 and x86_64, for macOS {MACOS} or newer |
| `lib/cmake/rotor`, `lib/pkgconfig/rotor.pc` | for CMake's `find_package(rotor)` and for pkg-config |{REST}
The tree may lie anywhere. The library's install name is `@rpath/librotor.1.dylib`, and its signature is an ad-hoc one: whoever signs a
program signs the library in it anew. A program beside the tree:

```sh
cc game.c -Iinclude -Llib -lrotor -Wl,-rpath,@executable_path/lib -o game
```

With CMake: `find_package(rotor {VERSION} REQUIRED)` and `target_link_libraries(game PRIVATE rotor::rotor)`; CMake finds it with
`-DCMAKE_PREFIX_PATH=` and this directory. A guide for C and C++ is `bindings/cpp/README.md` in rotor's repository.

A browser marks what it downloads, and macOS refuses libraries that are marked: `xattr -dr com.apple.quarantine .` removes the mark.
""",
    "godot": f"""
| | |
|---|---|
| `rotor.gdextension` | what Godot looks for |
| `bin` | the addon and the library, for Linux on x86_64 and arm64, Windows on x86_64, and macOS on both |
| `icons`, `icon.png` | pictures of the nodes, and of the addon |{REST}
For Godot 4.2 or newer. The addon belongs into `addons/rotor` of a project; there is nothing to enable. Copy a model's directory beside
`addons`; the nodes RotorChat and RotorModel are there after the next start of the editor, and its help (F1) describes them. A project
that was never in the editor, as on a build server, needs this first:

```sh
mkdir -p .godot && echo res://addons/rotor/rotor.gdextension >> .godot/extension_list.cfg
```

A guide is `bindings/godot/README.md` in rotor's repository.
""",
}


def tell(tree: Path, kind: str, others: str) -> None:
    """Puts the texts into a tree: what it is, and whose."""
    intro = "Ternary (1.58-bit) language models inside your own program, on a CPU or a GPU."
    (tree / "README.md").write_text(f"# rotor {VERSION} for {NAMES[kind]}\n\n{intro}\n{READMES[kind]}")
    for file in ("CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"):
        shutil.copy(REPOSITORY / file, tree)
    (tree / "LICENSE-THIRD-PARTY").write_text(others)
