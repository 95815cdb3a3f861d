"""A GGUF file gives the same results as safetensors with the same weights, or an error that says
what is wrong."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Callable

import numpy as np
import pytest

import make_checkpoint
import make_gguf
import rotor
from conftest import BACKENDS, HERE, TIERS, on_all_backends, open_model
from make_gguf import BF16, BOOL, F16, F32, FLOAT, LIST, TEXT, U8, U32, Gguf

#: architecture -> its name in make_checkpoint
KINDS = {"bitnet-b1.58": "packed-auto", "bitnet-25": "packed-auto", "bitnet": "packed-auto", "llama": "packed-llama"}
TYPES = ["I2_S", "TQ1_0", "TQ2_0"]
TEXTS = [
    "", "Hello", " Hello world", "it's 12345 o'clock, isn't it?", "a<|eot_id|>b<|begin_of_text|>", "quokka zeppelin quokka",
    "Grüße, 世界! \N{GRINNING FACE}\n\n\ttabs  and   spaces\r\n", "\x00\x7f\u0085\u3000x", "<|not a token|>",
]
CHAT = [{"role": "user", "content": " hi there "}, {"role": "assistant", "content": "yes?"}, {"role": "user", "content": "no"}]


@pytest.fixture(scope="session")
def directories(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Architecture -> a model of Hugging Face whose numbers f16 can represent."""
    made: dict[str, Path] = {}
    for kind, seed in (("packed-auto", 5), ("packed-llama", 6)):
        path = tmp_path_factory.mktemp("gguf") / kind
        is_llama = kind == "packed-llama"
        make_checkpoint.make(str(path), make_checkpoint.Spec(
            kind=kind, seed=seed, hidden=256, inter=512, layers=2, heads=4, kv_heads=2, vocab=400,
            vocab_pad=9 if is_llama else 0, head_dim=128 if is_llama else 0, tie=not is_llama,
            chat="llama3" if is_llama else "bitnet", rms_eps=1e-6 if is_llama else 1e-5))
        make_gguf.make_exact(path)
        made |= {architecture: path for architecture, its in KINDS.items() if its == kind}
    return made


def logits(model: rotor.Model) -> np.ndarray:
    """The logits after one, two and twenty tokens."""
    with model.session(context_length=64) as session:
        found = []
        for ids in ([3], [70], list(range(20, 38))):
            session.append(ids)
            found.append(session.logits())
    return np.array(found)


def assert_same(path: Path, directory: Path, backend: str, has_same_text: bool = True) -> None:
    """The file on this backend gives what the directory gives on the CPU."""
    with open_model(path, backend) as found, open_model(directory, "cpu") as want:
        assert np.array_equal(logits(found).view(np.uint32), logits(want).view(np.uint32))
        if has_same_text:
            assert_same_text(found, want)


def assert_same_text(found: rotor.Model, want: rotor.Model) -> None:
    for text in TEXTS:
        for add_bos in (False, True):
            for parse_special in (False, True):
                ids = want.tokenize(text, add_bos, parse_special)
                assert found.tokenize(text, add_bos, parse_special) == ids, (text, add_bos, parse_special)
    ids = list(range(want.info["n_vocab"]))
    for skip_special in (False, True):
        assert found.detokenize(ids, skip_special) == want.detokenize(ids, skip_special)
    for add_generation_prompt in (False, True):
        assert found.chat_format(CHAT, add_generation_prompt) == want.chat_format(CHAT, add_generation_prompt)


def generated(path: Path) -> list[int | None]:
    with rotor.Model(path, "cpu") as model, model.session(context_length=300) as session:
        session.append([3, 70, 9])
        session.set_sampling(temperature=2.0, seed=7)
        return [session.step() for _ in range(250)]


@pytest.mark.parametrize("backend", [backend for backend in BACKENDS if "neon" not in backend])
@pytest.mark.parametrize("ternary", TYPES)
@pytest.mark.parametrize("architecture", KINDS)
def test_same_as_safetensors(
    architecture: str, ternary: str, backend: str, directories: dict[str, Path], tmp_path: Path
) -> None:
    directory = directories[architecture]
    path = make_gguf.convert(directory, architecture, ternary).write(tmp_path / "model.gguf")
    assert_same(path, directory, backend)


@pytest.mark.parametrize("architecture", ["bitnet-b1.58", "llama"])
def test_same_tokens_and_ends(architecture: str, directories: dict[str, Path], tmp_path: Path) -> None:
    path = make_gguf.convert(directories[architecture], architecture, "TQ1_0").write(tmp_path / "model.gguf")
    found = generated(path)
    assert found == generated(directories[architecture])
    assert None in found, "no end token was drawn, so they were not compared"


@pytest.mark.parametrize("kind", KINDS.values())
def test_any_scale(kind: str, tmp_path: Path) -> None:
    """I2_S has f32 scales, so no scale of another file loses precision, and neither do the
    inverses."""
    directory = tmp_path / "model"
    spec = make_checkpoint.Spec(kind=kind, seed=8, hidden=128, inter=256, layers=1, heads=2, kv_heads=1, vocab=320)
    make_checkpoint.make(str(directory), spec)
    architecture = "llama" if kind == "packed-llama" else "bitnet-b1.58"
    for embedding in (BF16, F32):
        path = make_gguf.convert(directory, architecture, "I2_S", embedding).write(tmp_path / "model.gguf")
        assert_same(path, directory, "cpu")


def changed(directory: Path, tmp_path: Path, change: Callable[[Gguf], Any], architecture: str = "bitnet-b1.58",
            ternary: str = "TQ2_0") -> Path:
    gguf = make_gguf.convert(directory, architecture, ternary)
    change(gguf)
    return gguf.write(tmp_path / "model.gguf")


@pytest.mark.parametrize("ternary", ["TQ1_0", "TQ2_0"])
def test_a_scale_per_block(ternary: str, directories: dict[str, Path], tmp_path: Path) -> None:
    """Rows of q are multiplied by powers of two, and the same rows of k are divided by them: the
    scores stay as they are. Pairs of rows that turn together are neighbours in a llama file."""
    size = {"TQ1_0": 54, "TQ2_0": 66}[ternary]

    def scale(gguf: Gguf, name: str, sign: int) -> None:
        kind, shape, raw = gguf.tensors[name]
        blocks = np.frombuffer(raw, np.uint8).reshape(shape[0], -1, size).copy()
        scales = blocks[..., -2:].copy().view(np.float16)
        factors = 2.0 ** (sign * (np.arange(shape[0]) % 64 // 2 % 3))
        blocks[..., -2:] = (scales * factors[:, None, None]).astype(np.float16).view(np.uint8)
        gguf.tensors[name] = (kind, shape, blocks.tobytes())

    def change(gguf: Gguf) -> None:
        scale(gguf, "blk.0.attn_q.weight", 1)
        scale(gguf, "blk.1.attn_q.weight", 1)

    def change_both(gguf: Gguf) -> None:
        change(gguf)
        scale(gguf, "blk.0.attn_k.weight", -1)
        scale(gguf, "blk.1.attn_k.weight", -1)

    def logits_of(model: rotor.Model) -> Array:
        with model.session(context_length=64) as session:
            session.append([3, 70, 9, 41, 5, 5, 80])
            return session.logits().copy()

    def logits(path: Path, backend: str) -> Array:
        with rotor.Model(path, backend) as model:
            return logits_of(model)

    want = logits(directories["llama"], "reference")
    of_q = logits(changed(directories["llama"], tmp_path, change, "llama", ternary), "reference")
    assert np.abs(want - of_q).max() > 0.1 * want.std()
    path = changed(directories["llama"], tmp_path, change_both, "llama", ternary)
    got = logits(path, "reference")
    assert np.abs(want - got).max() < 2e-3 * want.std(), np.abs(want - got).max()
    for model in on_all_backends(path, TIERS):
        assert np.array_equal(logits_of(model).view(np.uint32), got.view(np.uint32)), model.info["tier"]
    with rotor.Model(path, "cpu") as model:
        assert rotor.Model.estimate(path, "cpu")["weight_bytes"] == model.info["weight_bytes"]


def test_the_published_file(directories: dict[str, Path], tmp_path: Path) -> None:
    """The metadata of the published file name no pre-tokenizer and no activation."""
    path = changed(directories["bitnet-b1.58"], tmp_path, lambda g: g.metadata.pop("tokenizer.ggml.pre"), ternary="I2_S")
    assert_same(path, directories["bitnet-b1.58"], "cpu")


def test_optional_keys(directories: dict[str, Path], tmp_path: Path) -> None:
    def change(gguf: Gguf) -> None:
        gguf.version = 2
        gguf.alignment = 64
        for key in ("bitnet.vocab_size", "bitnet.rope.dimension_count", "tokenizer.ggml.add_bos_token"):
            del gguf.metadata[key]
        gguf.metadata |= {
            "general.alignment": (U32, 64), "bitnet.hidden_activation": (TEXT, "relu2"),
            "bitnet.rope.scaling.type": (TEXT, "linear"), "bitnet.rope.scaling.factor": (FLOAT, 1.0),
            "bitnet.attention.causal": (BOOL, True), "bitnet.expert_count": (U8, 0), "split.count": (U32, 1),
        }

    path = changed(directories["bitnet"], tmp_path, change, "bitnet")
    assert_same(path, directories["bitnet"], "cpu")


def test_scales_as_tensors(directories: dict[str, Path], tmp_path: Path) -> None:
    """Older converters of llama.cpp wrote weights of scale 1, and the scale in a tensor of its own.
    """
    def change(gguf: Gguf) -> None:
        source = make_gguf.read_safetensors(directories["bitnet"] / "model.safetensors")
        for name in [name for name, (kind, _, _) in gguf.tensors.items() if kind == make_gguf.TQ1_0]:
            layer, here = name.split(".")[1:3]
            there = {here: there for there, here in make_gguf.NAMES.items()}[here]
            prefix = f"model.layers.{layer}.{there}"
            weights = make_gguf.unpack(source[f"{prefix}.weight"])
            gguf.tensors[name] = (make_gguf.TQ1_0, weights.shape, make_gguf.tq1_0(weights, 1.0))
            scale = source[f"{prefix}.weight_scale"].astype("<f4").tobytes()
            gguf.tensors[name.replace("weight", "scale")] = (F32, (1,), scale)

    path = changed(directories["bitnet"], tmp_path, change, "bitnet", "TQ1_0")
    assert_same(path, directories["bitnet"], "cpu")
    gguf = make_gguf.convert(directories["bitnet"], "bitnet", "TQ1_0")
    gguf.tensors["blk.1.ffn_up.scale"] = (F32, (1,), np.float32(2).tobytes())
    with pytest.raises(rotor.RotorError, match="has the scale .* and blk.1.ffn_up.scale as well"):
        rotor.Model(gguf.write(tmp_path / "both.gguf"))


def test_stated_silu(directories: dict[str, Path], tmp_path: Path) -> None:
    change = {"bitnet.hidden_activation": (TEXT, "silu")}
    path = changed(directories["bitnet"], tmp_path, lambda g: g.metadata.update(change), "bitnet")
    directory = tmp_path / "silu"
    shutil.copytree(directories["bitnet"], directory)
    config = json.loads((directory / "config.json").read_text())
    (directory / "config.json").write_text(json.dumps(dict(config, hidden_act="silu")))
    assert_same(path, directory, "cpu")


def test_linear_rope(directories: dict[str, Path], tmp_path: Path) -> None:
    change = {"llama.rope.scaling.type": (TEXT, "linear"), "llama.rope.scaling.factor": (FLOAT, 4.0)}
    path = changed(directories["llama"], tmp_path, lambda g: g.metadata.update(change), "llama")
    directory = tmp_path / "linear"
    shutil.copytree(directories["llama"], directory)
    config = json.loads((directory / "config.json").read_text())
    config["rope_scaling"] = {"type": "linear", "factor": 4.0}
    (directory / "config.json").write_text(json.dumps(config))
    assert_same(path, directory, "cpu")


def test_places(directories: dict[str, Path], tmp_path: Path) -> None:
    """A directory with one GGUF file is that file. With several it is an error. Files of Hugging
    Face have priority."""
    directory = directories["bitnet-b1.58"]
    gguf = make_gguf.convert(directory, "bitnet-b1.58", "I2_S")
    alone = gguf.write(tmp_path / "Wörter im Namen" / "MODEL.GGUF").parent
    assert_same(alone, directory, "cpu")
    gguf.write(alone / "second.gguf")
    with pytest.raises(rotor.RotorError, match=r"several models \(MODEL.GGUF, second.gguf\); load one by its path"):
        rotor.Model(alone)
    assert_same(alone / "second.gguf", directory, "cpu")
    both = tmp_path / "both"
    shutil.copytree(directory, both)
    (both / "broken.gguf").write_bytes(b"GGUF")
    assert_same(both, directory, "cpu")
    for missing in (tmp_path / "missing.gguf", tmp_path / "missing" / "model.gguf"):
        with pytest.raises(rotor.RotorError) as caught:
            rotor.Model(missing)
        assert caught.value.name == "ROTOR_E_IO" and missing.name in str(caught.value)


@pytest.mark.parametrize("ternary", TYPES)
def test_memory_and_files_of_the_host(ternary: str, directories: dict[str, Path], tmp_path: Path) -> None:
    directory = directories["llama"]
    path = make_gguf.convert(directory, "llama", ternary).write(tmp_path / "model.gguf")
    with open_model(directory, "cpu") as want, path.open("rb") as file:
        for content in (path.read_bytes(), file):
            with rotor.Model.from_files({"any name.gguf": content}, "cpu") as found:
                assert np.array_equal(logits(found).view(np.uint32), logits(want).view(np.uint32))
                assert_same_text(found, want)
        with pytest.raises(rotor.RotorError, match=r"several models \(a.gguf, b.gguf\)"):
            rotor.Model.from_files({"a.gguf": b"", "b.gguf": b""}, "cpu")


def test_estimate(directories: dict[str, Path], tmp_path: Path) -> None:
    path = make_gguf.convert(directories["llama"], "llama", "TQ2_0").write(tmp_path / "model.gguf")
    with rotor.Model(path, "cpu") as model:
        assert rotor.Model.estimate(path, "cpu")["weight_bytes"] == model.info["weight_bytes"]


def test_a_tokenizer_beside_the_file(directories: dict[str, Path], tmp_path: Path) -> None:
    """An unknown pre-tokenizer is refused, unless the directory has the model's own tokenizer.json.
    """
    directory = directories["llama"]
    path = changed(directory, tmp_path, lambda g: g.metadata.update({"tokenizer.ggml.pre": (TEXT, "falcon")}), "llama")
    with pytest.raises(rotor.RotorError, match="`tokenizer.ggml.pre` is \"falcon\".*tokenizer.json beside") as caught:
        rotor.Model(path)
    assert caught.value.name == "ROTOR_E_TOKENIZER"
    for name in ("tokenizer.json", "tokenizer_config.json", "generation_config.json"):
        shutil.copy(directory / name, tmp_path / name)
    assert_same(tmp_path, directory, "cpu")
    with pytest.raises(rotor.RotorError, match="tokenizer.ggml.pre"):
        rotor.Model(path)


@pytest.mark.parametrize("name", ["llama3", "llama-v3", "falcon3", "falcon-h1", "falcon_e"])
def test_names_of_the_pre_tokenizer(name: str, directories: dict[str, Path], tmp_path: Path) -> None:
    """All names with the same meaning give the same tokens."""
    path = changed(directories["llama"], tmp_path, set_key("tokenizer.ggml.pre", TEXT, name), "llama")
    assert_same(path, directories["llama"], "cpu")


def test_tokens_without_types(directories: dict[str, Path], tmp_path: Path) -> None:
    """The tokens that keys name are control tokens. A text is tokenized as with types."""
    typed = make_gguf.convert(directories["llama"], "llama", "TQ2_0").write(tmp_path / "typed.gguf")
    path = changed(directories["llama"], tmp_path, drop_key("tokenizer.ggml.token_type"), "llama")
    with rotor.Model(typed, "cpu") as wanted, rotor.Model(path, "cpu") as model:
        for text in ("the hello 12345", "a  b\n", "<|begin_of_text|>x"):
            assert model.tokenize(text, True) == wanted.tokenize(text, True)
        assert model.info["bos_token"] == wanted.info["bos_token"]
        assert set(model.info["end_tokens"]) & set(wanted.info["end_tokens"])


def test_stretched_rotary_frequencies(directories: dict[str, Path], tmp_path: Path) -> None:
    """`rope_freqs.weight` by the converter's formula gives the same result as config.json. Ones
    change nothing."""
    directory = tmp_path / "stretched"
    shutil.copytree(directories["llama"], directory)
    config = json.loads((directory / "config.json").read_text())
    scaling = {"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
               "original_max_position_embeddings": 8192}
    head_dim = config.get("head_dim") or config["hidden_size"] // config["num_attention_heads"]
    factors = []
    for i in range(0, head_dim, 2):
        frequency = np.float32(1.0 / config["rope_theta"] ** (i / head_dim))
        length = 2 * np.pi / frequency
        smooth = (8192 / length - 1.0) / 3.0
        factors.append(1.0 if length < 8192 / 4 else 8.0 if length > 8192 else 1 / ((1 - smooth) / 8 + smooth))
    assert 8.0 in factors, "no frequency is slow enough to tell the factor"

    def with_factors(numbers: Any) -> Callable[[Gguf], Any]:
        content = np.asarray(numbers, "<f4")
        return lambda gguf: gguf.tensors.update({"rope_freqs.weight": (F32, content.shape, content.tobytes())})

    assert_same(changed(directory, tmp_path, with_factors(np.ones(head_dim // 2)), "llama"), directory, "cpu")
    (directory / "config.json").write_text(json.dumps(config | {"rope_scaling": scaling}))
    assert_same(changed(directory, tmp_path, with_factors(factors), "llama"), directory, "cpu")


def test_without_a_vocabulary(directories: dict[str, Path], tmp_path: Path) -> None:
    def change(gguf: Gguf) -> None:
        gguf.metadata = {key: entry for key, entry in gguf.metadata.items() if not key.startswith("tokenizer")}

    path = changed(directories["llama"], tmp_path, change, "llama")
    assert_same(path, directories["llama"], "cpu", has_same_text=False)
    with rotor.Model(path) as model, pytest.raises(rotor.RotorError, match="only token ids"):
        model.tokenize("a")


def set_key(key: str, kind: int, content: Any) -> Callable[[Gguf], Any]:
    return lambda gguf: gguf.metadata.update({key: (kind, content)})


def drop_key(key: str) -> Callable[[Gguf], Any]:
    return lambda gguf: gguf.metadata.pop(key)


def set_type(name: str, kind: int) -> Callable[[Gguf], Any]:
    return lambda gguf: gguf.tensors.update({name: (kind, *gguf.tensors[name][1:])})


def set_bytes(name: str, at: int, content: bytes) -> Callable[[Gguf], Any]:
    def change(gguf: Gguf) -> None:
        kind, shape, raw = gguf.tensors[name]
        start = at % len(raw)
        gguf.tensors[name] = (kind, shape, raw[:start] + content + raw[start + len(content) :])

    return change


def rename(old: str, new: str) -> Callable[[Gguf], Any]:
    return lambda gguf: gguf.tensors.update({new: gguf.tensors.pop(old)})


A = "bitnet-b1.58"
REFUSALS: list[tuple[Callable[[Gguf], Any], str, str]] = [
    (drop_key("general.architecture"), "FORMAT", "`general.architecture` is missing"),
    (set_key("general.architecture", U32, 7), "FORMAT", "`general.architecture` is 7, but should be a string"),
    (set_key("general.architecture", TEXT, "qwen35"), "UNSUPPORTED", "is \"qwen35\"; supported: \"bitnet-b1.58\", "),
    (set_key("general.alignment", U32, 7), "FORMAT", "`general.alignment` is 7, but should be a power of two"),
    (set_key("split.count", U32, 2), "UNSUPPORTED", "`split.count` is 2: this is a part of a model"),
    (drop_key(f"{A}.block_count"), "FORMAT", f"`{A}.block_count` is missing"),
    (drop_key(f"{A}.attention.layer_norm_rms_epsilon"), "FORMAT", "layer_norm_rms_epsilon` is missing"),
    (set_key(f"{A}.block_count", FLOAT, 2.0), "FORMAT", "is 2e0, but should be a whole number of at least 1"),
    (set_key(f"{A}.block_count", U32, 3), "FORMAT", "there is no tensor blk.2.attn_norm.weight, .* and 7 more"),
    (set_key(f"{A}.block_count", U32, 1), "UNSUPPORTED", "tensors that this architecture does not account for: blk.1."),
    (set_key(f"{A}.block_count", U32, 2**31), "FORMAT", "there is no tensor blk.2.attn_norm"),
    (set_key(f"{A}.attention.head_count", U32, 3), "UNSUPPORTED", "rope.dimension_count` is 64; supported: 85, the size"),
    (set_key(f"{A}.attention.head_count_kv", U32, 3), "UNSUPPORTED", "metadata, read as config.json: num_attention_heads"),
    (set_key(f"{A}.attention.head_count_kv", LIST, (U32, [2, 2])), "FORMAT", "is a list of 2 u32, but should be a whole"),
    (set_key(f"{A}.embedding_length", U32, 128), "UNSUPPORTED", "rope.dimension_count` is 64; supported: 32"),
    (set_key(f"{A}.feed_forward_length", U32, 500), "FORMAT", "has shape"),
    (set_key(f"{A}.vocab_size", U32, 401), "UNSUPPORTED", "vocab_size` is 401; supported: 400, the rows of token_embd"),
    (set_key(f"{A}.hidden_activation", TEXT, "gelu"), "UNSUPPORTED", "is \"gelu\"; supported: \"relu2\" and \"silu\""),
    (set_key(f"{A}.attention.sliding_window", U32, 512), "UNSUPPORTED", "sliding_window` is 512; supported: models without"),
    (set_key(f"{A}.attention.causal", BOOL, False), "UNSUPPORTED", "attention.causal` is false; supported: 1"),
    (set_key(f"{A}.expert_count", U32, 8), "UNSUPPORTED", "expert_count` is 8; supported: 0"),
    (set_key(f"{A}.rope.scaling.type", TEXT, "longrope"), "UNSUPPORTED", "is \"longrope\"; supported: \"none\", \"linear\" and \"yarn\""),
    (set_key(f"{A}.rope.freq_base", FLOAT, float("nan")), "FORMAT", "freq_base` is NaN, but should be a finite number"),
    (set_type("token_embd.weight", 13), "UNSUPPORTED", "token_embd.weight is Q5_K; supported for it: F32, F16, BF16, Q8_0"),
    (set_type("blk.0.attn_q.weight", 38), "UNSUPPORTED", "is TL1; supported for it: I2_S, TQ1_0 and TQ2_0"),
    (set_type("blk.0.attn_q.weight", 1000), "UNSUPPORTED", "is of the unknown type 1000; supported"),
    (set_type("blk.0.attn_q.weight", make_gguf.TQ1_0), "FORMAT", "has 16896 bytes up to blk.0.attn_k.weight, but TQ1_0 takes"),
    (set_type("output_norm.weight", 36), "UNSUPPORTED", "output_norm.weight is I2_S; supported for it: F32"),
    (rename("blk.0.attn_q.weight", "blk.0.attn_q.bias"), "FORMAT", "there is no tensor blk.0.attn_q.weight"),
    (lambda g: g.tensors.update({"rope_freqs.weight": (F32, (32,), bytes(128))}), "UNSUPPORTED", "rope_freqs.weight does not follow"),
    (lambda g: g.tensors.update({"rope_freqs.weight": (F32, (7,), bytes(28))}), "UNSUPPORTED", "rope_freqs.weight has 7 numbers"),
    (lambda g: g.tensors.update({"blk.0.attn_q.bias": (F32, (256,), bytes(1024))}), "UNSUPPORTED", "for: blk.0.attn_q.bias"),
    (set_bytes("blk.1.ffn_up.weight", 66 * 5 + 64, b"\x00\x7c"), "UNSUPPORTED",
     "up_proj.weight, row 5, from column 0 on: the scale is inf, not a finite number"),
    (set_bytes("blk.1.ffn_up.weight", 66 * 7, b"\xc0"), "FORMAT", "row 7, column 96: code 3 is not a ternary weight"),
    (set_bytes("token_embd.weight", 6, b"\x00\x7c"), "FORMAT", "embed_tokens.weight, row 0, column 3: inf is not"),
    (set_key("tokenizer.ggml.model", TEXT, "llama"), "TOKENIZER", "`tokenizer.ggml.model` is \"llama\"; supported: \"gpt2\""),
    (set_key("tokenizer.ggml.pre", TEXT, "default"), "TOKENIZER", "`tokenizer.ggml.pre` is \"default\"; supported"),
    (drop_key("tokenizer.ggml.merges"), "TOKENIZER", "`tokenizer.ggml.merges` is missing"),
    (set_key("tokenizer.ggml.merges", LIST, (TEXT, ["not there"])), "TOKENIZER", "not"),
    (set_key("tokenizer.ggml.merges", LIST, (U32, [1])), "FORMAT", "is a list of 1 u32, but should be a list of strings"),
    (set_key("tokenizer.ggml.token_type", LIST, (U32, [1])), "TOKENIZER", "has 1 elements for 400 tokens"),
    (set_key("tokenizer.ggml.token_type", LIST, (U32, [6] * 400)), "TOKENIZER", "of token 0 is 6; supported for"),
    (set_key("tokenizer.ggml.bos_token_id", U32, 400), "FORMAT", "is 400, but should be a token's id, below 400"),
    (drop_key("tokenizer.ggml.bos_token_id"), "TOKENIZER", "`tokenizer.ggml.bos_token_id` is missing"),
    (set_key("x", LIST, (LIST, [(U32, [1])])), "FORMAT", "`x` is a list of lists, which rotor does not read"),
]


@pytest.mark.parametrize("number", range(len(REFUSALS)))
def test_refusals(number: int, directories: dict[str, Path], tmp_path: Path) -> None:
    change, name, message = REFUSALS[number]
    path = changed(directories[A], tmp_path, change)
    with pytest.raises(rotor.RotorError, match=message) as caught:
        rotor.Model(path, "cpu")
    assert caught.value.name == f"ROTOR_E_{name}"
    assert str(path) in str(caught.value) or name == "TOKENIZER"


def test_bytes_that_no_writer_makes(directories: dict[str, Path], tmp_path: Path) -> None:
    """Base 3 has 243 numbers of five digits, and a byte has 256 values."""
    path = changed(directories[A], tmp_path, set_bytes("blk.1.ffn_up.weight", 54 * 7 + 3, b"\x01"), ternary="TQ1_0")
    words = "up_proj.weight, row 7 of the file, from column 0 on: the byte 0x01 is not one with which ternary weights"
    with pytest.raises(rotor.RotorError, match=words):
        rotor.Model(path, "cpu")


def test_an_activation_that_cannot_be_known(directories: dict[str, Path], tmp_path: Path) -> None:
    """1bitLLM's models have the architecture of 2B4T, a SentencePiece vocabulary, and SiLU."""
    change = set_key("tokenizer.ggml.model", TEXT, "llama")
    path = changed(directories["bitnet"], tmp_path, change, "bitnet")
    with pytest.raises(rotor.RotorError, match="`bitnet.hidden_activation` is missing; supported: ") as caught:
        rotor.Model(path)
    assert caught.value.name == "ROTOR_E_UNSUPPORTED"
    path = changed(directories["llama"], tmp_path, drop_key("tokenizer.ggml.pre"), "llama")
    with pytest.raises(rotor.RotorError, match="`tokenizer.ggml.pre` is missing; supported: "):
        rotor.Model(path)


@pytest.mark.parametrize("group", ["gguf_truncations", "gguf_flips", "gguf_lies"])
def test_damaged_files(group: str, tmp_path: Path) -> None:
    """A damaged file gives an error or a model, and never takes much memory, whatever sizes it
    claims."""
    directory, good = tmp_path / "made", tmp_path / "good"
    spec = make_checkpoint.Spec(seed=3, hidden=128, inter=128, layers=1, heads=2, kv_heads=1, vocab=300)
    make_checkpoint.make(str(directory), spec)
    make_gguf.make_exact(directory)
    make_gguf.convert(directory, A, "I2_S").write(good / "model.gguf")
    command = [sys.executable, "-X", "faulthandler", str(HERE / "bad_files_worker.py"), str(good), str(tmp_path), group]
    worker = subprocess.run(command, capture_output=True, text=True, timeout=300)
    lines = worker.stdout.splitlines()
    assert worker.returncode == 0, (worker.returncode, lines[-1:], worker.stderr[-2000:])
    summary = json.loads(lines[-1])
    print(f"{group}: {summary}")
    assert set(summary["names"]) <= {"ROTOR_E_FORMAT", "ROTOR_E_UNSUPPORTED", "ROTOR_E_TOKENIZER", "ROTOR_E_NUMERIC"}
    assert summary["refused"] > 60
    assert summary["peak_mb"] < 1000
    assert group == "gguf_flips" or summary["different"] == 0, summary["silent"]


# ------------------------------------------------------------------- gguf, llama.cpp's own package, as a witness


def package() -> Any:
    return pytest.importorskip("gguf", reason="the package gguf is not installed")


@pytest.mark.parametrize("ternary", ["TQ1_0", "TQ2_0"])
@pytest.mark.parametrize("architecture", ["bitnet", "llama"])
def test_a_file_of_the_package(
    architecture: str, ternary: str, directories: dict[str, Path], tmp_path: Path
) -> None:
    """The gguf package writes and quantises the file. Only the numbers are chosen here."""
    gguf = package()
    kind = gguf.GGMLQuantizationType[ternary]
    encoders = {ternary: lambda weights, scale: gguf.quants.quantize(weights.astype(np.float32) * np.float32(scale), kind).tobytes()}
    made = make_gguf.convert(directories[architecture], architecture, ternary, F16, encoders)
    assert made.to_bytes() == make_gguf.convert(directories[architecture], architecture, ternary).to_bytes()
    path = tmp_path / "model.gguf"
    writer = gguf.GGUFWriter(path, architecture)
    for key, (type_, content) in made.metadata.items():
        if key == "general.architecture":
            continue
        if type_ == LIST:
            writer.add_array(key, content[1])
        else:
            writer.add_key_value(key, content, gguf.GGUFValueType(type_))
    for name, (type_, shape, raw) in made.tensors.items():
        rows = np.frombuffer(raw, np.uint8).reshape(*shape[:-1], -1)
        writer.add_tensor(name, rows, raw_dtype=gguf.GGMLQuantizationType(type_))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    assert_same(path, directories[architecture], "cpu")


@pytest.mark.parametrize("backend", ["reference", "cpu"])
@pytest.mark.parametrize("quant", ["Q8_0", "Q4_K", "Q6_K"])
def test_quantised_embeddings(quant: str, backend: str, directories: dict[str, Path], tmp_path: Path) -> None:
    """Blocks of random bits with small scales match the package's f32 numbers, for the embedding
    and for a separate head."""
    gguf = package()
    kind = gguf.GGMLQuantizationType[quant]
    numbers, size = gguf.GGML_QUANT_SIZES[kind]
    rng = np.random.default_rng(4)
    quantised = make_gguf.convert(directories["llama"], "llama", "I2_S")
    plain = make_gguf.convert(directories["llama"], "llama", "I2_S")
    for name in ("token_embd.weight", "output.weight"):
        _, shape, _ = quantised.tensors[name]
        blocks = rng.integers(0, 256, (shape[0] * shape[1] // numbers, size), np.uint8)
        scales = {"Q8_0": [0], "Q4_K": [0, 2], "Q6_K": [208]}[quant]
        for at in scales:
            blocks[:, at : at + 2] = (rng.standard_normal((len(blocks), 1)) / 999).astype(np.float16).view(np.uint8)
        want = gguf.quants.dequantize(blocks.reshape(shape[0], -1), kind)
        quantised.tensors[name] = (int(kind), shape, blocks.tobytes())
        plain.tensors[name] = (F32, shape, want.astype("<f4").tobytes())
    found, want_path = quantised.write(tmp_path / "quantised.gguf"), plain.write(tmp_path / "plain.gguf")
    assert_same(found, want_path, backend)
