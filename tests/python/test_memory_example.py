"""`examples/python/memory.py` with the shipped model and memories: remember, find, answer. Needs sqlite-vec, and apsw where
Python's own sqlite3 loads no extensions."""

from __future__ import annotations

import importlib.util
import os
import runpy
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import rotor
from conftest import ORACLE, REPOSITORY, TAVERN

SCRIPT = REPOSITORY / "examples" / "python" / "memory.py"
MEMORIES = SCRIPT.parent / "memories.txt"
EMBEDDING = ORACLE / "e1-bitnet-embedding" / "model"

needed = ["sqlite_vec"] + ([] if hasattr(sqlite3.Connection, "enable_load_extension") else ["apsw"])
missing = [name for name in needed if importlib.util.find_spec(name) is None]
assert not (missing and os.environ.get("ROTOR_REQUIRE_TOOLS")), f"{missing} are not installed"
pytestmark = pytest.mark.skipif(bool(missing), reason=f"{missing} are not installed")


def ask(*words: str | Path) -> subprocess.CompletedProcess[str]:
    paths = {"PYTHONPATH": str(REPOSITORY / "bindings" / "python")}
    command = [sys.executable, SCRIPT, *words, "--backend", "cpu"]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, env={**os.environ, **paths})


@pytest.fixture(scope="module")
def example() -> dict[str, Any]:
    return runpy.run_path(str(SCRIPT))


def test_a_question_is_answered_with_memories(tmp_path: Path, example: dict[str, Any]) -> None:
    base = tmp_path / "tavern.db"
    told = ask(TAVERN, base, "--remember", MEMORIES)
    assert told.returncode == 0 and not told.stdout, told.stderr
    told = ask(TAVERN, base, "what costs a room?", "--memories", "2")
    assert told.returncode == 0, told.stderr
    first, second, said = told.stdout.splitlines()
    texts = example["paragraphs"](MEMORIES.read_text())
    assert len(texts) == 8 and "A room for the night" in first
    found = [line.split(maxsplit=1) for line in (first, second)]
    with rotor.Model(TAVERN, "cpu") as model:
        likeness = model.embed(texts, pooling="mean") @ model.embed("what costs a room?", pooling="mean")
        want = sorted(zip(likeness, texts), reverse=True)[:2]
        assert [text for _, text in found] == [text for _, text in want]
        assert all(abs(float(number) - like) < 0.006 for (number, _), (like, _) in zip(found, want))
        assert example["answer"](model, [text for _, text in want], "what costs a room?") == said


def test_a_model_of_its_own_embeds(tmp_path: Path, example: dict[str, Any]) -> None:
    base, texts = tmp_path / "own.db", example["paragraphs"](MEMORIES.read_text()) * 40
    with rotor.Model(EMBEDDING, "cpu") as model:
        memory = example["Memory"](str(base), model)
        memory.remember([*texts, "a " * 2000])
        found = memory.recall(texts[4], 41)
        assert [text for text, _ in found[:40]] == [texts[4]] * 40 and found[0][1] > 0.999 > found[40][1]
        memory.close()
        again = example["Memory"](str(base), model)
        assert again.recall(texts[4], 1) == found[:1]
        again.close()
    told = ask(TAVERN, base, "--embedding-model", EMBEDDING, texts[4], "--memories", "1")
    assert told.returncode == 0 and f" 1.00  {texts[4]}" in told.stdout, told


def test_what_is_wrong_is_told(tmp_path: Path) -> None:
    base = tmp_path / "tavern.db"
    assert ask(TAVERN, base, "--remember", MEMORIES).returncode == 0
    told = ask(EMBEDDING, base, "a")
    assert told.returncode == 1 and "vectors of another model; this one's have 96 numbers" in told.stderr
    assert "Traceback" not in told.stderr
