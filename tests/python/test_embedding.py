"""Compares the embeddings of a small model in the form of BitNet-embedding-0.6B with the oracle's:
`e1-bitnet-embedding` in both spellings of its names; `e2-bitnet-embedding-128`, whose rows consist of
whole blocks of I2_S, as a GGUF file, too; and fresh cases of both shapes."""

from __future__ import annotations

import ctypes
import json
import shutil
import struct
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import make_embedding
import make_gguf
import rotor
from conftest import BACKENDS, EXHAUSTIVE, ORACLE, TAVERN, on_all_backends, open_model
from rotor import _embed, _library

CASE = ORACLE / "e1-bitnet-embedding"
MODEL = CASE / "model"
GOLDEN: dict[str, Any] = json.loads((CASE / "golden.json").read_text())
WIDE = ORACLE / "e2-bitnet-embedding-128"
TEXTS = [entry["text"] for entry in GOLDEN["texts"]]
IDS = [entry["ids"] for entry in GOLDEN["texts"]]
SPEC = make_embedding.SPEC
PROJECTIONS = {
    "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output", "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up", "mlp.down_proj": "ffn_down",
}
NORMS = {
    "input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm",
    "self_attn.q_norm": "attn_q_norm", "self_attn.k_norm": "attn_k_norm",
}


def spelled(to: Path, prefix: str) -> Path:
    """A copy of the model whose tensors' names begin with `prefix`."""
    shutil.copytree(MODEL, to)
    data = (MODEL / "model.safetensors").read_bytes()
    (length,) = struct.unpack_from("<Q", data)
    header = json.loads(data[8 : 8 + length])
    named = {name if name == "__metadata__" else prefix + name: entry for name, entry in header.items()}
    text = json.dumps(named).encode()
    (to / "model.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + data[8 + length :])
    return to


def ternary(master: np.ndarray) -> tuple[np.ndarray, float]:
    """The ternary weights that master weights become, and their scale."""
    factor = np.float32(1) / max(np.float32(np.abs(master.astype(np.float64)).mean()), np.float32(1e-5))
    return np.clip(np.round(master * factor), -1, 1).astype(np.int8), float(np.float32(1) / factor)


def as_gguf(to: Path, pooling_type: int | None, model: Path = WIDE / "model") -> Path:
    """The same weights as a GGUF file of I2_S, in a directory with their tokenizer."""
    source = make_gguf.read_safetensors(model / "model.safetensors")
    config = json.loads((model / "config.json").read_text())

    def floats(name: str) -> tuple[int, tuple[int, ...], bytes]:
        return make_gguf.F32, source[name].shape, source[name].astype("<f4").tobytes()

    tensors: make_gguf.Tensors = {"token_embd.weight": floats("embed_tokens.weight"), "output_norm.weight": floats("norm.weight")}
    for layer in range(config["num_hidden_layers"]):
        for there, here in NORMS.items():
            tensors[f"blk.{layer}.{here}.weight"] = floats(f"layers.{layer}.{there}.weight")
        for there, here in PROJECTIONS.items():
            weights, scale = ternary(source[f"layers.{layer}.{there}.weight"])
            tensors[f"blk.{layer}.{here}.weight"] = (make_gguf.I2_S, weights.shape, make_gguf.i2_s(weights, scale))
            tensors[f"blk.{layer}.{here}_norm_in.weight"] = floats(f"layers.{layer}.{there}.norm.weight")
    metadata = make_gguf.describe(config, "qwen3")
    if pooling_type is not None:
        metadata["qwen3.pooling_type"] = (make_gguf.U32, pooling_type)
    made = make_gguf.Gguf(metadata, tensors).write(to / "model.gguf")
    shutil.copy(model / "tokenizer.json", to)
    return made.parent


def fresh(to: Path, seed: int, *options: str, **shape: int) -> tuple[Path, dict[str, Any]]:
    """A new model of the oracle's generator, and its golden vectors."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(make_embedding, "SPEC", replace(SPEC, **shape))
        patch.setattr("sys.argv", ["make_embedding.py", str(to), "--seed", str(seed), *options])
        make_embedding.main()
    return to / "model", json.loads((to / "golden.json").read_text())


def assert_golden(vectors: np.ndarray, pooling: str, golden: dict[str, Any] = GOLDEN) -> None:
    """All texts within their tolerance, and almost all within the strict one."""
    errors = [float(np.abs(found - want[pooling]).max()) for found, want in zip(vectors, golden["texts"])]
    assert len(errors) == len(golden["texts"]) == len(vectors)
    for error, want in zip(errors, golden["texts"]):
        assert error <= want["tolerance"], want["text"]
    flipped = sum(error > golden["strict"]["max"] for error in errors)
    assert flipped <= golden["strict"]["texts_that_may_fail"], errors


@pytest.fixture(scope="module")
def reference() -> dict[str, np.ndarray]:
    with rotor.Model(MODEL, "reference") as model:
        return {pooling: model.embed(TEXTS, pooling=pooling) for pooling in ("last", "mean")}


def test_the_vectors_are_the_oracle_s(reference: dict[str, np.ndarray]) -> None:
    for pooling, vectors in reference.items():
        assert_golden(vectors, pooling)


@pytest.mark.parametrize("backend", BACKENDS)
def test_every_backend_gives_the_bits_of_the_reference(backend: str, reference: dict[str, np.ndarray]) -> None:
    with open_model(MODEL, backend, 2) as model:
        assert model.info["pooling"] == "last" and not model.info["has_head"]
        assert rotor.Model.estimate(MODEL, backend)["weight_bytes"] == model.info["weight_bytes"]
        assert np.array_equal(model.embed(TEXTS), reference["last"])
        assert np.array_equal(model.embed(IDS, pooling="mean"), reference["mean"])
        for kv in ("f16", "i8"):
            assert np.abs(model.embed(TEXTS, kv=kv) - reference["last"]).max() < 0.2


def test_the_other_spelling_gives_the_same_bits(tmp_path: Path, reference: dict[str, np.ndarray]) -> None:
    with rotor.Model(spelled(tmp_path / "model", "model."), "cpu") as model:
        assert np.array_equal(model.embed(TEXTS), reference["last"])


@pytest.mark.parametrize("kind, pooling", [(1, "mean"), (3, "last")])
def test_a_gguf_file_gives_the_same_bits(kind: int, pooling: str, tmp_path: Path) -> None:
    golden = json.loads((WIDE / "golden.json").read_text())
    texts = [entry["text"] for entry in golden["texts"]]
    with rotor.Model(WIDE / "model", "reference") as model:
        want = model.embed(texts, pooling=pooling)
    assert_golden(want, pooling, golden)
    for model in on_all_backends(as_gguf(tmp_path, kind), threads=2):
        assert model.info["pooling"] == pooling and not model.info["has_head"]
        assert np.array_equal(model.embed(texts), want), model.info["backend"]


@pytest.mark.parametrize("seed", range(100, 112 if EXHAUSTIVE else 103))
def test_fresh_models(seed: int, tmp_path: Path) -> None:
    """One of the oracle's shape, and one of whole blocks, as safetensors and as a GGUF file: the oracle's vectors, and the same
    bits on all backends."""
    options = ["--prefix"] if seed % 2 else []
    odd, golden = fresh(tmp_path / "odd", seed, *options, layers=2)
    wide, of_wide = fresh(tmp_path / "wide", seed, hidden=128, inter=256, layers=2, head_dim=32)
    as_gguf(tmp_path / "gguf", 1, wide)
    for path, its in [(odd, golden), (wide, of_wide)]:
        texts = [entry["text"] for entry in its["texts"]]
        with rotor.Model(path, "reference") as model:
            want = {pooling: model.embed(texts, pooling=pooling) for pooling in ("last", "mean")}
        for pooling, vectors in want.items():
            assert_golden(vectors, pooling, its)
        for files in [path] if path == odd else [path, tmp_path / "gguf"]:
            for model in on_all_backends(files, threads=2):
                for pooling, vectors in want.items():
                    assert np.array_equal(model.embed(texts, pooling=pooling), vectors), (files, model.info["backend"], model.info["tier"])


def test_a_vector_does_not_depend_on_the_texts_beside_it(reference: dict[str, np.ndarray]) -> None:
    with rotor.Model(MODEL, "cpu") as model:
        for text, want in zip(TEXTS, reference["last"]):
            assert np.array_equal(model.embed(text), want)
        many = model.embed(TEXTS * 5)
        assert np.array_equal(many, np.tile(reference["last"], (5, 1)))


def test_long_texts_take_several_passes() -> None:
    with rotor.Model(MODEL, "reference") as reference, rotor.Model(MODEL, "cpu") as model:
        ids = [(IDS[0] * 40)[:512], (IDS[1] * 40)[:300], IDS[2]]
        for pooling in ("last", "mean"):
            assert np.array_equal(model.embed(ids, pooling=pooling), reference.embed(ids, pooling=pooling))


def test_lengths() -> None:
    with rotor.Model(MODEL, "cpu") as model:
        unit, plain = model.embed(TEXTS), model.embed(TEXTS, normalize=False)
        lengths = np.linalg.norm(plain, axis=1)
        assert np.abs(np.linalg.norm(unit, axis=1) - 1).max() < 1e-6
        assert np.allclose(plain / lengths[:, None], unit, atol=1e-6) and (np.abs(lengths - 1) > 0.1).any()
        assert model.embed([]).shape == (0, 96)


def test_bad_requests() -> None:
    with rotor.Model(MODEL, "cpu") as model:
        for texts, said in [
            ([[1], [1] * 513], "text 1 has 513 tokens, but the model's context holds 512"),
            (["a " * 600], "text 0 has 602 tokens"), ([[1], []], "text 1 has no tokens"), ([[437]], "token 437 is outside"),
        ]:
            with pytest.raises(rotor.RotorError, match=said) as caught:
                model.embed(texts)
            assert caught.value.name == "ROTOR_E_ARGUMENT"
        with pytest.raises(ValueError, match="pooling"):
            model.embed("a", pooling="first")
        with pytest.raises(TypeError):
            model.embed(["a", [1]])


def test_long_texts_are_cut_by_option() -> None:
    """As Hugging Face's tokenizers cut: the token that the tokenizer adds at the end stays."""
    text, end = "a " * 600, GOLDEN["texts"][0]["ids"][-1]
    with rotor.Model(MODEL, "cpu") as model:
        ids = model.tokenize(text, add_bos=True)
        assert ids[-1] == end and len(ids) > 512
        cut = model.embed([text, "a"], truncate=True)
        assert np.array_equal(cut, model.embed([[*ids[:511], end], model.tokenize("a", add_bos=True)]))
        short = model.embed(text, truncate=True, max_tokens=8)
        assert np.array_equal(short, model.embed([[*ids[:7], end]])[0])
        assert np.array_equal(model.embed([ids[:-1]], truncate=True, max_tokens=5), model.embed([ids[:5]]))
        with pytest.raises(rotor.RotorError, match=f"text 0 has {len(ids)} tokens, but max_tokens is 8.*truncate"):
            model.embed(text, max_tokens=8)
        with pytest.raises(ValueError, match="max_tokens"):
            model.embed("a", max_tokens=0)


def end_of(worker: rotor.Worker, job: int) -> rotor.Event:
    while (event := worker.poll(None)) is not None:
        if event.job == job and event.kind not in ("progress", "token"):
            return event
    raise AssertionError("nothing is under way")


def test_a_worker_embeds(reference: dict[str, np.ndarray]) -> None:
    with rotor.Model(MODEL, "cpu") as model, rotor.Worker() as worker:
        job = worker.embed(model, TEXTS * 5)
        kinds = []
        while (event := worker.poll(None)) is not None:
            kinds.append((event.kind, event.job))
            last = event
        assert last.kind == "embedded" and np.array_equal(last.vectors, np.tile(reference["last"], (5, 1)))
        assert ("progress", job) in kinds and {number for _, number in kinds} == {job}
        one = end_of(worker, worker.embed(model, TEXTS[0], pooling="mean")).vectors
        assert one is not None and np.array_equal(one, reference["mean"][0])
        assert np.array_equal(end_of(worker, worker.embed(model, IDS)).vectors, reference["last"])
        assert end_of(worker, worker.embed(model, [])).vectors.shape == (0, 96)
        jobs = [worker.embed(model, TEXTS * 20), worker.embed(model, TEXTS[0])]
        worker.cancel(jobs[0])
        ended = {event.job: event for event in iter(lambda: worker.poll(None), None) if event.kind in ("embedded", "failed")}
        assert ended[jobs[0]].error is not None and ended[jobs[0]].error.name == "ROTOR_E_CANCELLED"
        assert np.array_equal(ended[jobs[1]].vectors, reference["last"][0])
        failed = end_of(worker, worker.embed(model, ["a " * 600]))
        assert failed.error is not None and failed.error.name == "ROTOR_E_ARGUMENT" and "text 0 has" in str(failed.error)
        worker.embed(model, TEXTS * 50)  # close ends it


def test_a_worker_embeds_beside_a_story() -> None:
    """A session keeps generating while its worker embeds many texts."""
    with rotor.Model(TAVERN, "cpu", 1) as model, rotor.Worker() as worker, model.session() as session:
        texts = ["The mill is haunted, and nobody goes there at night."] * 400
        want = model.embed(texts)
        job = worker.embed(model, texts)
        story = worker.generate(session, "It was a cold evening in Thornwick", 20)
        before, vectors, text = 0, None, ""
        while (event := worker.poll(None)) is not None:
            before += event.kind == "token" and vectors is None
            text += event.text if event.job == story else ""
            vectors = event.vectors if event.job == job and event.kind == "embedded" else vectors
        assert np.array_equal(vectors, want) and before > 3
        session.truncate(0)
        assert text == "".join(session.generate("It was a cold evening in Thornwick", 20))


def test_a_story_begins_while_texts_are_encoded() -> None:
    """A worker encodes text by text. So what comes later need not wait for all of them."""
    with rotor.Model(TAVERN, "cpu", 1) as model, rotor.Worker() as worker, model.session() as session:
        job = worker.embed(model, ["Two ales, and a room for the night. " * 60] * 2000, truncate=True, max_tokens=8)
        story = worker.generate(session, "It was a cold evening", 3)
        kinds = []
        while (event := worker.poll(None)) is not None and event.kind != "progress":
            kinds.append((event.kind, event.job))
        assert ("finished", story) in kinds and ("embedded", job) not in kinds
        worker.cancel(job)


def test_steps_under_a_budget(reference: dict[str, np.ndarray]) -> None:
    with rotor.Model(MODEL, "cpu") as model:
        with model.embedding(TEXTS) as embedding:
            with pytest.raises(rotor.RotorError, match="not done") as caught:
                embedding.vectors
            assert caught.value.name == "ROTOR_E_ARGUMENT" and embedding.progress == 0
            seen = []
            while not embedding.step(0):
                seen.append(embedding.progress)
            assert len(seen) > 3 and seen == sorted(seen) and embedding.progress == 1 and embedding.step()
            assert np.array_equal(embedding.vectors, reference["last"])
        with pytest.raises(rotor.RotorError, match="closed"):
            embedding.step()
        one = model.embedding([IDS[0]], pooling="mean")
        assert one.step() and np.array_equal(one.vectors, reference["mean"][:1])
        assert model.embedding(TEXTS[0]).step(None) and model.embedding([]).step(0)
        left = model.embedding(TEXTS * 20)
        assert not left.step(1)
        left.close()
        with pytest.raises(rotor.RotorError, match="text 0 has"):
            model.embedding(["a " * 600])


def test_progress_and_cancel() -> None:
    with rotor.Model(MODEL, "cpu") as model:
        seen: list[float] = []
        model.embed(TEXTS, progress=seen.append)
        assert seen == sorted(seen) and seen[0] == 0.0 and seen[-1] == 1.0
        with pytest.raises(rotor.RotorError) as caught:
            model.embed(TEXTS, progress=lambda fraction: True)
        assert caught.value.name == "ROTOR_E_CANCELLED"
        with pytest.raises(ZeroDivisionError):
            model.embed(TEXTS, progress=lambda fraction: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            model.embed(TEXTS, progress=lambda fraction: 1 / 0 if fraction == 1 else None)
        with pytest.raises(rotor.RotorError, match="cancelled by the host"):
            model.embed(TEXTS, progress=lambda fraction: fraction == 1)


def test_options_are_checked_before_the_size_is_told() -> None:
    for name, wrong in [("pooling", 9), ("normalize", 2), ("kv_type", 9)]:
        options, count = _embed.EmbedOptions(), ctypes.c_size_t(7)
        _library.check(_library.library.rotor_embed_options_init(ctypes.byref(options), ctypes.sizeof(options)))
        setattr(options, name, wrong)
        text = (ctypes.c_char_p * 1)(b"a")
        with rotor.Model(MODEL, "cpu") as model:
            room = (None, 0, ctypes.byref(count))
            status = _library.library.rotor_model_embed(model._c(), text, None, 1, ctypes.byref(options), *room)
        with pytest.raises(rotor.RotorError, match=f"{name} is {wrong}") as caught:
            _library.check(status)
        assert caught.value.name == "ROTOR_E_ARGUMENT" and count.value == 7


def test_a_model_without_a_head_gives_no_logits() -> None:
    with rotor.Model(MODEL, "cpu") as model, model.session() as session:
        session.append([1, 2, 3])
        for call in (session.logits, session.step):
            with pytest.raises(rotor.RotorError, match="no output head.*embed") as caught:
                call()
            assert caught.value.name == "ROTOR_E_UNSUPPORTED"


def test_a_generative_model_embeds() -> None:
    with rotor.Model(TAVERN, "cpu") as model, rotor.Model(TAVERN, "reference") as reference:
        assert model.info["pooling"] is None and model.info["has_head"]
        vectors = model.embed(["The mill is haunted.", "Who are you?"])
        assert vectors.shape == (2, model.info["hidden_size"])
        assert np.array_equal(vectors, reference.embed(["The mill is haunted.", "Who are you?"]))


def test_a_pooling_that_no_file_names_is_told(tmp_path: Path) -> None:
    """rotor takes the last token then, and says so."""
    told: list[str] = []
    unnamed = spelled(tmp_path / "model", "")
    shutil.rmtree(unnamed / "1_Pooling")
    rotor.set_log(lambda level, message: told.append(f"{level}: {message}"), "warn")
    try:
        for path, texts in [(unnamed, TEXTS), (as_gguf(tmp_path / "gguf", None), TEXTS[:1]), (as_gguf(tmp_path / "none", 0), TEXTS[:1])]:
            with rotor.Model(path, "cpu") as model, rotor.Worker() as worker:
                assert model.info["pooling"] is None and not told
                vectors = model.embed(texts)
                assert len(told) == 1 and told.pop().startswith("warn: the model does not say how it pools")
                assert np.array_equal(vectors, model.embed(texts, pooling="last")) and not told
                worker.embed(model, texts)
                while worker.poll(None) is not None:
                    pass
                assert len(told) == 1 and told.pop().startswith("warn: the model does not say how it pools")
    finally:
        rotor.set_log(None)


def test_unknown_pooling_is_refused_by_name(tmp_path: Path) -> None:
    model = spelled(tmp_path / "model", "")
    (model / "1_Pooling" / "config.json").write_text('{"pooling_mode_cls_token": true}')
    with pytest.raises(rotor.RotorError, match="pools by cls_token"):
        rotor.Model(model)
    with pytest.raises(rotor.RotorError, match="pooling_type"):
        rotor.Model(as_gguf(tmp_path / "gguf", 2))
