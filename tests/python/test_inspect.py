"""`rotor.inspect` says before a load what the load then does: the same numbers, and the same errors. (test_first_contact.py
compares the errors of foreign files.)"""

from __future__ import annotations

import json
import os
import shutil
import struct
import time
from pathlib import Path
from typing import Any

import pytest

import rotor
from conftest import EXHAUSTIVE, GPUS, ORACLE, TAVERN, load

MODELS = [TAVERN, *sorted(ORACLE.glob("*/model")), *sorted(ORACLE.glob("p5-*/*.gguf"))]
FORMS = {
    "tavern": ("packed", "U8", None), "p1-bitnet-packed": ("packed", "U8", None), "p2-bitnet-online": ("master", "BF16", None),
    "p4-bonsai-unpacked-yarn": ("unpacked", "F16", 128), "p6-bonsai-mlx": ("mlx", "MLX", 128), "e1-bitnet-embedding": ("master", "BF16", None),
    "model-Q2_0.gguf": ("gguf", "Q2_0", 128), "model-PTQ1_0.gguf": ("gguf", "PTQ1_0", 128),
}
# Keys that mean the same before and after a load.
SAME = ["n_layers", "hidden_size", "intermediate_size", "n_heads", "n_kv_heads", "head_dim", "n_vocab", "max_position_embeddings",
        "has_tokenizer", "has_chat_template", "has_head", "pooling", "backend", "tier", "threads", "weight_bytes", "bytes_per_token"]


def name(path: Path) -> str:
    return path.parent.name if path.name == "model" else path.name


@pytest.mark.parametrize("backend", ["reference", "cpu:scalar", "cpu", "vulkan", "opencl"])
def test_it_says_what_a_load_does(backend: str) -> None:
    # Each inspection opens the GPU again, which takes seconds on a software driver.
    some = [path for path in MODELS if name(path) in ("p1-bitnet-packed", "p4-bonsai-unpacked-yarn")]
    for path in MODELS if backend not in GPUS else some[: None if EXHAUSTIVE else 1] if backend == "vulkan" else some:
        try:
            model = load(path, backend)
        except rotor.RotorError as error:
            if error.name != "ROTOR_E_BACKEND":
                raise
            pytest.skip(f"this machine has no {backend}: {error}")
        told = rotor.inspect(path, backend)
        with model:
            assert told["runs"] and told["error"] is None
            assert {key: told[key] for key in SAME} == {key: model.info[key] for key in SAME}, name(path)
        if backend not in GPUS:
            estimate = rotor.Model.estimate(path, backend)
            assert {key: told[key] for key in estimate} == estimate
        assert told["context_length"] == told["max_position_embeddings"]
        assert told["n_parameters"] > 100_000 and sum(told["tensor_types"].values()) > 20
        files = [path] if path.is_file() else list(path.glob("*.safetensors"))
        assert (told["n_files"], told["file_bytes"]) == (len(files), sum(file.stat().st_size for file in files))
        if name(path) in FORMS:
            assert (told["form"], told["weight_type"], told["group_size"]) == FORMS[name(path)], name(path)


def test_options(tmp_path: Path) -> None:
    half = rotor.inspect(TAVERN, "cpu", 1, context_length=100, kv="i8")
    assert (half["context_length"], half["threads"]) == (100, 1)
    assert half["session_bytes"] == 4 * half["kv_block_bytes"] < rotor.inspect(TAVERN, "cpu")["session_bytes"] / 8
    # Weights above the limit are what the load says they are, and no error of the call.
    limited = rotor.inspect(TAVERN, "cpu", memory_limit=1000)
    with pytest.raises(rotor.RotorError) as refused:
        rotor.Model(TAVERN, "cpu", memory_limit=1000)
    assert not limited["runs"] and limited["error"]["message"] == str(refused.value) and limited["weight_bytes"] > 1000
    for error, arguments in [("ROTOR_E_BACKEND", {"backend": "no such"}), ("ROTOR_E_ARGUMENT", {"context_length": 10**6})]:
        with pytest.raises(rotor.RotorError) as wrong:
            rotor.inspect(TAVERN, **arguments)  # type: ignore[arg-type]
        assert wrong.value.name == error
    with pytest.raises(ValueError, match="NUL"):
        rotor.inspect("a\0b")
    # Nothing is written, and no folder is made.
    rotor.inspect(TAVERN, "cpu", cache_dir=tmp_path / "cache")
    assert not (tmp_path / "cache").exists()


def test_a_cancel_and_an_exception() -> None:
    path = ORACLE / "p4-bonsai-unpacked-yarn" / "model"
    with pytest.raises(rotor.RotorError) as cancelled:
        rotor.inspect(path, "cpu", progress=lambda _: True)
    assert cancelled.value.name == "ROTOR_E_CANCELLED"

    def fail(_: float) -> None:
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        rotor.inspect(path, "cpu", progress=fail)


def changed(source: Path, target: Path, **keys: Any) -> Path:
    """A copy of a model with another config.json."""
    shutil.copytree(source, target)
    config = json.loads((target / "config.json").read_text())
    for key, value in keys.items():
        config.pop(key) if value is None else config.__setitem__(key, value)
    (target / "config.json").write_text(json.dumps(config))
    return target


def test_models_that_rotor_does_not_run(tiny: Path, tmp_path: Path) -> None:
    """What the files say is told nevertheless, and the reason is that of a load."""
    dense = changed(tiny, tmp_path / "dense", quantization_config=None)
    other = changed(tiny, tmp_path / "other", model_type="mamba", architectures=["MambaForCausalLM"])
    wide = changed(tiny, tmp_path / "wide", hidden_size=json.loads((tiny / "config.json").read_text())["hidden_size"] * 2)
    broken = changed(tiny, tmp_path / "broken")
    (broken / "tokenizer.json").write_text("{")
    for path, known in [(dense, ["model_type"]), (other, ["model_type"]), (wide, ["model_type"]), (broken, ["weight_bytes", "n_layers"])]:
        told = rotor.inspect(path, "cpu")
        with pytest.raises(rotor.RotorError) as refused:
            rotor.Model(path, "cpu")
        assert told["error"] == {"status": refused.value.status, "name": refused.value.name, "message": str(refused.value)}
        assert not told["runs"] and told["format"] == "safetensors" and told["tensor_types"]
        assert all(told[key] is not None for key in known), path.name
    assert rotor.inspect(other)["architecture"] == "MambaForCausalLM"


def test_damaged_gguf_files(tmp_path: Path) -> None:
    whole = (ORACLE / "p5-bonsai-gguf-q2_0" / "model-Q2_0.gguf").read_bytes()
    path = tmp_path / "model.gguf"
    for length in (0, 3, 8, 24, 100, 2000, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:length])
        told = rotor.inspect(path, "cpu")
        with pytest.raises(rotor.RotorError) as refused:
            rotor.Model(path, "cpu")
        assert told["error"]["message"] == str(refused.value) and told["error"]["name"] == refused.value.name, length


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the limit of time is for one machine")
def test_hostile_headers_cost_little(tmp_path: Path) -> None:
    """Headers that promise much, or have thousands of types: an answer at once, and a short one."""
    path = tmp_path / "model.gguf"
    tensors = b"".join(
        struct.pack("<Q", 6) + b"%06d" % i + struct.pack("<IQIQ", 1, 32, 1000 + i, 0) for i in range(20_000))
    keys = b"".join(struct.pack("<Q", len(key)) + key + struct.pack("<IQ", 8, len(value)) + value
                    for key, value in [(b"general.architecture", b"l" * 100_000)])
    for content in (
        b"GGUF" + struct.pack("<IQQ", 3, 2**63, 2**63),
        b"GGUF" + struct.pack("<IQQ", 3, 2**16, 1),
        b"GGUF" + struct.pack("<IQQ", 3, 20_000, 1) + keys + tensors,
    ):
        path.write_bytes(content)
        start = time.monotonic()
        told = rotor.inspect(path, "cpu")
        assert time.monotonic() - start < 2 and not told["runs"]
        assert len(json.dumps(told)) < 1 << 14 and len(told["tensor_types"]) <= 17
