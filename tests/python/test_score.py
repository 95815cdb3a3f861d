"""The probability of a given text: compares `session.score` with logits that are taken one token at
a time."""

from __future__ import annotations

import threading
import time
from typing import Any

import numpy as np
import pytest

import rotor
from conftest import ORACLE

PROMPT = "The old lighthouse keeper"


def one_by_one(model: rotor.Model, prompt: list[int], tokens: list[int], **options: Any) -> list[float]:
    """The log-probability of each token, from logits that are computed from scratch."""
    with model.session(**options) as session:
        session.append(prompt)
        found = []
        for token in tokens:
            found.append(dict(session.top(model.info["n_vocab"]))[token])
            session.append([token])
        return found


def fails(name: str, call: Any, *arguments: Any) -> None:
    with pytest.raises(rotor.RotorError) as caught:
        call(*arguments)
    assert caught.value.name == name


@pytest.mark.parametrize("kv", ["f16", "f32"])
def test_scores_are_those_of_one_token_at_a_time(case_model: rotor.Model, kv: str) -> None:
    prompt = case_model.tokenize(PROMPT, add_bos=True)
    # The text takes several passes, and crosses borders of blocks.
    given = case_model.tokenize(" kept the lamp burning, and nobody ever came to see him." * 5)
    assert len(given) > 2 * 32
    want = one_by_one(case_model, prompt, given, kv=kv)
    with case_model.session(kv=kv) as session:
        session.append(prompt)
        assert session.score(given) == want
        assert session.score(given[:1]) == want[:1] and session.score(given[:33]) == want[:33]
        assert session.tokens == prompt
        assert session.score([]) == []
        assert all(score <= 0 for score in want)


def test_the_session_stays_as_it_was(case_model: rotor.Model) -> None:
    options: dict[str, Any] = dict(temperature=0.9, top_k=40, seed=4)
    prompt = case_model.tokenize(PROMPT * 3, add_bos=True)
    with case_model.session(**options) as session, case_model.session(**options) as plain:
        for each in (session, plain):
            each.append(prompt)
        logits = plain.logits()
        assert session.step_budget(0)[0] == "pending"
        first = session.score(" is")
        before = session.stats
        assert before["n_tokens"] == len(prompt) == before["prompt_tokens"]
        # Pending tokens are evaluated, and their logits stay.
        assert np.array_equal(session.logits(), logits) and session.stats == before
        for _ in range(5):
            token = plain.step()
            assert session.step() == token
            assert session.score(" is") == session.score(case_model.tokenize(" is"))
        session.truncate(len(prompt))
        assert session.score(" is") == first
        texts = [" is here.", " sang, and sang, and sang", "\n"]
        with session.fork() as fork:
            assert [fork.score(text) for text in texts] == [session.score(text) for text in texts]


def test_scores_while_text_is_incomplete_and_under_a_grammar(case_model: rotor.Model) -> None:
    """A score does not change the text that a step has begun, and a grammar does not see it."""
    with case_model.session(temperature=1.0, seed=1) as session, case_model.session(temperature=1.0, seed=1) as plain:
        for each in (session, plain):
            each.append(PROMPT)
            each.set_grammar("regex", "(ä|ö|ü|€){8}")
        texts: list[list[str]] = [[], []]
        for _ in range(30):
            session.score([3, 4])
            ends = []
            for each, text in zip((session, plain), texts):
                ends.append(each.step() is None)
                text.append(each.text)
            assert ends[0] == ends[1]
            if ends[0]:
                break
        assert texts[0] == texts[1] and len("".join(texts[0])) == 8


def test_what_cannot_be_scored(case_model: rotor.Model) -> None:
    prompt = case_model.tokenize(PROMPT, add_bos=True)
    with case_model.session(len(prompt) + 2) as session:
        fails("ROTOR_E_EMPTY", session.score, [3])
        session.append(prompt)
        fails("ROTOR_E_CONTEXT_FULL", session.score, [3, 4, 5])
        fails("ROTOR_E_ARGUMENT", session.score, [3, case_model.info["n_vocab"]])
        assert len(session.score([3, 4])) == 2
        session.cancel()
        fails("ROTOR_E_CANCELLED", session.score, [3, 4])
        assert session.score([3, 4]) == one_by_one(case_model, prompt, [3, 4])
        with pytest.raises(TypeError):
            session.score(5)  # type: ignore[arg-type]
        session.close()
        fails("ROTOR_E_NULL", session.score, "a")


def test_cancel_stops_a_long_one() -> None:
    with rotor.Model(ORACLE / "p3-llama-packed" / "model", "cpu:scalar", 1) as model, model.session() as session:
        given = [7 * i % 500 for i in range(500)]
        session.append([5])
        start = time.monotonic()
        want = session.score(given)
        whole = time.monotonic() - start
        canceller = threading.Timer(whole / 4, session.cancel)
        canceller.start()
        start = time.monotonic()
        fails("ROTOR_E_CANCELLED", session.score, given)
        assert time.monotonic() - start < 0.8 * whole
        canceller.join()
        assert session.tokens == [5] and session.score(given) == want
