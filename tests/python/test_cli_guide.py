"""The commands of docs/start/command-line.md run as a reader would type them, and print what stands there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from conftest import REPOSITORY, TAVERN

GUIDE = REPOSITORY / "docs" / "start" / "command-line.md"


def test_the_commands_of_the_guide(tmp_path: Path) -> None:
    (tmp_path / "tools").mkdir()
    command = tmp_path / "tools" / "rotor"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m rotor "$@"\n')
    command.chmod(0o755)
    shutil.copytree(TAVERN, tmp_path / "models" / "tavern", ignore=shutil.ignore_patterns("training"))
    environment = {**os.environ, "PATH": f"{tmp_path / 'tools'}:{os.environ['PATH']}", "PYTHONPATH": str(REPOSITORY / "bindings" / "python"),
                   "VK_DRIVER_FILES": "/dev/null", "OCL_ICD_VENDORS": "/nowhere"}
    blocks = re.findall(r"^```console\n(.*?)^```", GUIDE.read_text(), re.M | re.S)
    n_commands = 0
    for block in blocks:
        for line, shown in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.M):
            made = subprocess.run(["sh", "-c", line], cwd=tmp_path, capture_output=True, text=True, timeout=60, env=environment)
            n_commands += 1
            if shown.startswith("rotor: "):
                assert made.returncode == 1 and made.stderr == shown, line
                continue
            assert made.returncode == 0, (line, made.stderr)
            # "..." stands for lines that are not shown.
            pattern = "".join(r"(?:.*\n)+" if part.strip() == "..." else re.escape(part) for part in shown.splitlines(keepends=True))
            if shown:
                assert re.match(pattern, made.stdout), (line, made.stdout)
    assert n_commands >= 8 and (tmp_path / "lore.npy").is_file()
    assert (tmp_path / "answers.jsonl").read_text().count("finish_reason") == 2


def test_the_guide_names_all_commands() -> None:
    from rotor.cli import _COMMANDS, parser

    text = GUIDE.read_text()
    help_text = parser().format_help()
    names = re.findall(r"^    (\w+) ", help_text, re.M)
    assert len(names) == len(_COMMANDS) and all(f"`rotor {name} " in text for name in names)
