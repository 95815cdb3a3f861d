"""The files of a release, read byte by byte without the systems that they are for: which machines they are for, what they export and
need, by what name programs find them, from which version of the system on, and whether their signatures hold."""

from __future__ import annotations

import hashlib
import re
import struct
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest

from dist import DIST, REPOSITORY, VERSION, calls, needs_release

pytestmark = needs_release
for module in ("elftools", "pefile", "macholib"):
    pytest.importorskip(module, reason=f"{module} is not installed")

import pefile  # type: ignore[import-untyped] # noqa: E402
from elftools.elf.dynamic import DynamicSection  # type: ignore[import-untyped] # noqa: E402
from elftools.elf.elffile import ELFFile  # type: ignore[import-untyped] # noqa: E402
from macholib.MachO import MachO  # type: ignore[import-untyped] # noqa: E402
from macholib.SymbolTable import SymbolTable  # type: ignore[import-untyped] # noqa: E402

ENTRY = {"rotor_godot_init"}
MACHINES = {0x01000007: "x86_64", 0x0100000C: "arm64"}
IS_EXTERNAL, IS_DEBUG, SECTION = 0x01, 0xE0, 0x0E


# ---- Linux ----


def elf(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        library = ELFFile(file)
        dynamic = library.get_section_by_name(".dynamic")
        assert isinstance(dynamic, DynamicSection)
        tags = [(tag.entry.d_tag, tag) for tag in dynamic.iter_tags()]
        symbols = library.get_section_by_name(".dynsym")
        needs = library.get_section_by_name(".gnu.version_r")
        versions = [version.name for _, all_of_one in needs.iter_versions() for version in all_of_one]
        return {
            "machine": library.get_machine_arch(),
            "soname": [tag.soname for kind, tag in tags if kind == "DT_SONAME"],
            "needed": {tag.needed for kind, tag in tags if kind == "DT_NEEDED"},
            "runpath": [tag.runpath for kind, tag in tags if kind == "DT_RUNPATH"],
            "exports": {one.name for one in symbols.iter_symbols() if one["st_shndx"] != "SHN_UNDEF" and one["st_info"]["bind"] == "STB_GLOBAL"},
            "glibc": max(tuple(map(int, version.removeprefix("GLIBC_").split("."))) for version in versions if version.startswith("GLIBC_")),
            "sections": {section.name for section in library.iter_sections()},
        }


OF_GLIBC = {"libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"}


def check_elf(path: Path, machine: str, exports: set[str], others: set[str]) -> dict[str, Any]:
    its = elf(path)
    assert its["machine"] == {"x86_64": "x64", "aarch64": "AArch64"}[machine]
    assert its["exports"] == exports
    assert others <= its["needed"] <= OF_GLIBC | others
    assert its["glibc"] <= (2, 17)
    assert not any(name.startswith(".debug") for name in its["sections"]), "it was not stripped"
    return its


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_a_linux_library(trees: dict[str, Path], machine: str) -> None:
    lib = trees[f"linux-{machine}"] / "lib"
    library = lib / "librotor.so"
    assert library.is_symlink() and (lib / "librotor.so.1").resolve() == library.resolve() == lib / f"librotor.so.{VERSION}"
    its = check_elf(library, machine, calls(), set())
    assert its["soname"] == ["librotor.so.1"]
    assert library.stat().st_size < 12e6


# ---- Windows ----

OF_WINDOWS = {"kernel32.dll", "ntdll.dll", "userenv.dll", "ws2_32.dll", "dbghelp.dll", "bcryptprimitives.dll", "bcrypt.dll", "advapi32.dll"}
AMD64 = 0x8664
DYNAMIC_BASE, NX, HIGH_ENTROPY = 0x40, 0x100, 0x20


def check_pe(path: Path, exports: set[str], others: set[str]) -> None:
    its = pefile.PE(path)
    assert its.FILE_HEADER.Machine == AMD64 and its.is_dll()
    assert {symbol.name.decode() for symbol in its.DIRECTORY_ENTRY_EXPORT.symbols} == exports
    assert its.DIRECTORY_ENTRY_EXPORT.name.decode() == path.name
    needed = {entry.dll.decode().lower() for entry in its.DIRECTORY_ENTRY_IMPORT}
    assert others <= needed and all(name in OF_WINDOWS | others or name.startswith("api-ms-win-") for name in needed), needed
    optional = its.OPTIONAL_HEADER
    assert (optional.MajorSubsystemVersion, optional.MinorSubsystemVersion) == (10, 0)
    # Its place in memory is random, and data is not executed.
    assert optional.DllCharacteristics & (DYNAMIC_BASE | NX | HIGH_ENTROPY) == DYNAMIC_BASE | NX | HIGH_ENTROPY
    assert not any(section.Name.startswith(b".debug") for section in its.sections), "it was not stripped"


def test_the_windows_library(trees: dict[str, Path]) -> None:
    library = trees["windows-x86_64"] / "bin" / "rotor.dll"
    check_pe(library, calls(), set())
    assert library.stat().st_size < 14e6


def imported(library: Path) -> set[tuple[str, str]]:
    """The functions in an import library of the short form, with their DLLs."""
    content, found, at = library.read_bytes(), set(), 8
    assert content.startswith(b"!<arch>\n")
    while at < len(content):
        size = int(content[at + 48 : at + 58])
        member = content[at + 60 : at + 60 + size]
        first, second, _, machine = struct.unpack_from("<HHHH", member)
        if (first, second) == (0, 0xFFFF):
            assert machine == AMD64
            name, dll = member[20:].split(b"\0")[:2]
            found.add((name.decode(), dll.decode()))
        at += 60 + size + size % 2
    return found


@pytest.mark.parametrize("name", ["rotor.lib", "librotor.dll.a"])
def test_the_import_libraries(trees: dict[str, Path], name: str) -> None:
    assert imported(trees["windows-x86_64"] / "lib" / name) == {(call, "rotor.dll") for call in calls()}


# ---- macOS ----


def commands(header: Any) -> dict[str, list[tuple[Any, Any]]]:
    found: dict[str, list[tuple[Any, Any]]] = {}
    for load, command, rest in header.commands:
        found.setdefault(load.get_cmd_name(), []).append((command, rest))
    return found


def check_signature(content: bytes, signed: int, size: int) -> None:
    """An ad-hoc signature has no certificate. It has the digest of each page of the file."""
    blob = content[signed : signed + size]
    magic, _, count = struct.unpack_from(">III", blob)
    assert magic == 0xFADE0CC0
    slots = dict(struct.unpack_from(">II", blob, 12 + 8 * i) for i in range(count))
    directory = blob[slots[0] :]
    magic, _, _, flags, hashes, _, _, pages, limit, digest, kind, _, page = struct.unpack_from(">9I4B", directory)
    assert magic == 0xFADE0C02 and flags & 0x2 and (digest, kind) == (32, 2) and limit == signed
    assert pages == (limit + (1 << page) - 1) >> page
    for i in range(pages):
        part = content[i << page : min((i + 1) << page, limit)]
        assert hashlib.sha256(part).digest() == directory[hashes + 32 * i : hashes + 32 * (i + 1)], f"page {i} differs from its digest"


def check_macho(path: Path, exports: set[str], others: set[str]) -> None:
    """A universal library: each of its slices."""
    opened = MachO(str(path))
    assert {MACHINES[header.header.cputype] for header in opened.headers} == set(MACHINES.values())
    for header in opened.headers:
        content = path.read_bytes()[header.offset : header.offset + header.size]
        of = commands(header)
        [(version, _)] = of["LC_BUILD_VERSION"]
        assert (version.platform, version.minos) == (1, 11 << 16), "macOS 11.0"
        [(_, name)] = of["LC_ID_DYLIB"]
        assert name.rstrip(b"\0").decode() == f"@rpath/{path.name}"
        needed = {rest.rstrip(b"\0").decode() for _, rest in of["LC_LOAD_DYLIB"]}
        assert needed == {"/usr/lib/libSystem.B.dylib"} | others
        symbols = SymbolTable(opened, header=header).nlists
        defined = {name.decode() for symbol, name in symbols if symbol.n_type & (IS_EXTERNAL | IS_DEBUG | SECTION) == IS_EXTERNAL | SECTION}
        assert defined == {f"_{name}" for name in exports}
        assert not any(symbol.n_type & IS_DEBUG for symbol, _ in symbols), "it was not stripped"
        [(signature, _)] = of["LC_CODE_SIGNATURE"]
        check_signature(content, signature.dataoff, signature.datasize)
        assert signature.dataoff + signature.datasize == len(content)


def test_the_macos_library(trees: dict[str, Path]) -> None:
    lib = trees["macos-universal"] / "lib"
    assert (lib / "librotor.dylib").readlink() == Path("librotor.1.dylib")
    check_macho(lib / "librotor.1.dylib", calls(), set())
    assert (lib / "librotor.1.dylib").stat().st_size < 22e6
    described = (lib / "cmake" / "rotor" / "rotorConfig.cmake").read_text()
    assert all((trees["macos-universal"] / path).exists() for path in re.findall(r'\$\{rotor_PREFIX\}/([^"]+)"', described))


# ---- The addon ----


def test_the_addons_libraries(trees: dict[str, Path]) -> None:
    addon = trees["godot"] / "addons" / "rotor"
    described = (addon / "rotor.gdextension").read_text()
    paths = set(re.findall(r'"res://addons/rotor/(bin/[^"]+)"', described))
    assert len(paths) == 8 and paths == {path.relative_to(addon).as_posix() for path in addon.glob("bin/*/*")}
    assert all((addon / icon).is_file() for icon in re.findall(r'"res://addons/rotor/(icons/[^"]+)"', described))
    for machine, place in (("x86_64", "linux-x86_64"), ("aarch64", "linux-arm64")):
        its = check_elf(addon / "bin" / place / "librotor_godot.so", machine, ENTRY, {"librotor.so.1"})
        assert its["runpath"] == ["$ORIGIN"]
        check_elf(addon / "bin" / place / "librotor.so.1", machine, calls(), set())
    check_pe(addon / "bin" / "windows-x86_64" / "rotor_godot.dll", ENTRY, {"rotor.dll"})
    check_macho(addon / "bin" / "macos" / "librotor_godot.dylib", ENTRY, {"@rpath/librotor.1.dylib"})
    for header in MachO(str(addon / "bin" / "macos" / "librotor_godot.dylib")).headers:
        assert [rest.rstrip(b"\0") for _, rest in commands(header)["LC_RPATH"]] == [b"@loader_path"]
    for kind, name, of in (("windows-x86_64", "rotor.dll", "bin"), ("macos", "librotor.1.dylib", "lib")):
        [tree] = [tree for name_of, tree in trees.items() if name_of.startswith(kind)]
        assert (addon / "bin" / kind / name).read_bytes() == (tree / of / name).read_bytes()


def test_the_addons_icon(trees: dict[str, Path]) -> None:
    """The asset library wants a square picture of at least 128 pixels."""
    picture = (trees["godot"] / "addons" / "rotor" / "icon.png").read_bytes()
    width, height = struct.unpack_from(">II", picture, 16)
    assert picture.startswith(b"\x89PNG") and width == height >= 128


# ---- Wheels ----

WHEELS = {
    "manylinux_2_17_x86_64": ("linux-x86_64", "lib/librotor.so", "librotor.so"),
    "manylinux_2_17_aarch64": ("linux-aarch64", "lib/librotor.so", "librotor.so"),
    "win_amd64": ("windows-x86_64", "bin/rotor.dll", "rotor.dll"),
    "macosx_11_0_universal2": ("macos-universal", "lib/librotor.1.dylib", "librotor.dylib"),
}


@pytest.mark.parametrize("platform", WHEELS)
def test_a_wheel(trees: dict[str, Path], platform: str, tmp_path: Path) -> None:
    """It has the library of the tree, the modules of this checkout, and what pip and type checkers look for."""
    kind, library, name = WHEELS[platform]
    [wheel] = DIST.glob(f"*-{VERSION}-py3-none-{platform}.whl")
    with zipfile.ZipFile(wheel) as opened:
        files = {file: opened.read(file) for file in opened.namelist()}
    if platform.startswith("manylinux"):  # its build strips it once more
        (tmp_path / name).write_bytes(files[f"rotor/{name}"])
        check_elf(tmp_path / name, kind.removeprefix("linux-"), calls(), set())
    else:
        assert files[f"rotor/{name}"] == (trees[kind] / library).read_bytes()
    package = REPOSITORY / "bindings" / "python"
    modules = {path.relative_to(package).as_posix(): path.read_bytes() for path in package.glob("rotor/**/*.py")}
    assert {file: text for file, text in files.items() if file.endswith(".py")} == modules
    assert files["rotor/py.typed"] == b""
    assert {file for file in files if file.startswith("rotor/")} == {*modules, "rotor/py.typed", f"rotor/{name}"}
    [about] = [text.decode() for file, text in files.items() if file.endswith(".dist-info/WHEEL")]
    assert f"Tag: py3-none-{platform}\n" in about and "Root-Is-Purelib: false\n" in about
    [told] = [text.decode() for file, text in files.items() if file.endswith(".dist-info/METADATA")]
    assert f"\nVersion: {VERSION}\n" in told and "\nLicense-Expression: MIT OR Apache-2.0\n" in told
    licences = {Path(file).name for file in files if ".dist-info/" in file and "LICENSE" in file}
    assert licences == {"LICENSE-MIT", "LICENSE-APACHE", "LICENSE-THIRD-PARTY"}


def test_the_packages_for_csharp(trees: dict[str, Path]) -> None:
    """They have the libraries of the trees, and Unity's has settings for each file that Unity imports."""
    libraries = {
        ("linux-x64", "librotor.so", "Linux/x86_64"): f"linux-x86_64/lib/librotor.so.{VERSION}",
        ("win-x64", "rotor.dll", "Windows/x86_64"): "windows-x86_64/bin/rotor.dll",
        ("osx", "librotor.dylib", "macOS"): "macos-universal/lib/librotor.1.dylib",
        ("linux-arm64", "librotor.so", None): f"linux-aarch64/lib/librotor.so.{VERSION}",
    }
    with tarfile.open(DIST / f"com.rotor-lm.rotor-{VERSION}.tgz") as archive:
        unity = {member.name: archive.extractfile(member).read() for member in archive}  # type: ignore[union-attr]
    with zipfile.ZipFile(DIST / f"rotor-{VERSION}-nuget.zip") as opened:
        nuget = {name: opened.read(name) for name in opened.namelist()}
    for (rid, name, place), source in libraries.items():
        kind, _, path = source.partition("/")
        content = (trees[kind] / path).read_bytes()
        assert nuget[f"rotor-{VERSION}-nuget/runtimes/{rid}/native/{name}"] == content
        if place is not None:
            assert unity[f"package/Runtime/Plugins/{place}/{name}"] == content
            assert b"PluginImporter" in unity[f"package/Runtime/Plugins/{place}/{name}.meta"]
    sources = [name for name in unity if name.startswith("package/Runtime/") and name.endswith(".cs")]
    assert sources and all(f"{name}.meta" in unity for name in sources)
