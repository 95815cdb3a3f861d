"""The Windows library of a release under Wine, on the CPU and on GPUs.

Wine has its own vulkan-1.dll and OpenCL.dll, which hand calls on to the drivers of this system:
here lavapipe and PoCL. So this tests that rotor.dll finds both, and calls them as Windows does. It
tests no driver of Windows. ROTOR_DLL names a rotor.dll in place of the release's. Wine's Vulkan
needs a screen, which Xvfb makes."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Callable, Iterator

import pytest

from conftest import ORACLE, REPOSITORY

Bits = Callable[..., "subprocess.CompletedProcess[str]"]

DIST = REPOSITORY / "target" / "dist"
MODELS = [ORACLE / "p1-bitnet-packed" / "model", ORACLE / "p4-bonsai-unpacked-yarn" / "model"]
COMPILER = "x86_64-w64-mingw32-gcc"
# Wine 8 does not have it; Windows has it since version 10.
PRNG = """
__declspec(dllimport) unsigned char __stdcall SystemFunction036(void *bytes, unsigned long length);
__declspec(dllexport) int __stdcall ProcessPrng(unsigned char *bytes, unsigned long long length) {
    return SystemFunction036(bytes, (unsigned long)length);
}
"""


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the library and with tests/device/bits.c, compiled for Windows."""
    room = tmp_path_factory.mktemp("wine")
    if named := os.environ.get("ROTOR_DLL"):
        shutil.copy(named, room / "rotor.dll")
    elif archives := list(DIST.glob("rotor-*-windows-x86_64.*")):
        shutil.unpack_archive(archives[0], room / "release")
        [library] = (room / "release").glob("*/bin/rotor.dll")
        shutil.copy(library, room)
    else:
        pytest.skip("there is no rotor.dll (python release/build.py, or ROTOR_DLL)")
    for tool in (COMPILER, "wine", "Xvfb"):
        if shutil.which(tool) is None:
            assert not os.environ.get("ROTOR_RELEASE"), f"{tool} is not installed"
            pytest.skip(f"{tool} is not installed")
    (room / "prng.c").write_text(PRNG)
    bits = [REPOSITORY / "tests" / "device" / "bits.c", "rotor.dll", "-o", "bits.exe"]
    subprocess.run([COMPILER, "-shared", "prng.c", "-o", "bcryptprimitives.dll", "-ladvapi32"], cwd=room, check=True)
    # Windows has no alarm.
    subprocess.run([COMPILER, "-std=c11", "-O1", "-Dalarm(seconds)=0", f"-I{REPOSITORY / 'include'}", *bits], cwd=room, check=True)
    return room


@pytest.fixture(scope="module")
def bits(room: Path) -> Iterator[Bits]:
    """Runs bits.exe."""
    read, write = os.pipe()
    server = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-nolisten", "tcp"], pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as told:
        display = ":" + told.readline().strip()
    environment = {**os.environ, "WINEPREFIX": str(room / "prefix"), "WINEDEBUG": "-all", "DISPLAY": display}

    def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(["wine", "bits.exe", *words], cwd=room, env=environment, capture_output=True, text=True, timeout=600)

    yield run
    server.terminate()
    server.wait(10)


def test_both_loaders_find_a_device(bits: Bits) -> None:
    listed = bits().stdout
    for backend in ("vulkan:", "opencl:"):
        assert any(line.startswith(backend) for line in listed.splitlines()), listed


@pytest.mark.parametrize("backend", ["cpu", "vulkan", "opencl"])
@pytest.mark.parametrize("model", MODELS, ids=["bitnet", "bonsai"])
def test_the_bits_are_those_of_the_reference(bits: Bits, backend: str, model: Path) -> None:
    """bits.exe fails if another backend computes, or if a bit of the logits differs."""
    done = bits(backend, model)
    assert done.returncode == 0, done.stdout + done.stderr
