"""Constrained output: JSON schemas, choices, regular expressions and grammars, and what a session
does meanwhile."""

from __future__ import annotations

import json
import random
import re
from typing import Any

import pytest

import rotor
from conftest import ORACLE, REPOSITORY, open_model

TAVERN = REPOSITORY / "models" / "tavern"
ACTION = {
    "type": "object",
    "properties": {
        "action": {"enum": ["serve", "greet", "throw out"]},
        "guest": {"type": "string", "maxLength": 20},
        "coins": {"type": "integer", "minimum": 0, "maximum": 99},
    },
    "required": ["action", "guest", "coins"],
    "additionalProperties": False,
}
QUESTION = [{"role": "user", "content": "What do you have to drink?"}]

pytestmark = pytest.mark.any_backend


def said(model: rotor.Model, kind: str, source: Any, n: int = 200, **options: Any) -> str:
    with model.session(**options) as session:
        prompt = model.chat_format(QUESTION)
        session.append(prompt)
        before = len(session.tokens)
        session.set_grammar(kind, source)
        text = "".join(session.generate(max_tokens=n))
        assert model.detokenize(session.tokens[before:], skip_special=True) == text
        return text


@pytest.mark.parametrize("options", [{}, dict(temperature=1.5, seed=1), dict(temperature=2.0, top_k=5, seed=2), dict(repetition_penalty=1.2)])
def test_json_is_what_the_schema_says(tavern: rotor.Model, options: dict[str, Any]) -> None:
    value = json.loads(said(tavern, "json_schema", ACTION, **options))
    assert list(value) == ["action", "guest", "coins"]
    assert value["action"] in ACTION["properties"]["action"]["enum"]  # type: ignore[index]
    assert len(value["guest"]) <= 20 and 0 <= value["coins"] <= 99


def test_choices_and_expressions(tavern: rotor.Model) -> None:
    choices = ['yes "indeed"', "no\\never", "perhaps", "ä"]
    for seed in range(6):
        assert said(tavern, "choice", choices, temperature=3.0, seed=seed) in choices
        assert re.fullmatch(r"[A-Z][a-z]{2,5}-\d{3}", said(tavern, "regex", r"[A-Z][a-z]{2,5}-\d{3}", temperature=2.0, seed=seed))
    lark = 'start: "The " NOUN (" and the " NOUN)* "."\nNOUN: "ale" | "mead" | "fire"'
    assert re.fullmatch(r"The (ale|mead|fire)( and the (ale|mead|fire))*\.", said(tavern, "lark", lark, temperature=1.0, seed=3))


def test_choices_may_have_any_character(tavern: rotor.Model) -> None:
    for choice in ("\x7f", "a\x7fb", "\x01\n\"\\", "é🙂"):
        assert said(tavern, "choice", [choice]) == choice


@pytest.mark.every_backend
def test_the_best_allowed_token_is_taken(tavern: rotor.Model) -> None:
    """With a grammar, greedy means the best of the allowed tokens, however unlikely they are."""
    digits = {token: text for token in range(tavern.info["n_vocab"]) if re.fullmatch("[0-9]+", text := tavern.detokenize([token]))}
    assert len(digits) >= 10
    with tavern.session() as session, tavern.session() as plain:
        for each in (session, plain):
            each.append(tavern.chat_format(QUESTION))
        session.set_grammar("regex", "[0-9]{4}")
        left = 4
        while left:
            logits = plain.logits()
            best = max((token for token, text in digits.items() if len(text) <= left), key=lambda token: logits[token])
            assert session.step() == best and int(logits.argmax()) != best
            plain.append([best])
            left -= len(digits[best])
        assert session.step() is None


def test_forced_tokens_cost_nothing(tavern: rotor.Model) -> None:
    """A token that the grammar forces needs no evaluation of its own."""
    schema = {"type": "object", "properties": {"a_rather_long_property_name": {"const": "and a constant value"}},
              "required": ["a_rather_long_property_name"], "additionalProperties": False}
    with tavern.session() as session, tavern.session() as free:
        for each in (session, free):
            each.append(tavern.chat_format(QUESTION))
            each.prefill()
        before = session.stats["weight_bytes_read"]
        session.set_grammar("json_schema", schema)
        text = "".join(session.generate(max_tokens=200))
        assert json.loads(text) == {"a_rather_long_property_name": "and a constant value"}
        free_before = free.stats["weight_bytes_read"]
        assert free.step() is not None and free.step() is not None
        a_token = free.stats["weight_bytes_read"] - free_before
        n = session.stats["generated_tokens"]
        assert n > 10 and a_token > 0
        assert session.stats["weight_bytes_read"] - before < n * a_token / 2


@pytest.mark.every_backend
def test_rewinds_forks_and_batches_keep_the_grammar(tavern: rotor.Model) -> None:
    pattern = r"(ale|mead|cider|water|milk)( (ale|mead|cider|water|milk)){5}"
    with tavern.session(temperature=2.0, seed=9) as session:
        session.append(tavern.chat_format(QUESTION))
        start = len(session.tokens)
        session.set_grammar("regex", pattern)
        for _ in range(5):
            session.step()
        with session.fork() as fork:
            here = len(session.tokens)
            first = [session.step() for _ in range(4)]
            assert [fork.step() for _ in range(4)] == first
            session.truncate(here - 2)
            chance = random.Random(0)
            session.set_sampling(seed=chance.randrange(1000))
            both = [session, fork]
            ends = [False, False]
            for _ in range(100):
                for i, step in enumerate(rotor.step_all(both, chance.choice([None, 0, 100]))):
                    assert not isinstance(step, rotor.RotorError), step
                    ends[i] = ends[i] or step[0] == "end"
                if all(ends):
                    break
            for each in both:
                assert re.fullmatch(pattern, tavern.detokenize(each.tokens[start:])), tavern.detokenize(each.tokens[start:])
        session.truncate(start - 1)
        session.set_grammar(None)
        assert session.step() is not None


def test_what_is_wrong_is_told(tavern: rotor.Model) -> None:
    with tavern.session() as session:
        session.append("Hello")
        held = session.tokens
        for kind, source in [
            ("json_schema", "{"), ("json_schema", {"type": "nonsense"}), ("json_schema", {"$ref": "#/nowhere"}), ("regex", "("),
            ("choice", []), ("choice", {"a": 1}), ("choice", [""]), ("lark", "start: nothing"), ("lark", ""),
        ]:
            with pytest.raises(rotor.RotorError) as refused:
                session.set_grammar(kind, source)
            assert refused.value.name == "ROTOR_E_GRAMMAR" and len(str(refused.value)) > 10, (kind, source)
        with pytest.raises(ValueError):
            session.set_grammar("xml", "")
        session.set_grammar("choice", ["left", "right"])
        with session.fork() as fork:
            fork.append(" elephant")
            with pytest.raises(rotor.RotorError) as broken:
                fork.step()
            assert broken.value.name == "ROTOR_E_GRAMMAR"
            fork.truncate(len(held))
            assert fork.step() is not None
        assert session.tokens == held


def test_a_schema_on_a_sentence_piece_tokenizer() -> None:
    with open_model(ORACLE / "p3-llama-packed" / "model", "cpu") as model, model.session(temperature=1.0, seed=4) as session:
        session.append([5, 6, 7])
        n = len(session.tokens)
        session.set_grammar("json_schema", {"type": "array", "items": {"enum": [1, 22, "x"]}, "minItems": 2, "maxItems": 3})
        while session.step() is not None and len(session.tokens) < 200:
            pass
        assert 2 <= len(json.loads(model.detokenize(session.tokens[n:], skip_special=True))) <= 3


def test_a_grammar_may_be_as_deep_as_it_likes(tavern: rotor.Model) -> None:
    """Recursive compilers do not overflow the stack, and a source that is too long is refused."""

    def chain(n: int) -> str:
        return "start: r0\n" + "".join(f"r{i}: r{i + 1}\n" for i in range(n)) + f'r{n}: "a"\n'

    for kind, source in [
        ("lark", chain(15_000)),
        ("lark", "start: a\na: " + "!" * 60_000 + '"x"'),
        ("lark", "start: " + "(" * 60_000),
        ("regex", "(" * 60_000 + "a" + ")" * 60_000),
        ("json_schema", '{"type":"array","items":' * 20_000 + "{}" + "}" * 20_000),
        ("json_schema", {"$ref": "#/$defs/0", "$defs": {str(i): {"$ref": f"#/$defs/{i + 1}"} for i in range(20_000)} | {"20000": {}}}),
        ("lark", chain(100_000)),
    ]:
        with tavern.session() as session:
            session.append("Say: ")
            try:
                session.set_grammar(kind, source)
                session.step()
            except rotor.RotorError as error:
                assert error.name == "ROTOR_E_GRAMMAR", error


def test_a_grammar_begins_anew_where_its_parser_cannot_go_back(tavern: rotor.Model) -> None:
    """A parser with lazy lexemes cannot rewind, and a failed parser stays failed."""
    with tavern.session() as session:
        session.append("Say: ")
        start = len(session.tokens)
        session.set_grammar("lark", 'start: word "." \nword[stop=","]: /[a-z ]+/')
        tokens = [session.step() for _ in range(4)]
        for n in (3, 1, 0):
            session.truncate(start + n)
            assert [session.step() for _ in range(4 - n)] == tokens[n:]
        # Tokens that break the grammar can be removed.
        session.set_grammar("regex", "[a-z ]+!")
        end = len(session.tokens)
        session.append("123")
        with pytest.raises(rotor.RotorError, match="not what the grammar allows"):
            session.step()
        session.truncate(end)
        assert session.step() is not None


def test_a_grammar_behind_what_is_left_begins_where_that_ends(tavern: rotor.Model) -> None:
    with tavern.session() as session:
        session.append("The guest says: once more, and then again, and again. ")
        session.set_grammar("regex", "[0-9]{6}")
        session.step()
        session.truncate(5)
        # The truncation reaches the place where the grammar began.
        session.append(" is no number, and need not be one, since it comes before the grammar or so one thinks; 12" * 2)
        with pytest.raises(rotor.RotorError, match="not what the grammar allows"):
            session.step()
        session.truncate(5)
        assert tavern.detokenize([token for token in [session.step()] if token is not None]).strip().isdigit()
