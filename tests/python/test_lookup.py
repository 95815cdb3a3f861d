"""Prompt lookup never changes the tokens, whatever is drafted, accepted, rewound, forked, saved or
batched."""

from __future__ import annotations

import random
from typing import Any

import pytest

import rotor
from conftest import EXHAUSTIVE, GPUS

SAMPLED: dict[str, Any] = dict(temperature=0.8, top_k=20, seed=5)
WAYS: list[dict[str, Any]] = [
    {}, SAMPLED, dict(temperature=1.0, seed=2), dict(repetition_penalty=1.1, repetition_window=40), dict(dry_multiplier=0.3), dict(kv="f32"),
    dict(kv="i8"), dict(temperature=1.2, seed=4, mirostat_tau=3.0, mirostat_eta=0.3),
]


def loop(model: rotor.Model) -> list[int]:
    return model.tokenize("The old lighthouse keeper sang, and ", add_bos=True) + model.tokenize("sang, and " * 9)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("us", [None, 0, 300])
def test_tokens_and_texts_are_the_same(case_model: rotor.Model, way: dict[str, Any], us: int | None) -> None:
    # A GPU computes what is drafted, whatever the sampler does with it.
    is_for_gpus = way in WAYS[:2] or us == 0 and "kv" in way
    if not EXHAUSTIVE and case_model.info["backend"] in GPUS and not is_for_gpus:
        pytest.skip("only with ROTOR_EXHAUSTIVE")
    prompt = loop(case_model)
    said: list[list[tuple[int | None, str]]] = []
    for lookup in (0, 1, 8, 32):
        with case_model.session(len(prompt) + 50, lookup_tokens=lookup, **way) as session:
            session.append(prompt)
            story: list[tuple[int | None, str]] = []
            while len(story) < 40:
                step = ("token", session.step()) if us is None else session.step_budget(us)
                if step[0] != "pending":
                    story.append((step[1], session.text))
            said.append(story)
    assert said[0] == said[1] == said[2] == said[3]


def test_drafts_come_true_and_cost_no_step(case_model: rotor.Model) -> None:
    """If a text repeats itself, most tokens come without a pass of their own."""
    prompt = loop(case_model)
    with case_model.session(lookup_tokens=8) as session, case_model.session() as plain:
        for each in (session, plain):
            each.append(prompt)
            each.set_logit_bias({prompt[-1]: 1000.0})
            assert [each.step() for _ in range(60)] == [prompt[-1]] * 60
        stats = session.stats
        assert plain.stats["drafted_tokens"] == plain.stats["accepted_tokens"] == 0
        assert 0 < stats["accepted_tokens"] <= stats["drafted_tokens"] < 60
        assert stats["generated_tokens"] == 60
        assert session.fork().stats["accepted_tokens"] == 0


@pytest.mark.any_backend
def test_a_full_context_is_full(case_model: rotor.Model) -> None:
    prompt = loop(case_model)
    with case_model.session(len(prompt) + 20, lookup_tokens=32) as session:
        session.append(prompt)
        session.set_logit_bias({prompt[-1]: 1000.0})
        assert [session.step() for _ in range(20)] == [prompt[-1]] * 20
        with pytest.raises(rotor.RotorError) as full:
            session.step()
        assert full.value.name == "ROTOR_E_CONTEXT_FULL"
    for wrong in (33, 2**32 - 1):
        with pytest.raises(rotor.RotorError, match="lookup_tokens"):
            case_model.session(lookup_tokens=wrong)


@pytest.mark.any_backend
@pytest.mark.parametrize("way", WAYS)
def test_grammars_see_the_tokens_that_they_would_see(tavern: rotor.Model, way: dict[str, Any]) -> None:
    schema = {"type": "array", "items": {"enum": ["ale", "mead", "cider"]}, "minItems": 20, "maxItems": 30}
    said = []
    for lookup in (0, 8):
        with tavern.session(lookup_tokens=lookup, **way) as session:
            session.append("List the drinks.")
            session.set_grammar("json_schema", schema)
            said.append(list(session.generate(max_tokens=300)))
    assert said[0] == said[1] and "".join(said[0]).endswith("]")


@pytest.mark.any_backend
@pytest.mark.parametrize("seed", range(6))
def test_all_that_a_session_can_do_in_between(case_model: rotor.Model, seed: int) -> None:
    """Loops begin and end in any order of calls, next to a session without lookup."""
    chance = random.Random(seed)
    prompt = loop(case_model)
    options = chance.choice(WAYS)
    pairs = [(case_model.session(400, lookup_tokens=8, **options), case_model.session(400, **options))]
    for each in pairs[0]:
        each.append(prompt)
    for _ in range(60):
        pair = chance.choice(pairs)
        session, plain = pair
        match chance.choice(["loop", "step", "step", "truncate", "fork", "batch", "save", "append", "logits", "score", "cancel", "set", "stop", "heal"]):
            case "loop":
                bias = {token: 25.0 for token in session.tokens[-chance.randint(1, 3) :]} if chance.random() < 0.7 else {}
                for each in pair:
                    each.set_logit_bias(bias)
            case "step":
                for _ in range(chance.randint(1, 12)):
                    token = session.step()
                    assert token == plain.step() and session.text == plain.text
            case "truncate":
                n = len(session.tokens) - chance.randint(0, min(12, len(session.tokens) - 1))
                for each in pair:
                    each.truncate(n)
            case "fork" if len(pairs) < 4:
                pairs.append((session.fork(), plain.fork()))
            case "batch":
                for _ in range(chance.randint(1, 6)):
                    plain_steps = {}
                    for step, (s, p) in zip(rotor.step_all([s for s, _ in pairs], chance.choice([None, 0, 200])), pairs):
                        assert not isinstance(step, rotor.RotorError), step
                        if step[0] != "pending":
                            plain_steps[p] = p.step()
                            assert plain_steps[p] == step[1] and s.text == p.text
            case "save":
                data = session.save(chance.choice(["tokens", "kv"]))
                session.step_budget(0)
                for each in pair:
                    each.restore(data)
            case "append":
                # This is often the text that the model would generate.
                more = (session.tokens[-3:] * 2)[: chance.randint(1, 6)]
                for each in pair:
                    each.append(more)
            case "logits":
                assert (session.logits() == plain.logits()).all()
            case "score":
                more = session.tokens[-4:]
                assert session.score(more) == plain.score(more)
            case "cancel":
                session.cancel()
                with pytest.raises(rotor.RotorError, match="cancel"):
                    session.step()
            case "stop":
                said = case_model.detokenize(session.tokens[-4:], skip_special=True).replace("\ufffd", "")
                strings = [said[-chance.randint(1, 4) :]] if said and chance.random() < 0.7 else []
                for each in pair:
                    each.set_stop(strings)
            case "heal":
                text = case_model.detokenize(session.tokens[-3:], skip_special=True).replace("\ufffd", "")
                for each in pair:
                    each.append(text, heal=True)
                # A pending step has removed tokens until it begins, and a step that was not tried
                # has not.
                assert session.step() == plain.step() and session.text == plain.text
            case "set":
                tokens = session.tokens[: -chance.randint(1, 5)] + [prompt[3]]
                assert session.set_tokens(tokens) == plain.set_tokens(tokens)
        assert session.tokens == plain.tokens
        if len(session.tokens) > 350:
            for each in pair:
                each.truncate(100)
    assert all((s.logits() == p.logits()).all() for s, p in pairs)
