"""Compares Ternary-Bonsai (Qwen3 with a scale per group of weights) with transformers in f32: `p4`
to `p6` of the oracle."""

from __future__ import annotations

import functools
import json
import math
import re
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import rotor
from conftest import EXHAUSTIVE, GPUS, ORACLE, TIERS, open_model

CASES = ["p4-bonsai-unpacked-yarn", "p5-bonsai-gguf-q2_0", "p6-bonsai-mlx"]
MODEL = ORACLE / CASES[0] / "model"


@functools.lru_cache(maxsize=None)
def golden(case: str) -> dict[str, Any]:
    return json.loads((ORACLE / case / "golden.json").read_text())


def path(case: str) -> Path:
    return ORACLE / case / golden(case)["files"][0]


ALL, HALF, OTHER_HALF = slice(None), slice(0, None, 2), slice(1, None, 2)


def logits(case: str, model: rotor.Model, kv: str, which: slice = ALL) -> dict[str, np.ndarray]:
    """Prompt name -> float32[logit_positions, n_vocab], for some of the prompts."""
    found = {}
    with model.session(kv=kv) as session:
        for prompt in golden(case)["prompts"][which]:
            session.truncate(0)
            done, rows = 0, []
            for position in prompt["logit_positions"]:
                session.append(prompt["ids"][done : position + 1])
                done = position + 1
                rows.append(session.logits())
            found[prompt["name"]] = np.array(rows)
    return found


@functools.lru_cache(maxsize=None)
def reference_logits(case: str, kv: str) -> dict[str, np.ndarray]:
    with open_model(path(case), "reference", 1) as model:
        return logits(case, model, kv)


def assert_same_bits(found: dict[str, np.ndarray], case: str, kv: str) -> None:
    assert found
    want = reference_logits(case, kv)
    for name, its in found.items():
        assert np.array_equal(its.view(np.uint32), want[name].view(np.uint32)), name


@pytest.mark.parametrize("kv, level", [("f32", "strict"), ("f16", "low_precision")])
@pytest.mark.parametrize("case", CASES)
def test_logits_are_those_of_transformers(case: str, kv: str, level: str) -> None:
    tolerance, want = golden(case)["tolerance"][level], np.load(ORACLE / case / "golden.npz")
    for name, found in reference_logits(case, kv).items():
        error = (found - want[name]) / golden(case)["summary"]["logit_std"]
        assert np.abs(error).max() <= tolerance["max"], name
        assert np.sqrt(np.mean(error**2)) <= tolerance["rms"], name


@pytest.mark.parametrize("tier", [*TIERS, *GPUS])
@pytest.mark.parametrize("case", CASES)
def test_every_tier_and_gpu_gives_the_bits_of_the_reference(case: str, tier: str) -> None:
    runs: list[tuple[int, dict[str, slice]]] = [(1, {"f32": ALL}), (2, {"f16": ALL, "i8": ALL})]
    if tier in GPUS and not EXHAUSTIVE:
        runs = [(1, {"f32": ALL, "f16": HALF, "i8": OTHER_HALF})]
    for threads, kinds in runs:
        with open_model(path(case), tier, threads) as model:
            assert rotor.Model.estimate(path(case), tier)["weight_bytes"] == model.info["weight_bytes"]
            for kv, which in kinds.items():
                assert_same_bits(logits(case, model, kv, which), case, kv)


@pytest.mark.parametrize("file", golden("p5-bonsai-gguf-q2_0")["files"])
def test_all_files_of_the_same_weights_give_the_same_bits(file: str) -> None:
    case = "p5-bonsai-gguf-q2_0"
    with open_model(ORACLE / case / file, "cpu", 2) as model:
        assert_same_bits(logits(case, model, "f32"), case, "f32")


@pytest.mark.parametrize("case", CASES)
def test_greedy(case: str) -> None:
    with rotor.Model(path(case)) as model, model.session(kv="f32") as session:
        for prompt in golden(case)["prompts"]:
            if "greedy" not in prompt:
                continue
            want, end = prompt["greedy"], prompt["greedy"]["robust_prefix"]
            if want["first_eos"] is not None:
                end = min(end, want["first_eos"])
            session.truncate(0)
            session.append(prompt["ids"])
            assert [session.step() for _ in range(end)] == want["tokens"][:end], prompt["name"]


@pytest.mark.parametrize("case", CASES)
def test_text(case: str) -> None:
    g = golden(case)
    with rotor.Model(path(case)) as model:
        for x in g["tokenizer"] + g["tokenizer_obscure"]:
            assert model.tokenize(x["text"], add_bos=True, parse_special=True) == x["ids"]
            assert model.tokenize(x["text"], parse_special=True) == x["ids_no_special"]
            assert model.detokenize(x["ids_no_special"]) == x["decoded"]
            assert model.detokenize(x["ids_no_special"], skip_special=True) == x["decoded_skip_special"]
        for x in g["tokenizer_plain"]:
            assert model.tokenize(x["text"]) == x["ids"]
        for x in g["chat"]:
            rendered = model.render_chat(
                x["messages"], x.get("tools"), x["add_generation_prompt"], variables=x.get("variables")
            )
            assert rendered == x["rendered"], x["name"]
            assert model.tokenize(rendered, parse_special=True) == x["ids"]
        assert model.info["n_vocab"] == g["vocab_size"]
        assert sorted(model.info["end_tokens"]) == sorted(g["eos_token_ids"])


@pytest.mark.parametrize("backend", GPUS)
def test_greedy_steps_on_a_gpu_are_those_of_the_cpu(backend: str) -> None:
    prompt = next(prompt for prompt in golden(CASES[0])["prompts"] if "greedy" in prompt)

    def tokens(model: rotor.Model) -> list[int]:
        with model, model.session() as session:
            session.append(prompt["ids"])
            return [session.step() for _ in range(12)]

    assert tokens(open_model(MODEL, backend)) == tokens(rotor.Model(MODEL, "cpu"))


@pytest.mark.parametrize("backend", ["reference", "cpu"])
@pytest.mark.parametrize("case", CASES)
def test_the_memory_is_known_before_the_load(case: str, backend: str) -> None:
    with open_model(path(case), backend) as model:
        assert rotor.Model.estimate(path(case), backend)["weight_bytes"] == model.info["weight_bytes"]


@pytest.mark.parametrize(
    "key, value, words",
    [
        ("use_sliding_window", True, "`use_sliding_window` is true; supported: false"),
        ("layer_types", ["full_attention", "sliding_attention"], "`layer_types` is"),
        ("layer_types", ["full_attention"], "`layer_types` is [\"full_attention\"]; supported: \"full_attention\" for each"),
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


def changed_gguf(name: str, change: Any) -> dict[str, bytes]:
    data = bytearray((ORACLE / CASES[1] / name).read_bytes())
    change(data)
    return {"model.gguf": bytes(data)}


def described(data: bytearray) -> tuple[dict[str, tuple[int, int]], int]:
    """Of each tensor where its sizes end in the header (type and offset follow) and its count of weights, then where
    the numbers begin."""
    found, end = {}, 0
    for match in re.finditer(rb"[a-z][a-z0-9_.]+\.weight", data):
        if struct.unpack_from("<Q", data, match.start() - 8)[0] != len(match[0]):
            continue
        n_sizes = struct.unpack_from("<I", data, match.end())[0]
        sizes = struct.unpack_from(f"<{n_sizes}Q", data, match.end() + 4)
        end = match.end() + 4 + 8 * n_sizes
        found[match[0].decode()] = (end, math.prod(sizes))
    return found, -(-(end + 12) // 32) * 32


def first_block(data: bytearray) -> int:
    """The first byte of the token embedding's numbers."""
    tensors, start = described(data)
    return start + struct.unpack_from("<Q", data, tensors["token_embd.weight"][0] + 4)[0]


def widen(data: bytearray, name: str, extra: int | None = None) -> None:
    """Inserts bytes after the numbers of a tensor: as many as blocks of 64 take more than blocks of 128, or `extra`."""
    tensors, start = described(data)
    offsets = {name: struct.unpack_from("<Q", data, at + 4)[0] for name, (at, _) in tensors.items()}
    count = tensors[name][1]
    if extra is None:
        extra = -(-count // 64 * 18 // 32) * 32 - -(-count // 128 * 34 // 32) * 32
    after = min(offset for offset in offsets.values() if offset > offsets[name])
    for other, offset in offsets.items():
        if offset >= after:
            struct.pack_into("<Q", data, tensors[other][0] + 4, offset + extra)
    data[start + after : start + after] = bytes(extra)


@pytest.mark.parametrize(
    "name, change, words",
    [
        ("model-Q2_0.gguf", lambda data: data.__setitem__(first_block(data) + 2, 0xFF), "code 3 is not a ternary weight"),
        (
            "model-Q2_0.gguf",
            lambda data: data.__setitem__(slice(first_block(data), first_block(data) + 2), b"\x00\x7e"),
            "the scale is NaN, not a finite number",
        ),
        ("model-Q2_0_g64.gguf", lambda data: data.extend(bytes(64)), "blocks of 64 would take"),
        (
            "model-Q2_0.gguf",
            lambda data: widen(data, "blk.1.ffn_up.weight", 32),
            "damaged: tensor blk.1.ffn_up.weight (Q2_0) has",
        ),
        (
            "model-Q2_0.gguf",
            lambda data: widen(data, "blk.1.ffn_up.weight"),
            "tensor blk.1.ffn_up.weight has blocks of 64, and tensor token_embd.weight has blocks of 128; supported: one",
        ),
        (
            "model-PQ2_0.gguf",
            lambda data: widen(data, "blk.1.ffn_up.weight", 32),
            "but PQ2_0 takes",
        ),
        (
            "model-PTQ1_0.gguf",
            lambda data: data.__setitem__(first_block(data), 0x01),
            "embed_tokens.weight, row 0, from column 0 on: the byte 0x01 is not one with which ternary weights are written",
        ),
        # A byte of five digits where there are four.
        (
            "model-PTQ1_0.gguf",
            lambda data: data.__setitem__(first_block(data) + 28 + 24, 0x02),
            "embed_tokens.weight, row 0, from column 128 on: the byte 0x02 is not one",
        ),
        ("model-Q2_0_g64.gguf", lambda data: data.__delitem__(slice(-1000, None)), "is the download complete?"),
        ("model-Q2_0.gguf", lambda data: data.__delitem__(slice(len(data) // 2, None)), "is the download complete?"),
        ("model-PTQ1_0.gguf", lambda data: data.__delitem__(slice(-1000, None)), "is the download complete?"),
        (
            "model-PQ2_0.gguf",
            lambda data: data.__setitem__(slice(data.index(b"qwen3.rope.scaling.type"), None), b""),
            "truncated",
        ),
    ],
)
def test_damaged_blocks_are_refused(name: str, change: Any, words: str) -> None:
    with pytest.raises(rotor.RotorError) as error:
        rotor.Model.from_files(changed_gguf(name, change))
    assert words in str(error.value)


def test_rotated_weights_are_refused() -> None:
    """Bonsai 2: without its rotation the model would write fluent nonsense."""
    files = changed_gguf("model-Q2_0.gguf", lambda data: None)
    data = files["model.gguf"].replace(b"general.file_type", b"prism.hadamard.xx", 1)
    assert data != files["model.gguf"]
    with pytest.raises(rotor.RotorError, match="prism.hadamard.xx`: the weights are rotated"):
        rotor.Model.from_files({"model.gguf": data})


@pytest.mark.parametrize(
    "name, value, words",
    [
        ("model.layers.0.mlp.up_proj.biases", b"\x80\x3f", "this is no ternary model"),
        ("model.layers.0.mlp.up_proj.scales", b"\x80\x7f", "is not the negative scale inf"),
        ("model.layers.0.mlp.up_proj.weight", b"\xff\xff", "code 3 is not a ternary weight"),
    ],
)
def test_mlx_weights_that_are_not_ternary_are_refused(name: str, value: bytes, words: str) -> None:
    files = {file.name: file.read_bytes() for file in path("p6-bonsai-mlx").iterdir()}
    tensors = bytearray(files["model.safetensors"])
    length = int.from_bytes(tensors[:8], "little")
    begin = 8 + length + json.loads(tensors[8 : 8 + length])[name]["data_offsets"][0]
    tensors[begin : begin + len(value)] = value
    files["model.safetensors"] = bytes(tensors)
    with pytest.raises(rotor.RotorError) as error:
        rotor.Model.from_files(files)
    assert words in str(error.value)


def test_modules_of_mlx_have_groups_of_their_own() -> None:
    """Scales that are written twice, for halves of the groups, change no bit."""
    model = path("p6-bonsai-mlx")
    files = {file.name: file.read_bytes() for file in model.iterdir()}
    (length,) = struct.unpack("<Q", files["model.safetensors"][:8])
    header, data = json.loads(files["model.safetensors"][8 : 8 + length]), files["model.safetensors"][8 + length :]
    module, made, numbers = "model.layers.1.mlp.up_proj", {}, b""
    for name, entry in header.items():
        if name == "__metadata__":
            made[name] = entry
            continue
        rows, own = entry["shape"], data[slice(*entry["data_offsets"])]
        if name in (f"{module}.scales", f"{module}.biases"):
            rows, own = [rows[0], 2 * rows[1]], np.frombuffer(own, np.uint16).repeat(2).tobytes()
        made[name] = entry | {"shape": rows, "data_offsets": [len(numbers), len(numbers) + len(own)]}
        numbers += own
    text = json.dumps(made).encode()
    files["model.safetensors"] = struct.pack("<Q", len(text)) + text + numbers
    config = json.loads(files["config.json"])

    def load(form: Any) -> rotor.Model:
        for key in ("quantization", "quantization_config"):
            config[key][module] = form
        return rotor.Model.from_files(files | {"config.json": json.dumps(config).encode()})

    ids = golden("p6-bonsai-mlx")["prompts"][0]["ids"]

    def last(model: rotor.Model) -> np.ndarray:
        with model, model.session() as session:
            session.append(ids)
            return session.logits().view(np.uint32).copy()

    assert np.array_equal(last(load({"group_size": 64, "bits": 2})), last(rotor.Model(model)))
    with pytest.raises(rotor.RotorError, match="as group_size 128 demands"):
        load({"group_size": 128, "bits": 2})
    with pytest.raises(rotor.RotorError, match=f"`quantization.{module}.bits` is 4; supported: 2"):
        load({"group_size": 64, "bits": 4})
