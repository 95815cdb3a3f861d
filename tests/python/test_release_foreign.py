"""What a release has for other systems, run on this one: under Wine what is for Windows, under qemu what is for AArch64."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import rotor
from conftest import REPOSITORY
from dist import DIST, VERSION, need, needs_release
from test_packages import run

TAVERN = REPOSITORY / "models" / "tavern"
HELLO = REPOSITORY / "examples" / "c" / "hello.c"
GODOT_HOST = REPOSITORY / "tests" / "godot" / "host.c"
QUESTION = "What do you have to drink?"
MINGW = "x86_64-w64-mingw32-gcc"
# Wine 8 does not have it; Windows has it since version 10.
PRNG = """
__declspec(dllimport) unsigned char __stdcall SystemFunction036(void *bytes, unsigned long length);
__declspec(dllexport) int __stdcall ProcessPrng(unsigned char *bytes, unsigned long long length) {
    return SystemFunction036(bytes, (unsigned long)length);
}
"""
WITH_CMAKE = """
cmake_minimum_required(VERSION 3.21)
project(guest LANGUAGES C)
find_package(rotor 0.1 REQUIRED)
add_executable(hello hello.c)
target_link_libraries(hello PRIVATE rotor::rotor)
add_custom_command(TARGET hello POST_BUILD
    COMMAND ${CMAKE_COMMAND} -E copy_if_different $<TARGET_RUNTIME_DLLS:hello> $<TARGET_FILE_DIR:hello> COMMAND_EXPAND_LISTS)
"""
TOOLCHAIN = f"""
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)
set(CMAKE_C_COMPILER {MINGW})
"""
# Code for MSVC's conventions, without its C library.
MSVC = """
#include "rotor.h"
int _fltused;
int start(void) {
    const char *version = rotor_version();
    return rotor_abi_version() == ROTOR_ABI_VERSION && version[0] == '0' && version[1] == '.' ? 42 : 1;
}
"""
TALK = """
import sys, pathlib, platform, rotor
from rotor import _library
assert pathlib.Path(_library.library._name).parent == pathlib.Path(rotor.__file__).parent, _library.library._name
with rotor.Model(sys.argv[1], "cpu") as model, model.session() as session:
    session.append(model.chat_format([{"role": "user", "content": sys.argv[2]}]))
    print(platform.machine(), "".join(session.generate()))
"""
DEBIAN_PYTHON = ["python3.11-minimal", "libpython3.11-minimal", "libpython3.11-stdlib", "libexpat1", "zlib1g", "libffi8", "libc6",
                 "libgcc-s1", "libssl3", "libstdc++6"]

pytestmark = needs_release


@pytest.fixture(scope="module")
def expected() -> str:
    """The output of this machine's own build."""
    with rotor.Model(TAVERN, "cpu") as model, model.session() as session:
        session.append(model.chat_format([{"role": "user", "content": QUESTION}]))
        return "".join(session.generate())


# ---- Windows ----


@pytest.fixture(scope="module")
def windows(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory for programs, with what Wine lacks."""
    need("wine")
    need(MINGW)
    room = tmp_path_factory.mktemp("windows")
    (room / "prng.c").write_text(PRNG)
    run(MINGW, "-shared", room / "prng.c", "-o", room / "bcryptprimitives.dll", "-ladvapi32")
    return room


def wine(windows: Path, *command: object) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "WINEPREFIX": str(windows / "prefix"), "WINEDEBUG": "-all"}
    environment["WINEPATH"] = str(windows)
    return subprocess.run(["wine", *map(str, command)], capture_output=True, text=True, env=environment, timeout=300)


def test_windows_with_cmake(trees: dict[str, Path], windows: Path, tmp_path: Path, expected: str) -> None:
    need("cmake")
    shutil.copy(HELLO, tmp_path)
    (tmp_path / "CMakeLists.txt").write_text(WITH_CMAKE)
    (tmp_path / "windows.cmake").write_text(TOOLCHAIN)
    build = tmp_path / "build"
    run("cmake", "-S", tmp_path, "-B", build, f"-DCMAKE_TOOLCHAIN_FILE={tmp_path}/windows.cmake",
        f"-DCMAKE_PREFIX_PATH={trees['windows-x86_64']}")
    run("cmake", "--build", build)
    assert (build / "rotor.dll").is_file()
    said = wine(windows, build / "hello.exe", TAVERN, QUESTION)
    assert said.returncode == 0 and said.stdout.strip() == expected, said.stderr
    # Its errors reach the program too.
    failed = wine(windows, build / "hello.exe", "nowhere", "?")
    assert failed.returncode == 1 and "nowhere" in failed.stderr


def test_windows_with_pkg_config(trees: dict[str, Path], windows: Path, tmp_path: Path, expected: str) -> None:
    need("pkg-config")
    tree = trees["windows-x86_64"]
    flags = run("pkg-config", "--cflags", "--libs", "rotor", PKG_CONFIG_LIBDIR=str(tree / "lib" / "pkgconfig")).split()
    run(MINGW, HELLO, *flags, "-o", tmp_path / "hello.exe")
    shutil.copy(tree / "bin" / "rotor.dll", tmp_path)
    said = wine(windows, tmp_path / "hello.exe", TAVERN, QUESTION)
    assert said.returncode == 0 and said.stdout.strip() == expected, said.stderr


def test_windows_with_msvcs_conventions(trees: dict[str, Path], windows: Path, tmp_path: Path) -> None:
    """Clang compiles for MSVC, and LLVM's twin of MSVC's linker reads `rotor.lib`."""
    pytest.importorskip("ziglang", reason="ziglang is not installed")
    tree = trees["windows-x86_64"]
    (tmp_path / "start.c").write_text(MSVC)
    zig = [sys.executable, "-m", "ziglang", "cc", "-target", "x86_64-windows-msvc", "-ffreestanding", "-fno-stack-protector"]
    run(*zig, "-O1", f"-I{tree / 'include'}", "-c", tmp_path / "start.c", "-o", tmp_path / "start.obj")
    [host] = re.findall(r"^host: (.+)$", run("rustc", "-vV"), re.M)
    linker = Path(run("rustc", "--print", "sysroot").strip()) / "lib" / "rustlib" / host / "bin" / "rust-lld"
    run(linker, "-flavor", "link", "/nodefaultlib", "/entry:start", "/subsystem:console", f"/out:{tmp_path / 'start.exe'}",
        tmp_path / "start.obj", tree / "lib" / "rotor.lib")
    shutil.copy(tree / "bin" / "rotor.dll", tmp_path)
    assert wine(windows, tmp_path / "start.exe").returncode == 42


def test_the_windows_wheels_library(windows: Path, trees: dict[str, Path], tmp_path: Path, expected: str) -> None:
    """There is no Python for Windows here, so a program in C takes the library out of the wheel."""
    [wheel] = DIST.glob(f"*-{VERSION}-py3-none-win_amd64.whl")
    with zipfile.ZipFile(wheel) as opened:
        (tmp_path / "rotor.dll").write_bytes(opened.read("rotor/rotor.dll"))
    tree = trees["windows-x86_64"]
    run(MINGW, HELLO, f"-I{tree / 'include'}", tree / "lib" / "rotor.lib", "-o", tmp_path / "hello.exe")
    said = wine(windows, tmp_path / "hello.exe", TAVERN, QUESTION)
    assert said.returncode == 0 and said.stdout.strip() == expected, said.stderr


def test_the_addon_talks_under_wine(trees: dict[str, Path], windows: Path, tmp_path: Path, expected: str) -> None:
    """Through Godot's own interface, in a small host: a RotorChat answers."""
    libraries = trees["godot"] / "addons" / "rotor" / "bin" / "windows-x86_64"
    run(MINGW, "-std=c99", "-O1", "-Wall", "-Wextra", "-Werror", GODOT_HOST, "-o", tmp_path / "host.exe")
    # As Godot names it: absolute, in Windows' spelling.
    extension = f"Z:{libraries / 'rotor_godot.dll'}".replace("/", "\\")
    said = wine(windows, tmp_path / "host.exe", extension, TAVERN, QUESTION)
    assert said.returncode == 0 and f"\n{expected}\n" in said.stdout.replace("\r", ""), said.stderr
    assert said.stdout.split()[-1] == "ended"
    assert "begun 0" in wine(windows, tmp_path / "host.exe", "--without", "object_destroy", extension).stdout


# ---- AArch64 ----


def emulated(*command: object, root: str = "/usr/aarch64-linux-gnu") -> str:
    need("qemu-aarch64")
    return run("qemu-aarch64", "-L", root, *command)


def test_aarch64_in_c(trees: dict[str, Path], tmp_path: Path, expected: str) -> None:
    need("aarch64-linux-gnu-gcc")
    tree = trees["linux-aarch64"]
    run("aarch64-linux-gnu-gcc", f"-I{tree / 'include'}", HELLO, f"-L{tree / 'lib'}", "-lrotor", f"-Wl,-rpath,{tree / 'lib'}",
        "-o", tmp_path / "hello")
    assert emulated(tmp_path / "hello", TAVERN, QUESTION).strip() == expected


def test_the_addon_talks_on_aarch64(trees: dict[str, Path], tmp_path: Path, expected: str) -> None:
    need("aarch64-linux-gnu-gcc")
    library = trees["godot"] / "addons" / "rotor" / "bin" / "linux-arm64" / "librotor_godot.so"
    run("aarch64-linux-gnu-gcc", "-std=c99", "-D_POSIX_C_SOURCE=200809L", "-O1", GODOT_HOST, "-o", tmp_path / "host", "-ldl")
    said = emulated(tmp_path / "host", library, TAVERN, QUESTION)
    assert f"\n{expected}\n" in said and said.endswith("ended\n")


@pytest.fixture(scope="module")
def arm_python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Debian's Python for AArch64, unpacked."""
    need("qemu-aarch64")
    need("apt-get")
    room = tmp_path_factory.mktemp("arm")
    for part in ("lists/partial", "cache/archives/partial", "packages", "root"):
        (room / part).mkdir(parents=True)
    (room / "status").touch()
    settings = ["APT::Architecture=arm64", "APT::Architectures=arm64", f"Dir::State={room}", f"Dir::State::lists={room}/lists",
                f"Dir::State::status={room}/status", f"Dir::Cache={room}/cache", "APT::Sandbox::User=root"]
    apt = ["apt-get", "-qq", *(word for setting in settings for word in ("-o", setting))]
    for command in (["update"], ["download", *DEBIAN_PYTHON]):
        asked = subprocess.run([*apt, *command], capture_output=True, text=True, cwd=room / "packages")
        if asked.returncode != 0:
            pytest.skip(f"Debian's Python for AArch64 cannot be had: {asked.stderr.strip()[-200:]}")
    for package in (room / "packages").glob("*.deb"):
        run("dpkg", "-x", package, room / "root")
    return room / "root"


def test_the_aarch64_wheel(arm_python: Path, tmp_path: Path, expected: str) -> None:
    site = tmp_path / "site"
    [wheel] = DIST.glob(f"*-{VERSION}-py3-none-manylinux_2_17_aarch64.whl")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--target", site, "--only-binary=:all:", "--python-version", "3.11",
           "--implementation", "cp", "--abi", "cp311", "--abi", "none", "--platform", "manylinux_2_17_aarch64", "--platform", "manylinux_2_28_aarch64"]
    installed = subprocess.run([*map(str, pip), str(wheel)], capture_output=True, text=True)
    if installed.returncode != 0 and any(words in installed.stderr for words in ("No matching distribution", "connection")):
        pytest.skip(f"pip cannot reach a package index: {installed.stderr.strip()[-200:]}")
    assert installed.returncode == 0, installed.stderr
    said = run("env", f"PYTHONPATH={site}", "PYTHONHOME=/usr", "qemu-aarch64", "-L", arm_python, arm_python / "usr" / "bin" / "python3.11", "-c", TALK,
               TAVERN, QUESTION, ROTOR_LIBRARY="")
    assert said.strip() == f"aarch64 {expected}"
