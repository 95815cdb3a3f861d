"""Batch generation and embeddings with Ray Data, on a Ray that uses this machine only (needs ray[data]). The
actors are also tested without Ray."""

from __future__ import annotations

import json
import os
import runpy
import subprocess
import sys
import types
from pathlib import Path

import numpy as np
import pytest

import rotor
from conftest import ORACLE, REPOSITORY
from rotor import _library

MODEL = ORACLE / "e1-bitnet-embedding" / "model"
TAVERN = REPOSITORY / "models" / "tavern"
QUESTIONS = ["Any rumours?", "What do you have to drink?", "Who are you?", "A room, please.", "Good evening!", "Where can I pray?"]
SCRIPT = REPOSITORY / "examples" / "python" / "ray_batch.py"
EMBED = SCRIPT.parent / "ray_embed.py"


def on_ray(*words: str | Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY / "bindings" / "python"), "ROTOR_LIBRARY": _library.library._name}
    # Each actor needs its own core, and so does reading.
    code = "import ray, runpy, sys; ray.init(num_cpus=4, include_dashboard=False); del sys.argv[0]; runpy.run_path(sys.argv[0], run_name='__main__')"
    ran = subprocess.run([sys.executable, "-c", code, *words], env=environment, capture_output=True, text=True, timeout=300)
    assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-4000:]


def test_vectors_are_those_of_the_model(tmp_path: Path) -> None:
    pytest.importorskip("ray.data", reason="ray[data] is not installed")
    import pyarrow.parquet

    texts, vectors = tmp_path / "texts.jsonl", tmp_path / "vectors"
    told = [*QUESTIONS, "x " * 3000]
    texts.write_text("".join(json.dumps({"text": text, "n": n}) + "\n" for n, text in enumerate(told)))
    on_ray(EMBED, MODEL, texts, vectors, "--actors", "2", "--batch", "3")
    rows = sorted(pyarrow.parquet.read_table(vectors).to_pylist(), key=lambda row: int(row["n"]))
    assert [row["text"] for row in rows] == told and "text 0 has" in rows[-1]["error"] and not rows[-1]["vector"]
    with rotor.Model(MODEL, "cpu") as model:
        assert np.array_equal(np.array([row["vector"] for row in rows[:-1]], np.float32), model.embed(QUESTIONS))


def test_an_actor_embeds_what_can_be_embedded() -> None:
    embedder = runpy.run_path(str(EMBED))["Embedder"](str(MODEL), 1, "mean", False)
    made = embedder({"text": [QUESTIONS[0], "x " * 3000, QUESTIONS[1]]})
    assert [bool(error) for error in made["error"]] == [False, True, False] and made["vector"][1] == []
    want = embedder.model.embed(QUESTIONS[:2], pooling="mean")
    assert np.array_equal(np.array([made["vector"][0], made["vector"][2]], np.float32), want)


def test_answers_are_those_of_a_session(tmp_path: Path) -> None:
    pytest.importorskip("ray.data", reason="ray[data] is not installed")
    prompts, answers = tmp_path / "prompts.jsonl", tmp_path / "answers"
    prompts.write_text("".join(json.dumps({"prompt": question, "n": n}) + "\n" for n, question in enumerate(QUESTIONS)))
    on_ray(SCRIPT, TAVERN, prompts, answers, "--actors", "2", "--batch", "4", "--max-tokens", "40")
    told = [json.loads(line) for file in answers.iterdir() for line in file.read_text().splitlines()]
    assert sorted(row["n"] for row in told) == list(range(len(QUESTIONS)))
    with rotor.Model(TAVERN, "cpu") as model:
        for row in told:
            with model.session() as session:
                prompt = model.chat_format([{"role": "user", "content": row["prompt"]}])
                assert row["answer"] == "".join(session.generate(prompt, max_tokens=40)) and not row["error"], row["prompt"]


def test_what_cannot_be_answered_does_not_concern_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", types.ModuleType("ray"))
    answerer = runpy.run_path(str(SCRIPT))["Answerer"](str(TAVERN), 1, 60, {})
    nearly_full = "old inn " * 497
    told = answerer({"prompt": [QUESTIONS[0], "a\0b", "x " * 3000, nearly_full, QUESTIONS[1]]})
    errors = ["", "NUL", "context", "context", ""]
    assert all(words in error and bool(words) == bool(error) for words, error in zip(errors, told["error"])), told["error"]
    assert told["answer"][1:3] == ["", ""]
    for n in (0, 3, 4):
        with answerer.model.session() as session:
            prompt = answerer.model.chat_format([{"role": "user", "content": told["prompt"][n]}])
            assert told["answer"][n] == "".join(session.generate(prompt, max_tokens=60))
            assert (len(session.tokens) == 1024) == (n == 3)
