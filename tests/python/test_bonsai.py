"""Compares Ternary-Bonsai (Qwen3 with a scale per group of weights) with transformers in f32: `p4`
of the oracle."""

from __future__ import annotations

import functools
import json
from typing import Any

import numpy as np
import pytest

import rotor
from conftest import GPUS, ORACLE, TIERS, open_model

CASE = ORACLE / "p4-bonsai-unpacked-yarn"
MODEL = CASE / "model"


@functools.lru_cache(maxsize=None)
def golden() -> dict[str, Any]:
    return json.loads((CASE / "golden.json").read_text())


def logits(backend: str, threads: int, kv: str) -> dict[str, np.ndarray]:
    """Prompt name -> float32[logit_positions, n_vocab]."""
    found = {}
    with open_model(MODEL, backend, threads) as model, model.session(kv=kv) as session:
        for prompt in golden()["prompts"]:
            session.truncate(0)
            done, rows = 0, []
            for position in prompt["logit_positions"]:
                session.append(prompt["ids"][done : position + 1])
                done = position + 1
                rows.append(session.logits())
            found[prompt["name"]] = np.array(rows)
    return found


@functools.lru_cache(maxsize=None)
def reference_logits(kv: str) -> dict[str, np.ndarray]:
    return logits("reference", 1, kv)


@pytest.mark.parametrize("kv, level", [("f32", "strict"), ("f16", "low_precision")])
def test_logits_are_those_of_transformers(kv: str, level: str) -> None:
    tolerance, want = golden()["tolerance"][level], np.load(CASE / "golden.npz")
    for name, found in reference_logits(kv).items():
        error = (found - want[name]) / golden()["summary"]["logit_std"]
        assert np.abs(error).max() <= tolerance["max"], name
        assert np.sqrt(np.mean(error**2)) <= tolerance["rms"], name


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("kv", ["f32", "f16", "i8"])
@pytest.mark.parametrize("tier", TIERS)
def test_every_tier_gives_the_bits_of_the_reference(tier: str, kv: str, threads: int) -> None:
    for name, found in logits(tier, threads, kv).items():
        assert np.array_equal(found.view(np.uint32), reference_logits(kv)[name].view(np.uint32)), name


@pytest.mark.parametrize("backend", ["reference", *TIERS])
def test_greedy(backend: str) -> None:
    with open_model(MODEL, backend, 2) as model, model.session(kv="f32") as session:
        for prompt in golden()["prompts"]:
            want, end = prompt["greedy"], prompt["greedy"]["robust_prefix"]
            if want["first_eos"] is not None:
                end = min(end, want["first_eos"])
            session.truncate(0)
            session.append(prompt["ids"])
            assert [session.step() for _ in range(end)] == want["tokens"][:end], prompt["name"]


def test_text() -> None:
    with rotor.Model(MODEL) as model:
        for x in golden()["tokenizer"] + golden()["tokenizer_obscure"]:
            assert model.tokenize(x["text"], add_bos=True, parse_special=True) == x["ids"]
            assert model.tokenize(x["text"], parse_special=True) == x["ids_no_special"]
            assert model.detokenize(x["ids_no_special"]) == x["decoded"]
            assert model.detokenize(x["ids_no_special"], skip_special=True) == x["decoded_skip_special"]
        for x in golden()["tokenizer_plain"]:
            assert model.tokenize(x["text"]) == x["ids"]
        for x in golden()["chat"]:
            rendered = model.render_chat(
                x["messages"], x.get("tools"), x["add_generation_prompt"], variables=x.get("variables")
            )
            assert rendered == x["rendered"], x["name"]
            assert model.tokenize(rendered, parse_special=True) == x["ids"]
        assert model.info["n_vocab"] == golden()["vocab_size"]
        assert sorted(model.info["end_tokens"]) == sorted(golden()["eos_token_ids"])


@pytest.mark.parametrize("backend", GPUS)
def test_a_gpu_that_does_not_compute_it_says_so_and_the_cpu_does(backend: str) -> None:
    with open_model(ORACLE / "p1-bitnet-packed" / "model", backend):
        pass
    said: list[str] = []
    rotor.set_log(lambda level, message: said.append(message))
    try:
        with rotor.Model(MODEL, backend) as model:
            assert model.info["backend"] == "cpu"
    finally:
        rotor.set_log(None)
    assert any(f"{backend} does not compute ternary weights with a scale per" in message for message in said), said


def test_the_memory_is_known_before_the_load() -> None:
    for backend in ["reference", "cpu"]:
        with rotor.Model(MODEL, backend) as model:
            assert rotor.Model.estimate(MODEL, backend)["weight_bytes"] == model.info["weight_bytes"]


@pytest.mark.parametrize(
    "key, value, words",
    [
        ("use_sliding_window", True, "`use_sliding_window` is true; supported: false"),
        ("layer_types", ["full_attention", "sliding_attention"], "`layer_types` is"),
        ("attention_bias", True, "`attention_bias` is true; supported: false for model_type qwen3"),
        ("rope_scaling", {"rope_type": "dynamic", "factor": 2.0}, "supported: \"default\", \"linear\", \"llama3\" and"),
        ("tie_word_embeddings", False, "lacks tensors: lm_head.weight"),
        ("model_type", "qwen35", "`model_type` is \"qwen35\"; supported:"),
    ],
)
def test_other_arithmetic_is_refused(tmp_path: Any, key: str, value: Any, words: str) -> None:
    files = {path.name: path.read_bytes() for path in MODEL.iterdir()}
    files["config.json"] = json.dumps({**json.loads(files["config.json"]), key: value}).encode()
    with pytest.raises(rotor.RotorError) as error:
        rotor.Model.from_files(files)
    assert words in str(error.value)


def test_a_dense_model_is_refused() -> None:
    files = {path.name: path.read_bytes() for path in MODEL.iterdir()}
    tensors = bytearray(files["model.safetensors"])
    length = int.from_bytes(tensors[:8], "little")
    begin = json.loads(tensors[8 : 8 + length])["model.layers.1.mlp.up_proj.weight"]["data_offsets"][0]
    tensors[8 + length + begin : 10 + length + begin] = np.float16(0.3).tobytes()
    files["model.safetensors"] = bytes(tensors)
    with pytest.raises(rotor.RotorError, match="this is a dense model, or one that was quantised in another way"):
        rotor.Model.from_files(files)
