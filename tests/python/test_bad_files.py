"""Damaged model directories always give a RotorError. They never cause a crash, or other logits
without an error."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import make_checkpoint
import rotor
from conftest import HERE

EVIL = {"ROTOR_E_INTERNAL", "ROTOR_E_POISONED", "ROTOR_E_NULL", "unknown"}


def run(good: Path, scratch: Path, group: str) -> dict[str, Any]:
    """The worker's summary. A crash is reported with the mutation that caused it."""
    command = [sys.executable, "-X", "faulthandler", str(HERE / "bad_files_worker.py"), str(good), str(scratch), group]
    worker = subprocess.run(command, capture_output=True, text=True, timeout=120)
    lines = worker.stdout.splitlines()
    assert worker.returncode == 0, (worker.returncode, lines[-1:], worker.stderr[-2000:])
    summary: dict[str, Any] = json.loads(lines[-1])
    print(f"{group}: {summary}")
    assert not EVIL & set(summary["names"]), summary
    return summary


@pytest.mark.parametrize("group", ["headers", "header_flips"])
def test_headers(group: str, tiny: Path, tmp_path: Path) -> None:
    summary = run(tiny, tmp_path, group)
    assert summary["different"] == 0, summary["silent"]
    assert summary["refused"] > 100


def test_truncated_files(tiny: Path, tmp_path: Path) -> None:
    summary = run(tiny, tmp_path, "truncations")
    assert summary["different"] == 0, summary["silent"]
    assert summary["refused"] > 40


def test_missing_files_and_directories(tiny: Path, tmp_path: Path) -> None:
    summary = run(tiny, tmp_path, "places")
    assert summary["different"] == 0, summary["silent"]
    assert summary["refused"] >= 8
    assert set(summary["names"]) <= {"ROTOR_E_IO", "ROTOR_E_FORMAT"}


@pytest.mark.parametrize("group", ["config_flips", "text_flips"])
def test_json(group: str, tiny: Path, tmp_path: Path) -> None:
    """A change may make another valid configuration, so only crashes fail this test."""
    assert run(tiny, tmp_path, group)["refused"] > 20


def test_shards(tmp_path: Path) -> None:
    path = tmp_path / "model"
    spec = make_checkpoint.Spec(
        seed=3, hidden=32, inter=48, layers=2, heads=2, kv_heads=1, vocab=320, shard_bytes=3000
    )
    make_checkpoint.make(str(path), spec)
    index = path / "model.safetensors.index.json"
    good = json.loads(index.read_text())
    shards = sorted(set(good["weight_map"].values()))
    assert len(shards) > 2
    name = next(iter(good["weight_map"]))
    outside = tmp_path / "outside.safetensors"
    outside.write_bytes((path / shards[0]).read_bytes())
    wrong: list[Any] = [
        {}, [], {"weight_map": {}}, {"weight_map": []}, {"weight_map": dict(good["weight_map"], **{name: 7})},
        {"weight_map": dict(good["weight_map"], **{name: "nothing.safetensors"})},
        {"weight_map": dict(good["weight_map"], **{name: ""})},
        {"weight_map": dict(good["weight_map"], **{name: "."})},
        {"weight_map": {tensor: "../outside.safetensors" if file == shards[0] else file
                        for tensor, file in good["weight_map"].items()}},
        {"weight_map": {tensor: str(outside) if file == shards[0] else file
                        for tensor, file in good["weight_map"].items()}},
        {"weight_map": {tensor: file for tensor, file in good["weight_map"].items() if file != shards[0]}},
    ]
    for content in wrong:
        index.write_text(json.dumps(content))
        with pytest.raises(rotor.RotorError) as caught:
            rotor.Model(path)
        assert caught.value.name in ("ROTOR_E_FORMAT", "ROTOR_E_IO", "ROTOR_E_UNSUPPORTED"), content
    index.write_text(json.dumps(good))
    for shard in shards:
        data = (path / shard).read_bytes()
        (path / shard).unlink()
        with pytest.raises(rotor.RotorError, match=shard):
            rotor.Model(path)
        (path / shard).write_bytes(data[:-1])
        with pytest.raises(rotor.RotorError, match=shard):
            rotor.Model(path)
        (path / shard).write_bytes(data)
    rotor.Model(path).close()


def test_not_a_model_directory(tiny: Path, tmp_path: Path) -> None:
    for path in (tmp_path, tiny / "config.json", tmp_path / "missing", Path("/dev/null")):
        with pytest.raises(rotor.RotorError) as caught:
            rotor.Model(path)
        assert caught.value.name == "ROTOR_E_IO"
        assert str(path) in str(caught.value)
