"""A full context gives an error, or drops the middle, exactly as if the host had set the tokens."""

from __future__ import annotations

import json
from typing import Any

import pytest
import rotor

CONTEXT, KEEP = 48, 6


def make(model: rotor.Model, **options: Any) -> rotor.Session:
    session = model.session(CONTEXT, **options)
    session.set_logit_bias({token: float("-inf") for token in model.info["end_tokens"]})
    return session


def forgotten(tokens: list[int], wanted: int = 1) -> list[int]:
    """The tokens that remain when a session drops the middle."""
    missing = wanted - (CONTEXT - len(tokens))
    if missing <= 0:
        return tokens
    cut = max((len(tokens) - KEEP + 1) // 2, missing)
    return tokens[:KEEP] + tokens[KEEP + cut :]


@pytest.mark.any_backend
@pytest.mark.parametrize("options", [{}, {"temperature": 0.9, "seed": 5}, {"lookup_tokens": 4}, {"kv": "i8"}], ids=str)
@pytest.mark.parametrize("us", [None, 300])
def test_it_is_what_it_would_be_if_the_tokens_were_set(case_model: rotor.Model, options: dict[str, Any], us: int | None) -> None:
    with make(case_model, shift_keep=KEEP, **options) as session, make(case_model, **options) as plain:
        session.append(list(range(5, 25)))
        plain.append(list(range(5, 25)))
        for _ in range(2 * CONTEXT):
            if len(plain.tokens) == CONTEXT:
                plain.set_tokens(forgotten(plain.tokens))
            want = plain.step()
            state, token = ("token", session.step()) if us is None else session.step_budget(us)
            while state == "pending":
                state, token = session.step_budget(us or 0)
            assert token == want
            assert session.tokens == plain.tokens
        assert session.stats["shifted_tokens"] > CONTEXT


def test_an_append_shifts_too(case_model: rotor.Model) -> None:
    with make(case_model, shift_keep=KEEP) as session:
        tokens = list(range(5, 5 + CONTEXT - 2))
        session.append(tokens)
        session.append([7, 8, 9])
        assert session.tokens == forgotten(tokens, 3) + [7, 8, 9]
        before = session.tokens
        # For these tokens more than half of the rest must be dropped. The next ones do not fit at
        # all.
        session.append([11] * (CONTEXT - KEEP - 1))
        assert session.tokens == forgotten(before, CONTEXT - KEEP - 1) + [11] * (CONTEXT - KEEP - 1)
        before = session.tokens
        with pytest.raises(rotor.RotorError) as full:
            session.append([12] * (CONTEXT - KEEP + 1))
        assert full.value.name == "ROTOR_E_CONTEXT_FULL" and session.tokens == before


def test_without_it_the_context_is_full(case_model: rotor.Model) -> None:
    with make(case_model) as session:
        session.append([5] * CONTEXT)
        with pytest.raises(rotor.RotorError) as full:
            session.step()
        assert full.value.name == "ROTOR_E_CONTEXT_FULL" and session.tokens == [5] * CONTEXT
        assert session.stats["shifted_tokens"] == 0


@pytest.mark.parametrize("keep", [CONTEXT - 1, CONTEXT, 2**32 - 1])
def test_the_option_has_a_range(case_model: rotor.Model, keep: int) -> None:
    with pytest.raises(rotor.RotorError, match=f"shift_keep is {keep}; .* 0 to {CONTEXT - 2}"):
        case_model.session(CONTEXT, shift_keep=keep)


def test_forks_and_saves_go_on_alike(case_model: rotor.Model) -> None:
    with make(case_model, shift_keep=KEEP) as session:
        session.append([9] * (CONTEXT - 3))
        fork = session.fork()
        restored = make(case_model, shift_keep=KEEP)
        restored.restore(session.save())
        told = [[one.step() for _ in range(20)] for one in (session, fork, restored)]
        assert told[0] == told[1] == told[2]
        restored.close()
        fork.close()


def test_a_grammar_goes_on(case_model: rotor.Model) -> None:
    """The grammar keeps its state when tokens are dropped, so the output is complete JSON."""
    schema = json.dumps({"type": "array", "items": {"enum": [1, 2, 3]}, "minItems": 6, "maxItems": 6})
    with case_model.session(CONTEXT, shift_keep=KEEP) as session:
        session.append([9] * (CONTEXT - 4))
        session.set_grammar("json_schema", schema)
        text = "".join(session.generate("", max_tokens=30))
        assert len(json.loads(text)) == 6
        assert session.stats["shifted_tokens"] > 0
