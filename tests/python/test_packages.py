"""The packages for C and C++ programs: CMake's package, add_subdirectory, pkg-config, the static
library, rotor.hpp."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import REPOSITORY

TAVERN = REPOSITORY / "models" / "tavern"

pytestmark = pytest.mark.skipif(platform.system() != "Linux", reason="the packages are made on Linux")


def need(tool: str) -> None:
    if shutil.which(tool) is None:
        assert not os.environ.get("ROTOR_REQUIRE_TOOLS"), f"{tool} is not installed"
        pytest.skip(f"{tool} is not installed")


def run(*command: object, cwd: Path | None = None, **environment: str) -> str:
    clean = {name: value for name, value in os.environ.items() if name != "LD_LIBRARY_PATH"}
    result = subprocess.run(list(map(str, command)), capture_output=True, text=True, cwd=cwd, env={**clean, **environment})
    assert result.returncode == 0, f"{command}\n{result.stdout}{result.stderr}"
    return result.stdout


@pytest.fixture(scope="module")
def cargo(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What makes CMake take the library that the tests have built already.

    The tests build it together with the examples. For the library alone, cargo selects fewer features
    of a crate that only procedural macros use (syn), and builds all of rotor again.
    """
    real = shutil.which("cargo")
    assert real, "cargo is not in PATH"
    script = tmp_path_factory.mktemp("cargo") / "cargo"
    script.write_text(f'#!/bin/sh\nexec "{real}" "$@" --examples\n')
    script.chmod(0o755)
    return [f"-DCARGO={script}", f"-DROTOR_TARGET_DIR={REPOSITORY / 'target'}"]


@pytest.fixture(scope="module", params=["lib", "lib/x86_64-linux-gnu"])
def built(request: pytest.FixtureRequest, cargo: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """CMake's build of this repository from cargo's existing output, with libraries in a directory
    of their own and in Debian's."""
    need("cmake")
    directory = tmp_path_factory.mktemp("build")
    run("cmake", "-S", REPOSITORY, "-B", directory, *cargo, f"-DCMAKE_INSTALL_LIBDIR={request.param}")
    run("cmake", "--build", directory)
    return directory


@pytest.fixture(scope="module")
def prefix(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation that was moved after it was made, so that a file with the old path fails."""
    staged = tmp_path_factory.mktemp("staged")
    run("cmake", "--install", built, "--prefix", "/opt/rotor", DESTDIR=str(staged))
    moved = tmp_path_factory.mktemp("moved") / "rotor"
    shutil.move(staged / "opt" / "rotor", moved)
    return moved


def library_directory(prefix: Path) -> Path:
    (found,) = prefix.glob("lib*/**/pkgconfig/rotor.pc")
    return found.parent.parent


def answer(program: Path, **environment: str) -> str:
    said = run(program, TAVERN, "What do you serve?", **environment)
    assert len(said) > 10
    return said


def project(directory: Path, cmake: str, language: str = "C CXX") -> Path:
    shutil.copy(REPOSITORY / "examples" / "c" / "hello.c", directory)
    shutil.copy(REPOSITORY / "examples" / "cpp" / "hello.cpp", directory)
    (directory / "CMakeLists.txt").write_text(
        f"cmake_minimum_required(VERSION 3.18)\nproject(guest LANGUAGES {language})\nset(CMAKE_CXX_STANDARD 17)\n{cmake}"
    )
    return directory


LINKED = """
add_executable(hello_c hello.c)
target_link_libraries(hello_c PRIVATE rotor::rotor)
add_executable(hello_cpp hello.cpp)
target_link_libraries(hello_cpp PRIVATE rotor::rotor)
add_executable(hello_static hello.c)
target_link_libraries(hello_static PRIVATE rotor::static)
"""


def check_programs(build: Path) -> None:
    need("readelf")
    said = {name: answer(build / name) for name in ("hello_c", "hello_cpp", "hello_static")}
    assert len(set(said.values())) == 1
    assert "librotor.so.1" in run("readelf", "-d", build / "hello_c")
    assert "librotor" not in run("readelf", "-d", build / "hello_static")


def test_find_package(prefix: Path, tmp_path: Path) -> None:
    source = project(tmp_path, "find_package(rotor 0.1 REQUIRED)\n" + LINKED)
    run("cmake", "-S", source, "-B", tmp_path / "build", f"-DCMAKE_PREFIX_PATH={prefix}")
    run("cmake", "--build", tmp_path / "build")
    check_programs(tmp_path / "build")


def test_add_subdirectory(cargo: list[str], tmp_path: Path) -> None:
    need("cmake")
    source = project(tmp_path, f"add_subdirectory({REPOSITORY} rotor)\n" + LINKED)
    run("cmake", "-S", source, "-B", tmp_path / "build", *cargo)
    run("cmake", "--build", tmp_path / "build")
    check_programs(tmp_path / "build")


def test_pkg_config(prefix: Path, tmp_path: Path) -> None:
    need("pkg-config")
    libraries = library_directory(prefix)
    asked = {"PKG_CONFIG_PATH": str(libraries / "pkgconfig")}
    assert run("pkg-config", "--modversion", "rotor", **asked).strip() == "0.1.0"
    flags = run("pkg-config", "--cflags", "--libs", "rotor", **asked).split()
    run("cc", REPOSITORY / "examples" / "c" / "hello.c", "-o", tmp_path / "hello", *flags)
    said = answer(tmp_path / "hello", LD_LIBRARY_PATH=str(libraries))
    flags = run("pkg-config", "--cflags", "--libs", "--static", "rotor", **asked).split()
    static = [f"{libraries}/librotor.a" if flag == "-lrotor" else flag for flag in flags]
    run("cc", REPOSITORY / "examples" / "c" / "hello.c", "-o", tmp_path / "static", *static)
    assert answer(tmp_path / "static") == said


def test_pkg_config_finds_absolute_directories(tmp_path: Path) -> None:
    """Absolute directories do not move with the prefix."""
    need("cmake")
    need("pkg-config")
    places = ["-DCMAKE_INSTALL_PREFIX=/opt/rotor", "-DCMAKE_INSTALL_LIBDIR=/opt/libraries", "-DCMAKE_INSTALL_INCLUDEDIR=headers"]
    run("cmake", "-S", REPOSITORY, "-B", tmp_path, *places)
    flags = run("pkg-config", "--cflags", "--libs", "rotor", PKG_CONFIG_PATH=str(tmp_path))
    assert flags.split() == ["-I/opt/rotor/headers", "-L/opt/libraries", "-lrotor"]


def test_cmake_uses_what_cargo_has_built(tmp_path: Path) -> None:
    """CMake builds with cargo itself, and finds the output wherever cargo is configured to build.
    """
    need("cmake")
    for name, told, target in (("plain", None, REPOSITORY / "target"), ("told", str(tmp_path / "made"), tmp_path / "made")):
        environment = {key: value for key, value in os.environ.items() if key != "CARGO_TARGET_DIR"}
        environment |= {"CARGO_TARGET_DIR": told} if told else {}
        subprocess.run(["cmake", "-S", REPOSITORY, "-B", tmp_path / name], env=environment, check=True, capture_output=True)
        assert f"ROTOR_TARGET_DIR:PATH={target}\n" in (tmp_path / name / "CMakeCache.txt").read_text()
        [rule] = (tmp_path / name / "CMakeFiles" / "rotor_cargo.dir").glob("build.make")
        assert "--quiet" not in rule.read_text()


def test_cmake_refuses_what_it_would_build_wrongly(tmp_path: Path) -> None:
    """CMake refuses a system name that differs from this system."""
    need("cmake")
    refusal = subprocess.run(["cmake", "-S", REPOSITORY, "-B", tmp_path, "-DCMAKE_SYSTEM_NAME=Linux"], capture_output=True, text=True)
    assert refusal.returncode != 0 and "cargo build --release --lib --target TRIPLE" in " ".join(refusal.stderr.split())


def test_what_is_installed(prefix: Path) -> None:
    need("readelf")
    libraries = library_directory(prefix)
    assert (prefix / "include" / "rotor.h").read_text() == (REPOSITORY / "include" / "rotor.h").read_text()
    assert (prefix / "include" / "rotor.hpp").is_file()
    assert (libraries / "librotor.so").resolve().name == "librotor.so.0.1.0"
    assert (libraries / "librotor.so.1").resolve().name == "librotor.so.0.1.0"
    assert ".debug_info" not in run("readelf", "-S", "-W", libraries / "librotor.so.0.1.0")
    assert sorted(path.name for path in (prefix / "share" / "licenses" / "rotor").iterdir()) == ["LICENSE-APACHE", "LICENSE-MIT"]


@pytest.mark.parametrize("flags", ["-std=c++17", "-std=c++20", "-std=c++17 -DROTOR_CPP_EXPECTED", "-std=c++17 -fno-exceptions"])
@pytest.mark.parametrize("sanitize", ["", "-fsanitize=address,undefined -fno-sanitize-recover=all"])
def test_rotor_hpp(flags: str, sanitize: str, tmp_path: Path) -> None:
    need("c++")
    strict = ["-Wall", "-Wextra", "-pedantic", "-Werror", "-g", "-O1", *flags.split(), *sanitize.split()]
    libraries = REPOSITORY / "target" / "release"
    include = [f"-I{REPOSITORY / 'include'}", f"-I{REPOSITORY / 'bindings' / 'cpp'}"]
    link = [f"-L{libraries}", "-lrotor", f"-Wl,-rpath,{libraries}"]
    run("c++", *strict, *include, REPOSITORY / "tests" / "cpp" / "host.cpp", "-o", tmp_path / "host", *link)
    # No GPU is used, since the sanitizers would also check the drivers.
    run(tmp_path / "host", TAVERN, VK_DRIVER_FILES="/dev/null", OCL_ICD_VENDORS="/nowhere")
