"""`Llama.embed` and `create_embedding`: the dicts and defaults of llama-cpp-python 0.3."""

from __future__ import annotations

import asyncio
import json
import pickle
from typing import Any, Iterator

import numpy as np
import pytest

import rotor
from conftest import ORACLE, TAVERN

MODEL = ORACLE / "e1-bitnet-embedding" / "model"
TEXTS = ["The mill is haunted.", "Two ales!", ""]


@pytest.fixture(scope="module")
def llm() -> Iterator[rotor.Llama]:
    with rotor.Llama(MODEL, n_gpu_layers=0, embedding=True) as llm:
        yield llm


@pytest.fixture(scope="module")
def want(llm: rotor.Llama) -> list[list[float]]:
    vectors: list[list[float]] = llm.model.embed(TEXTS, normalize=False).tolist()
    return vectors


def n_tokens(llm: rotor.Llama, texts: list[str]) -> int:
    return sum(len(llm.model.tokenize(text, add_bos=True, parse_special=False)) for text in texts)


def test_embed(llm: rotor.Llama, want: list[list[float]]) -> None:
    assert llm.embed(TEXTS) == want and llm.embed(TEXTS[0]) == want[0]
    assert llm.embed(TEXTS, return_count=True) == (want, n_tokens(llm, TEXTS))
    assert llm.embed(TEXTS[1], return_count=True) == (want[1], n_tokens(llm, TEXTS[1:2]))
    assert llm.embed(TEXTS, normalize=True) == llm.model.embed(TEXTS).tolist()
    ids = [llm.model.tokenize(text, add_bos=True) for text in TEXTS]
    assert llm.embed(ids) == want and llm.embed(ids[0]) == want[0] and llm.embed(np.array(ids[0])) == want[0]
    assert llm.embed([]) == [] and llm.embed([], return_count=True) == ([], 0)


def test_create_embedding(llm: rotor.Llama, want: list[list[float]]) -> None:
    count = n_tokens(llm, TEXTS)
    data = [{"object": "embedding", "embedding": vector, "index": i} for i, vector in enumerate(want)]
    whole = {"object": "list", "data": data, "model": str(MODEL), "usage": {"prompt_tokens": count, "total_tokens": count}}
    assert llm.create_embedding(TEXTS) == whole
    assert llm.create_embedding(input=TEXTS, model="mine") == {**whole, "model": "mine"}
    assert llm.create_embedding(TEXTS[0])["data"] == data[:1]
    assert json.loads(json.dumps(whole)) == whole
    assert asyncio.run(llm.acreate_embedding(TEXTS)) == whole
    unit = asyncio.run(llm.acreate_embedding(TEXTS[0], normalize=True))["data"][0]["embedding"]
    assert unit == llm.model.embed(TEXTS[0]).tolist()


def test_long_texts_are_cut_unless_the_caller_refuses() -> None:
    with rotor.Llama(MODEL, n_ctx=8, n_gpu_layers=0) as llm:
        long = "a " * 100
        assert llm.embed(long, return_count=True) == (llm.model.embed(long, normalize=False, max_tokens=8, truncate=True).tolist(), 8)
        for call in (llm.embed, lambda text, truncate: asyncio.run(llm.acreate_embedding(text, truncate=truncate))):
            with pytest.raises(ValueError, match=r"text 0 of the input has \d+ tokens, but 8 are permitted") as caught:
                call(long, truncate=False)
            assert getattr(caught.value, "param") == "input"


@pytest.mark.parametrize("wrong", [None, 3, b"a", {"a": 1}, ["a", [1]], [[1], "a"], [None], [[]], [437]])
def test_what_is_wrong_is_told(llm: rotor.Llama, wrong: Any) -> None:
    for call in (llm.embed, llm.create_embedding, lambda given: asyncio.run(llm.acreate_embedding(given))):
        with pytest.raises((TypeError, ValueError, rotor.RotorError)):
            call(wrong)


def test_pooling(want: list[list[float]]) -> None:
    with rotor.Llama(MODEL, n_gpu_layers=0, pooling_type=1) as mean:
        assert mean.embed(TEXTS) == mean.model.embed(TEXTS, pooling="mean", normalize=False).tolist() != want
        with pickle.loads(pickle.dumps(mean)) as again:
            assert again.embed(TEXTS[0]) == mean.embed(TEXTS[0])
    for kind in (0, 2, 4):
        with pytest.raises(ValueError, match="pooling_type"):
            rotor.Llama(MODEL, pooling_type=kind)


def test_the_pooling_that_rotor_takes_is_told_once() -> None:
    """The files of a generative model do not say how it pools."""
    told: list[str] = []
    rotor.set_log(lambda level, message: told.append(message) if level == "warn" else None, "warn")
    try:
        with rotor.Llama(TAVERN, n_gpu_layers=0) as llm:
            vectors = [llm.embed("Who are you?") for _ in range(3)]
            assert vectors[0] == llm.model.embed("Who are you?", pooling="last", normalize=False).tolist()
        assert vectors[0] == vectors[1] == vectors[2]
    finally:
        rotor.set_log(None)
    assert len(told) == 1 and "last token" in told[0]


def test_a_model_without_a_head_makes_no_text(llm: rotor.Llama) -> None:
    with pytest.raises(rotor.RotorError, match="no output head"):
        llm("The", max_tokens=2)
