"""`rotor convert`: packed weights give the bits of the weights that they were made of, and what cannot be packed is refused."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import rotor
from conftest import ORACLE, TAVERN
from make_gguf import read_safetensors, unpack, write_safetensors
from rotor import cli

ONLINE = ORACLE / "p2-bitnet-online" / "model"


def outcome(*words: Any) -> int:
    try:
        return cli.main([str(word) for word in words])
    except SystemExit as end:
        return int(end.code or 0)


def logits(path: Path, backend: str = "cpu") -> bytes:
    with rotor.Model(path, backend) as model, model.session(kv="f32") as session:
        session.append([3, 141, 59, 26, 53, 58, 97, 93, 23, 84])
        return session.logits().tobytes()


@pytest.mark.parametrize("backend", ["cpu", "reference"])
def test_master_weights(backend: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    packed = tmp_path / "new" / "packed"
    assert outcome("convert", ONLINE, packed) == 0, capsys.readouterr().err
    assert "logits have the same bits" in capsys.readouterr().err
    assert logits(packed, backend) == logits(ONLINE, backend)
    before, after = rotor.inspect(ONLINE), rotor.inspect(packed)
    assert (before["form"], after["form"]) == ("master", "packed") and after["file_bytes"] < before["file_bytes"]
    assert {"U8", "F32"} <= set(after["tensor_types"])
    same = ["weight_bytes", "n_parameters", "has_tokenizer", "has_chat_template", "max_position_embeddings"]
    assert {key: before[key] for key in same} == {key: after[key] for key in same}
    names = {path.name for path in ONLINE.iterdir()}
    assert {path.name for path in packed.iterdir()} == names and not list(packed.parent.glob("*.partial*"))


def test_unpacked_weights(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A packed model that was unpacked becomes the same file of weights again, but for the order of its header."""
    unpacked = tmp_path / "unpacked"
    shutil.copytree(TAVERN, unpacked, ignore=shutil.ignore_patterns("training"))
    tensors = read_safetensors(TAVERN / "model.safetensors")
    floats = {name: unpack(numbers).astype(np.float32) if numbers.dtype == np.uint8 else numbers for name, numbers in tensors.items()}
    write_safetensors(unpacked / "model.safetensors", floats)
    config = json.loads((unpacked / "config.json").read_text())
    config["quantization_config"].update(linear_class="autobitlinear", quantization_mode="offline")
    (unpacked / "config.json").write_text(json.dumps(config))
    assert rotor.inspect(unpacked)["form"] == "unpacked"
    assert outcome("convert", unpacked, tmp_path / "packed") == 0, capsys.readouterr().err
    again = read_safetensors(tmp_path / "packed" / "model.safetensors")
    assert again.keys() == tensors.keys()
    assert all(np.array_equal(again[name], tensors[name]) and again[name].dtype == tensors[name].dtype for name in tensors)


def test_what_is_not_packed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    for path, words in [
        (TAVERN, "packed already"), (ORACLE / "p6-bonsai-mlx" / "model", "MLX"), (ORACLE / "p4-bonsai-unpacked-yarn" / "model", "GGUF or MLX"),
        (ORACLE / "p5-bonsai-gguf-q2_0" / "model-Q2_0.gguf", "GGUF"), ("/nowhere", "No such file"),
        (ORACLE / "e1-bitnet-embedding" / "model", "no quantization_config"),
    ]:
        assert outcome("convert", path, out) == 1
        assert words in capsys.readouterr().err and not out.exists() and not list(tmp_path.iterdir())
    out.mkdir()
    (out / "mine").write_text("x")
    assert outcome("convert", ONLINE, out) == 1 and "exists already" in capsys.readouterr().err
    assert [path.name for path in out.iterdir()] == ["mine"]


def test_a_difference_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The check sees a scale that is one bit off, and leaves nothing behind."""
    from rotor.cli import packing

    right = packing._factor
    monkeypatch.setattr(packing, "_factor", lambda tensor: np.nextafter(right(tensor), np.float32(2), dtype=np.float32))
    assert outcome("convert", ONLINE, tmp_path / "out") == 1
    assert "other numbers" in capsys.readouterr().err and not list(tmp_path.iterdir())


def test_prepare(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome("convert", TAVERN, "--prepare", "--cache-dir", tmp_path / "cache", "--backend", "cpu") == 0
    told = capsys.readouterr().err
    assert "the second one" in told and "needs no preparation" in told
