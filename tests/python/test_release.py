"""The archives of `release/build.py`: their contents, what the libraries need, and that they run.

`just release` makes them and runs this file. Without archives, the tests are skipped by name."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import rotor
from conftest import REPOSITORY
from test_godot import find
from test_packages import run

DIST = REPOSITORY / "target" / "dist"
TAVERN = REPOSITORY / "models" / "tavern"
VERSION = re.search(r'^version = "(.+)"', (REPOSITORY / "Cargo.toml").read_text(), re.M)[1]  # type: ignore[index]
TREES = [f"rotor-{VERSION}-{kind}" for kind in ("linux-x86_64", "linux-aarch64", "windows-x86_64", "godot")]
# Wine 8 does not have it; Windows has it since version 10.
PRNG = """
__declspec(dllimport) unsigned char __stdcall SystemFunction036(void *bytes, unsigned long length);
__declspec(dllexport) int __stdcall ProcessPrng(unsigned char *bytes, unsigned long long length) {
    return SystemFunction036(bytes, (unsigned long)length);
}
"""

pytestmark = pytest.mark.skipif(not (DIST / "SHA256SUMS").is_file(), reason="no release was built (python release/build.py)")


def need(tool: str) -> None:
    if shutil.which(tool) is None:
        assert not os.environ.get("ROTOR_RELEASE"), f"{tool} is not installed"
        pytest.skip(f"{tool} is not installed")


@pytest.fixture(scope="module")
def trees(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The archives, unpacked."""
    room = tmp_path_factory.mktemp("unpacked")
    for name in TREES:
        [file] = DIST.glob(f"{name}.*")
        shutil.unpack_archive(file, room)
    return {name.removeprefix(f"rotor-{VERSION}-"): room / name for name in TREES}


@pytest.fixture(scope="module")
def expected() -> str:
    """The output of this machine's own build."""
    with rotor.Model(TAVERN, "cpu") as model, model.session() as session:
        session.append(model.chat_format([{"role": "user", "content": "What do you have to drink?"}]))
        return "".join(session.generate())


def calls() -> set[str]:
    header = re.sub(r"/\*.*?\*/", "", (REPOSITORY / "include" / "rotor.h").read_text(), flags=re.S)
    return set(re.findall(r"^(?!typedef|#).*?\b(rotor_\w+)\(", header, re.M))


def test_sums() -> None:
    listed = dict(reversed(line.split("  ")) for line in (DIST / "SHA256SUMS").read_text().splitlines())
    assert {file.name for file in DIST.iterdir()} == {*listed, "SHA256SUMS"} and len(listed) == 5
    for name, digest in listed.items():
        assert hashlib.sha256((DIST / name).read_bytes()).hexdigest() == digest


def test_every_archive_tells_its_licences(trees: dict[str, Path]) -> None:
    for tree in [*trees.values(), trees["godot"] / "addons" / "rotor"]:
        for text in ("LICENSE-MIT", "LICENSE-APACHE"):
            assert (tree / text).read_bytes() == (REPOSITORY / text).read_bytes()
        others = (tree / "LICENSE-THIRD-PARTY").read_text()
        for part in ("fancy-regex", "llguidance", "memmap2", "windows-", "Rust's standard library", "mingw-w64"):
            assert f"\n{part}" in others


def test_every_archive_tells_what_is_in_it(trees: dict[str, Path]) -> None:
    for tree in trees.values():
        assert (tree / "CHANGELOG.md").read_bytes() == (REPOSITORY / "CHANGELOG.md").read_bytes()
        rows = re.findall(r"^\| (`.*`) \|", (tree / "README.md").read_text(), re.M)
        told = [tree / path for row in rows for path in re.findall(r"`(.*?)`", row)]
        assert all(path.exists() for path in told)
        for path in tree.rglob("*"):
            assert path.is_dir() or path.name in ("README.md", f"librotor.so.{VERSION}") or path.parts[-3] == "licenses" or any(
                path == other or other in path.parents for other in told
            ), f"the README of {tree.name} does not tell of {path}"


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_what_a_linux_library_is(trees: dict[str, Path], machine: str) -> None:
    need("readelf")
    lib = trees[f"linux-{machine}"] / "lib"
    library = lib / "librotor.so"
    assert library.is_symlink() and (lib / "librotor.so.1").resolve() == library.resolve() == lib / f"librotor.so.{VERSION}"
    header, dynamic, symbols = (run("readelf", "-W", flag, library) for flag in ("-h", "-d", "--dyn-syms"))
    assert {"x86_64": "X86-64", "aarch64": "AArch64"}[machine] in header
    assert re.findall(r"\(SONAME\).*\[(.*)\]", dynamic) == ["librotor.so.1"]
    needed = set(re.findall(r"\(NEEDED\).*\[(.*)\]", dynamic))
    loaders = {"ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"}
    assert needed <= {"libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", *loaders}, needed
    versions = {(int(a), int(b)) for a, b in re.findall(r"@GLIBC_(\d+)\.(\d+)", symbols)}
    assert versions and max(versions) <= (2, 17)
    defined = {line.split()[7].split("@")[0] for line in symbols.splitlines() if "GLOBAL" in line and "UND" not in line}
    assert defined == calls()
    assert ".debug" not in run("readelf", "-W", "-S", library), "it was not stripped"
    assert library.stat().st_size < 12e6


def test_an_installed_tree_is_found_by_pkg_config_and_cmake(trees: dict[str, Path], tmp_path: Path, expected: str) -> None:
    need("pkg-config")
    need("cmake")
    tree = trees["linux-x86_64"]
    flags = run("pkg-config", "--cflags", "--libs", "rotor", PKG_CONFIG_PATH=str(tree / "lib" / "pkgconfig")).split()
    run("cc", REPOSITORY / "examples" / "c" / "hello.c", *flags, f"-Wl,-rpath,{tree / 'lib'}", "-o", tmp_path / "hello")
    assert run(tmp_path / "hello", TAVERN, "What do you have to drink?").strip() == expected
    shutil.copy(REPOSITORY / "examples" / "cpp" / "hello.cpp", tmp_path)
    (tmp_path / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.18)\nproject(guest LANGUAGES CXX)\nset(CMAKE_CXX_STANDARD 17)\nfind_package(rotor 0.1 REQUIRED)\n"
        "add_executable(shared hello.cpp)\ntarget_link_libraries(shared PRIVATE rotor::rotor)\n"
        "add_executable(static hello.cpp)\ntarget_link_libraries(static PRIVATE rotor::static)\n"
    )
    run("cmake", "-S", tmp_path, "-B", tmp_path / "build", f"-DCMAKE_PREFIX_PATH={tree}")
    run("cmake", "--build", tmp_path / "build")
    for program in ("shared", "static"):
        assert run(tmp_path / "build" / program, TAVERN, "What do you have to drink?").strip() == expected


def test_the_aarch64_library_answers_alike(trees: dict[str, Path], tmp_path: Path, expected: str) -> None:
    need("aarch64-linux-gnu-gcc")
    need("qemu-aarch64")
    tree = trees["linux-aarch64"]
    hello = tmp_path / "hello"
    run("aarch64-linux-gnu-gcc", f"-I{tree / 'include'}", REPOSITORY / "examples" / "c" / "hello.c", f"-L{tree / 'lib'}", "-lrotor",
        f"-Wl,-rpath,{tree / 'lib'}", "-o", hello)
    said = run("qemu-aarch64", "-L", "/usr/aarch64-linux-gnu", hello, TAVERN, "What do you have to drink?")
    assert said.strip() == expected


def test_the_windows_library_answers_alike(trees: dict[str, Path], tmp_path: Path, expected: str) -> None:
    need("wine")
    pytest.importorskip("ziglang", reason="ziglang is not installed")
    tree = trees["windows-x86_64"]
    zig = [sys.executable, "-m", "ziglang", "cc", "-target", "x86_64-windows-gnu"]
    shutil.copy(tree / "bin" / "rotor.dll", tmp_path)
    run(*zig, f"-I{tree / 'include'}", REPOSITORY / "examples" / "c" / "hello.c", tree / "lib" / "rotor.lib", "-o", tmp_path / "hello.exe")
    (tmp_path / "prng.c").write_text(PRNG)
    run(*zig, "-shared", tmp_path / "prng.c", "-o", tmp_path / "bcryptprimitives.dll", "-ladvapi32")
    wine = {"WINEPREFIX": str(tmp_path / "wine"), "WINEDEBUG": "-all"}
    said = run("wine", tmp_path / "hello.exe", TAVERN, "What do you have to drink?", **wine)
    assert said.strip() == expected
    # Its errors reach the program too.
    failed = subprocess.run(["wine", str(tmp_path / "hello.exe"), "nowhere", "?"], env={**os.environ, **wine}, capture_output=True, text=True)
    assert failed.returncode == 2 and "nowhere" in failed.stderr


def test_what_the_windows_library_is(trees: dict[str, Path]) -> None:
    need("objdump")
    content = run("objdump", "-p", trees["windows-x86_64"] / "bin" / "rotor.dll")
    exports = content[content.index("[Ordinal/Name Pointer] Table") :]
    assert set(re.findall(r"\b(rotor_\w+)$", exports, re.M)) == calls()
    needed = {name.lower() for name in re.findall(r"DLL Name: (\S+)", content)}
    system = {"kernel32.dll", "ntdll.dll", "userenv.dll", "ws2_32.dll", "dbghelp.dll", "bcryptprimitives.dll", "bcrypt.dll", "advapi32.dll"}
    assert all(name in system or name.startswith("api-ms-win-") for name in needed), needed
    assert (trees["windows-x86_64"] / "bin" / "rotor.dll").stat().st_size < 14e6


def test_the_wheel_is_there() -> None:
    """test_wheel.py tests the wheel itself."""
    [wheel] = DIST.glob("*.whl")
    assert wheel.name == f"rotor-{VERSION}-py3-none-manylinux_2_17_x86_64.whl"


def test_the_addon_has_a_library_for_each_machine(trees: dict[str, Path]) -> None:
    need("readelf")
    addon = trees["godot"] / "addons" / "rotor"
    described = (addon / "rotor.gdextension").read_text()
    paths = set(re.findall(r'"res://addons/rotor/(bin/[^"]+)"', described))
    assert len(paths) == 4 and paths == {str(file.relative_to(addon)) for file in addon.glob("bin/*/*")}
    for path in paths:
        machine = "X86-64" if "/x86_64/" in path else "AArch64"
        assert machine in run("readelf", "-W", "-h", addon / path)
        versions = re.findall(r"@GLIBC_(\d+)\.(\d+)", run("readelf", "-W", "--dyn-syms", addon / path))
        assert max((int(a), int(b)) for a, b in versions) <= (2, 17)
    for icon in re.findall(r'"res://addons/rotor/(icons/[^"]+)"', described):
        assert (addon / icon).is_file()


def test_a_new_godot_project_with_the_addon_copied_in(trees: dict[str, Path], tmp_path: Path) -> None:
    """The five minutes of the Godot guide, exactly as written."""
    godot = find("godot4", "godot")
    if godot is None:
        pytest.skip("there is no godot4 or godot in PATH or $ROTOR_GODOT")
    shutil.copytree(trees["godot"] / "addons", tmp_path / "game" / "addons")
    shutil.copytree(TAVERN, tmp_path / "game" / "models" / "tavern", ignore=shutil.ignore_patterns("checks", "training"))
    [script, *_] = re.findall(r"```gdscript\n(.*?)```", (REPOSITORY / "bindings" / "godot" / "README.md").read_text(), re.S)
    (tmp_path / "game" / "main.gd").write_text(script.replace("chat.model = model", "chat.model = model\n\tchat.temperature = 0"))
    (tmp_path / "game" / "main.tscn").write_text(
        '[gd_scene load_steps=2 format=3]\n[ext_resource type="Script" path="res://main.gd" id="1"]\n'
        '[node name="Main" type="Node"]\nscript = ExtResource("1")\n'
    )
    (tmp_path / "game" / "project.godot").write_text('config_version=5\n[application]\nconfig/name="game"\nrun/main_scene="res://main.tscn"\n')
    homes = {name: str(tmp_path / "home") for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")}
    # The first import of a new extension ends with an abort in Godot 4.6, with any extension.
    subprocess.run([godot, "--headless", "--path", str(tmp_path / "game"), "--import"], env={**os.environ, **homes}, capture_output=True, timeout=300)
    said = run(godot, "--headless", "--path", tmp_path / "game", **homes)
    question = "what can I drink here?"
    with rotor.Model(TAVERN, "cpu") as model, model.session() as session:
        session.append(model.chat_format([{"role": "user", "content": question}]))
        assert "".join(session.generate(max_tokens=256)) in said
