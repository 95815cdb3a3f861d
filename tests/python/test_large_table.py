"""A model whose embedding table is too large for memory gives the same tokens, reading the table
from the file."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy as np
import pytest
import rotor

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
