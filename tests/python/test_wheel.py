"""The wheel that contains the library: built for glibc 2.17, checked by auditwheel, installed in a
fresh venv. Needs ziglang, auditwheel and build."""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from conftest import REPOSITORY

for module in ("ziglang", "auditwheel", "build", "wheel"):
    pytest.importorskip(module, reason=f"{module} is not installed")

ARCHIVE = REPOSITORY / "target" / "release" / "librotor.a"
TALK = """
import sys, pathlib, rotor
from rotor import _library
assert pathlib.Path(_library.library._name).parent == pathlib.Path(rotor.__file__).parent, _library.library._name
with rotor.Llama(sys.argv[1], n_gpu_layers=0) as llm:
    answer = llm.create_chat_completion([{"role": "user", "content": "What do you have to drink?"}], temperature=0)
    print(answer["choices"][0]["message"]["content"])
try:
    rotor.Model("nowhere")
except rotor.RotorError as error:
    print(error.name)
"""


@pytest.mark.skipif(platform.machine() != "x86_64" or not sys.platform.startswith("linux"), reason="not Linux on x86_64")
def test_wheel_in_a_fresh_venv(tmp_path: Path) -> None:
    if not ARCHIVE.is_file():
        pytest.skip(f"{ARCHIVE} is not built (cargo build --release --lib)")
    script = REPOSITORY / "bindings" / "python" / "build_wheel.py"
    built = subprocess.run([sys.executable, str(script), "--archive", str(ARCHIVE), "--out", str(tmp_path)], capture_output=True, text=True)
    assert built.returncode == 0, built.stdout + built.stderr
    wheel = Path(built.stdout.strip())
    assert re.fullmatch(r"rotor_lm-[\d.]+-py3-none-manylinux_2_17_x86_64\.whl", wheel.name)
    with zipfile.ZipFile(wheel) as opened:
        library = opened.read("rotor/librotor.so")
        licences = {Path(name).name for name in opened.namelist() if ".dist-info/" in name and "LICENSE" in name}
    assert licences == {"LICENSE-MIT", "LICENSE-APACHE", "LICENSE-THIRD-PARTY"}
    needed = {(int(major), int(minor)) for major, minor in re.findall(rb"GLIBC_(\d+)\.(\d+)", library)}
    assert needed and max(needed) <= (2, 17), sorted(needed)

    venv = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
    python = str(venv / "bin" / "python")
    installed = subprocess.run([python, "-m", "pip", "install", "--quiet", str(wheel)], capture_output=True, text=True)
    if installed.returncode != 0 and any(words in installed.stderr for words in ("No matching distribution", "connection")):
        pytest.skip(f"pip cannot reach a package index: {installed.stderr.strip()[-200:]}")
    assert installed.returncode == 0, installed.stderr
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "ROTOR_LIBRARY")}
    talked = subprocess.run([python, "-c", TALK, str(REPOSITORY / "models" / "tavern")],
                            cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert talked.returncode == 0, talked.stderr
    answer, error = talked.stdout.splitlines()
    assert "ale" in answer and error == "ROTOR_E_IO", talked.stdout
