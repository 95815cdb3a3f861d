"""A model whose embedding table is too large for memory gives the same tokens, reading the table
from the file, and with a cache of its weights."""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import rotor
from conftest import REPOSITORY

HIDDEN, INTERMEDIATE, VOCAB, KV = 512, 768, 70_000, 128


def write(directory: Path) -> None:
    rng = np.random.default_rng(3)
    tensors: dict[str, tuple[str, list[int], bytes]] = {}

    def floats(name: str, *shape: int) -> None:
        numbers = rng.standard_normal(shape).astype(np.float32)
        tensors[name] = ("BF16", list(shape), (numbers.view(np.uint32) >> 16).astype(np.uint16).tobytes())

    def packed(name: str, rows: int, cols: int) -> None:
        codes = rng.integers(0, 3, (4, rows // 4, cols), dtype=np.uint8)
        bytes_ = sum(codes[i] << (2 * i) for i in range(4)).astype(np.uint8).tobytes()
        tensors[f"{name}.weight"] = ("U8", [rows // 4, cols], bytes_)
        tensors[f"{name}.weight_scale"] = ("BF16", [1], struct.pack("<H", 0x3D80))

    floats("model.embed_tokens.weight", VOCAB, HIDDEN)
    floats("model.norm.weight", HIDDEN)
    layer = "model.layers.0"
    for name, n in (("input_layernorm", HIDDEN), ("post_attention_layernorm", HIDDEN),
                    ("self_attn.attn_sub_norm", HIDDEN), ("mlp.ffn_sub_norm", INTERMEDIATE)):  # fmt: skip
        floats(f"{layer}.{name}.weight", n)
    for name, rows, cols in (("self_attn.q_proj", HIDDEN, HIDDEN), ("self_attn.k_proj", KV, HIDDEN),
                             ("self_attn.v_proj", KV, HIDDEN), ("self_attn.o_proj", HIDDEN, HIDDEN),
                             ("mlp.gate_proj", INTERMEDIATE, HIDDEN), ("mlp.up_proj", INTERMEDIATE, HIDDEN),
                             ("mlp.down_proj", HIDDEN, INTERMEDIATE)):  # fmt: skip
        packed(f"{layer}.{name}", rows, cols)

    header, at = {}, 0
    for name, (dtype, shape, data) in tensors.items():
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [at, at + len(data)]}
        at += len(data)
    text = json.dumps(header).encode()
    with (directory / "model.safetensors").open("wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for _, _, data in tensors.values():
            file.write(data)
    config = {
        "model_type": "bitnet", "architectures": ["BitNetForCausalLM"], "hidden_act": "relu2", "num_hidden_layers": 1,
        "hidden_size": HIDDEN, "intermediate_size": INTERMEDIATE, "num_attention_heads": 4, "num_key_value_heads": 1,
        "vocab_size": VOCAB, "max_position_embeddings": 128, "rope_theta": 500000.0, "rms_norm_eps": 1e-5,
        "tie_word_embeddings": True,
        "quantization_config": {
            "quant_method": "bitnet", "linear_class": "autobitlinear", "quantization_mode": "offline"
        },
    }  # fmt: skip
    (directory / "config.json").write_text(json.dumps(config))


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    write(tmp_path)
    return tmp_path


PROMPT = [3, 69_999, 12_345, 7]


def test_the_same_answers_as_the_reference(directory: Path) -> None:
    with rotor.Model(directory, backend="reference") as model, model.session() as session:
        session.append(PROMPT)
        want = session.logits()
    with rotor.Model(directory, backend="cpu") as model, model.session() as session:
        table = 2 * VOCAB * HIDDEN
        before = model.info["weight_bytes"]
        assert before < table
        session.append(PROMPT)
        assert session.step() == int(want.argmax())
        session.truncate(len(PROMPT))
        assert np.array_equal(session.logits().view(np.uint32), want.view(np.uint32))
        assert model.info["weight_bytes"] == before + table, "all logits bring the table into memory"


def test_a_file_that_changes_is_an_error_and_nothing_is_lost(directory: Path) -> None:
    with rotor.Model(directory, backend="cpu") as model, model.session() as session:
        session.append(PROMPT)
        session.step()
        tokens = session.tokens
        with (directory / "model.safetensors").open("r+b") as file:
            file.truncate(1000)
        for call in (session.step, session.logits):
            with pytest.raises(rotor.RotorError, match="changed since the model was loaded"):
                call()
            assert session.tokens == tokens
        write(directory)
    with rotor.Model(directory, backend="cpu") as model, model.session() as session:
        session.append(tokens)
        assert session.step() is not None


def run(directory: Path, cache: Path | None) -> tuple[object, ...]:
    """A token, all logits, and the bytes of the weights."""
    with rotor.Model(directory, backend="cpu", cache_dir=cache) as model, model.session() as session:
        weight_bytes = model.info["weight_bytes"]
        session.append(PROMPT)
        token = session.step()
        session.truncate(len(PROMPT))
        return token, session.logits().tobytes(), weight_bytes


def test_a_cache_of_the_weights_changes_no_bit(directory: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache" / "inner"
    want = run(directory, None)
    assert not cache.exists()
    assert run(directory, cache) == want
    (file,) = cache.iterdir()
    written, whole = file.stat(), file.read_bytes()
    assert whole.startswith(b"rotor weights ") and len(whole) > 20 << 20
    assert run(directory, cache) == want
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (written.st_ino, written.st_mtime_ns)
    # Whatever happened to the file, the results are the same, and the file is whole again.
    for damaged in (b"", b"something else", whole[:-5000], whole[:-9000] + b"\7" * 9000):
        file.write_bytes(damaged)
        assert run(directory, cache) == want
        assert list(cache.iterdir()) == [file] and file.read_bytes() == whole
    # A model that uses a file keeps it when the file is replaced or removed.
    with rotor.Model(directory, backend="cpu", cache_dir=cache) as model, model.session() as session:
        file.unlink()
        assert run(directory, cache) == want
        session.append(PROMPT)
        assert session.step() == want[0]


# Loads with a cache while no file may grow beyond 1 MB, as on a full disk. Prints the log.
FULL_DISK = """
import resource, sys
import rotor
resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))
rotor.set_log(lambda level, message: print(level, message), "warn")
with rotor.Model(sys.argv[1], "cpu", cache_dir=sys.argv[2]) as model, model.session() as session:
    session.append([3, 4])
    print("token", session.step())
"""


def test_a_full_disk_costs_only_the_cache(directory: Path, tmp_path: Path) -> None:
    pytest.importorskip("resource")
    cache = tmp_path / "full"
    paths = {"PYTHONPATH": str(REPOSITORY / "bindings" / "python")}
    command = [sys.executable, "-c", FULL_DISK, str(directory), str(cache)]
    done = subprocess.run(command, env={**os.environ, **paths}, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr
    assert "token" in done.stdout and "rotor cannot write its cache file" in done.stdout
    assert list(cache.iterdir()) == []
