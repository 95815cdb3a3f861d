"""Grammars that explode: rotor uses or refuses each within limits of time and memory, and the
session works afterwards."""

from __future__ import annotations

import json
import os
import random
import re
import resource
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

import rotor
from conftest import REPOSITORY, open_model

TAVERN = REPOSITORY / "models" / "tavern"

# The limits for each on a busy machine, in seconds and in MB beyond the model.
SECONDS, MEGABYTES = 15, 400


def properties(n: int) -> dict[str, Any]:
    return {f"p{i}": {"type": "integer"} for i in range(n)}


def nested(n: int) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "integer"}
    for _ in range(n):
        schema = {"anyOf": [{"type": "array", "items": schema}, {"type": "object", "properties": {"a": schema}}]}
    return schema


def chain(n: int, rule: str) -> str:
    return "start: a0\n" + "".join("a%d: %s\n" % (i, rule.replace("@", f"a{i + 1}")) for i in range(n)) + f'a{n}: "z"\n'


EXPLODING: dict[str, tuple[str, Any]] = {
    "counts of counts": ("regex", "(a{1000}){1000}"),
    "a large count": ("regex", "a{4294967295}"),
    "optional counts": ("regex", "((((a?){50}){50}){50}){50}"),
    "ambiguous counts": ("regex", "(a{1,100}){1,100}(a{1,100}){1,100}b"),
    "alternatives of counts": ("regex", "(a{1,1000}|b{1,1000}|[ab]{1,1000}){1,1000}"),
    "a large automaton": ("regex", "(a|b)*a(a|b){300}"),
    "stars": ("regex", "a*" * 20000),
    "optional classes": ("regex", "[a-z]?" * 20000),
    "optional words": ("regex", "(abcdefghij)?" * 10000),
    "Unicode classes": ("regex", r"\w" * 100000),
    "alternatives of classes": ("regex", "|".join(r"\p{L}{%d}x" % i for i in range(1, 400))),
    "parentheses": ("regex", "(" * 100000 + ")" * 100000),
    "a long text": ("regex", "abcdefghij" * 25000),
    "many words": ("regex", "|".join(f"word{i}" for i in range(20000))),
    "a large factor": ("json_schema", {"type": "integer", "multipleOf": 999983}),
    "a larger factor": ("json_schema", {"type": "integer", "multipleOf": 4294967291}),
    "a product of factors": ("json_schema", {"allOf": [{"type": "integer", "multipleOf": p} for p in (7, 11, 13, 17, 19, 23, 29)]}),
    "a product of patterns": ("json_schema", {"allOf": [{"type": "string", "pattern": "a.{%d}b" % i} for i in range(2, 30)]}),
    "large automata at once": ("json_schema", {"allOf": [{"type": "string", "pattern": ".*(a|b).{%d}c.*" % i} for i in range(5, 13)]}),
    "properties": ("json_schema", {"type": "object", "properties": properties(5000)}),
    "required properties": ("json_schema", {"type": "object", "properties": properties(1500), "required": list(properties(1500))}),
    "nested choices": ("json_schema", nested(9)),
    "kinds of objects": ("json_schema", {"anyOf": [{"type": "object", "properties": {f"k{i}": {}}} for i in range(1000)]}),
    "a product of objects": ("json_schema", {"allOf": [{"anyOf": [{"properties": {f"a{i}_{j}": {}}} for j in range(4)]} for i in range(12)]}),
    "a long constant": ("json_schema", {"const": "x" * 900000}),
    "a long array": ("json_schema", {"type": "array", "prefixItems": [{"type": "integer"}] * 20000}),
    "arrays of arrays": ("json_schema", {"type": "array", "minItems": 10**6, "items": {"type": "array", "minItems": 10**6}}),
    "references": ("json_schema", {"$ref": "#/$defs/a0", "$defs": {f"a{i}": {"$ref": f"#/$defs/a{i + 1}"} for i in range(9000)} | {"a9000": {}}}),
    "entangled references": ("json_schema", {"allOf": [{"$ref": "#"}, {"$ref": "#"}]}),
    "values times alternatives": ("json_schema", {"enum": list(range(19000)), "anyOf": [{"minimum": i} for i in range(900)]}),
    "words times patterns": ("json_schema", {"enum": [f"w{i}" for i in range(50000)], "anyOf": [{"pattern": f"w{i}"} for i in range(900)]}),
    "words times words": ("json_schema", {"enum": [f"w{i}" for i in range(50000)], "anyOf": [{"not": {"const": f"w{i}"}} for i in range(900)]}),
    "properties times alternatives": ("json_schema", {"properties": properties(20000), "anyOf": [{"required": [f"p{i}"]} for i in range(900)]}),
    "an enum": ("json_schema", {"enum": [f"value {i}" for i in range(40000)]}),
    "choices": ("choice", [f"{i:x}" for i in range(30000)]),
    "the same choices": ("choice", ["a"] * 40000),
    "a chain of rules": ("lark", chain(9000, "@")),
    "a chain of choices": ("lark", chain(3000, '"x" @ | "y" @')),
    "rules that double": ("lark", chain(30, "@ @")),
    "optional rules": ("lark", "start: " + "(a|b|c)? " * 20000 + '\na: "x"\nb: "y"\nc: "z"'),
    "no end": ("lark", 'start: "x" start'),
    "every way": ("lark", "start: e\ne: e e e e e | /[a-z]*/ | /a+/ | /[ab]+/\n"),
    "terminals that double": ("lark", "start: T30\nT0: \"a\"|\"b\"\n" + "".join(f"T{i}: T{i - 1} T{i - 1}\n" for i in range(1, 31))),
    "terminals at once": ("lark", "start: T\nT: " + " & ".join("/.*%s.{%d}/" % (c, i) for i, c in enumerate("abcdefghijklmnop", 5))),
    "nothing of much": ("lark", "start: T\nT: ~(/.*a.{100}/) & /.{0,1000}/"),
    "a schema inside": ("lark", 'start: %json {"type": "integer", "multipleOf": 999983}'),
    "parts of a text": ("lark", 'start: s\ns: %regex {"substring_words": ' + json.dumps(" ".join(f"w{i % 97}" for i in range(20000))) + "}"),
}


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


def attempt(session: rotor.Session, kind: str, source: Any) -> dict[str, Any]:
    """Sets a grammar and takes steps. Returns times, memory and messages."""
    before, start, longest, messages = peak(), time.monotonic(), 0.0, []
    try:
        session.set_grammar(kind, source)
    except rotor.RotorError as e:
        messages.append(str(e))
    taken = time.monotonic() - start
    for _ in range(40):
        start = time.monotonic()
        try:
            state, _ = session.step_budget(2000)
        except rotor.RotorError as e:
            messages.append(str(e))
            break
        longest = max(longest, time.monotonic() - start)
        if state == "end":
            break
    session.append("Once upon")
    session.set_grammar("choice", ["yes", "no"])
    assert "".join(session.generate(max_tokens=20)) in ("yes", "no")
    return {"set": taken, "step": longest, "mb": peak() - before, "messages": messages}


def child(kind: str) -> None:
    """Tries all grammars of one kind. Prints the name of each before, and the result after it."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with open_model(TAVERN, "cpu") as model:
        with model.session() as session:
            session.append("Once upon")
            session.set_grammar("choice", ["a", "b"])
        resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
        for name in (name for name in EXPLODING if EXPLODING[name][0] == kind):
            print(json.dumps(name), flush=True)
            with model.session() as session:
                session.append("Once upon")
                print(json.dumps(attempt(session, *EXPLODING[name])), flush=True)


@pytest.mark.parametrize("kind", ["regex", "json_schema", "choice", "lark"])
def test_what_explodes_is_used_or_refused(kind: str) -> None:
    paths = {**os.environ, "PYTHONPATH": str(REPOSITORY / "bindings" / "python")}
    run = subprocess.run([sys.executable, str(Path(__file__)), kind], capture_output=True, text=True, timeout=300, env=paths)
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    assert run.returncode == 0, (run.returncode, lines[-1:], run.stderr[-2000:])
    for name, result in zip(lines[::2], lines[1::2], strict=True):
        assert result["set"] < SECONDS and result["step"] < 1 and result["mb"] < MEGABYTES, (name, result)
        for message in result["messages"]:
            assert len(message) < 600 and "<state>" not in message and "\n" not in message, (name, message)
    assert len(lines) == 2 * sum(exploding[0] == kind for exploding in EXPLODING.values())


@pytest.fixture(scope="module")
def model() -> Any:
    with open_model(TAVERN, "cpu") as model:
        yield model


def test_cancel_ends_it(model: rotor.Model) -> None:
    """Whenever the cancel comes, the call is cancelled or it has already ended."""
    with model.session() as session:
        session.append("Once upon")
        ended = threading.Event()

        def cancel() -> None:
            while not ended.wait(0.005):
                session.cancel()

        thread = threading.Thread(target=cancel)
        thread.start()
        results = []
        for name in ("many words", "an enum", "required properties", "counts of counts", "choices"):
            start = time.monotonic()
            try:
                session.set_grammar(*EXPLODING[name])
                results.append("set")
            except rotor.RotorError as e:
                results.append("cancelled" if "cancelled" in str(e) else "refused")
            assert time.monotonic() - start < 2
        ended.set()
        thread.join()
        assert "cancelled" in results, results
    # Abandoned threads end by themselves, so this grammar waits for at most one of them.
    with model.session() as session:
        session.append("Once upon")
        session.set_grammar("choice", ["yes", "no"])
        assert "".join(session.generate(max_tokens=20)) in ("yes", "no")


def test_what_allows_nothing_is_refused(model: rotor.Model) -> None:
    nothing = [
        ("regex", "[a&&b]"),
        ("regex", "x[a-c&&d-f]"),
        ("lark", 'start: "x" T\nT: /a[a&&b]/'),
        ("lark", 'start: "x" start'),
        ("json_schema", {"type": "string", "pattern": "^a$", "minLength": 2}),
    ]
    with model.session(temperature=0) as session:
        session.append("Say: ")
        session.set_grammar("choice", ["yes"])
        for kind, source in nothing:
            with pytest.raises(rotor.RotorError) as refusal:
                session.set_grammar(kind, source)
            assert "\n" not in str(refusal.value) and "<" not in str(refusal.value)
        assert "".join(session.generate(max_tokens=20)) == "yes", "the session is as it was"


def test_mistakes_have_a_name_and_a_place(model: rotor.Model) -> None:
    mistakes = [
        ("regex", "(?=a)a", ["look-around", "line 1, column 1"]),
        ("regex", "abc\n(d", ["unclosed group", "line 2, column 1"]),
        ("json_schema", {"properties": {"a": {"type": "string", "pattern": r"(a)\1"}}}, ["backreference"]),
        ("json_schema", {"properties": {"a/b": {"type": "integer", "multipleOf": 999983}}}, ["#/properties/a~1b"]),
        ("lark", "start: a\na: b", ["b"]),
        ("lark", 'start: "a"\n%json', []),
    ]
    with model.session() as session:
        session.append("Say: ")
        for kind, source, words in mistakes:
            with pytest.raises(rotor.RotorError) as refusal:
                session.set_grammar(kind, source)
            message = str(refusal.value)
            assert all(word in message for word in words) and len(message) < 500 and "\n" not in message, message


def random_regex(chance: random.Random, depth: int = 3) -> str:
    """A random regular expression without anything in which Python and Rust differ."""
    if depth == 0:
        return chance.choice(["a", "b", "c", "ab", "[ab]", "[^a]", "[a-c]", "é", "."])
    part = lambda: random_regex(chance, depth - 1)  # noqa: E731
    form = chance.randrange(6)
    if form < 2:
        return part() + part()
    if form == 2:
        return f"(?:{part()}|{part()})"
    if form == 3:
        return f"(?:{part()}){chance.choice(['?', '*', '+', '{2}', '{1,3}'])}"
    return part()


def walk(model: rotor.Model, kind: str, source: Any, seed: int, n: int = 24) -> tuple[str, bool]:
    """A random text that a grammar allows, and whether it is complete. No choice may lead to a dead
    end."""
    with model.session(temperature=5.0, seed=seed) as session:
        session.append("Say: ")
        session.set_grammar(kind, source)
        said = b""
        for _ in range(n):
            token = session.step()
            if token is None:
                return said.decode(), True
            said += model.token_bytes(token)
    return said.decode(errors="ignore"), False


def test_random_regular_expressions_allow_what_they_match(model: rotor.Model) -> None:
    chance, n_complete = random.Random(7), 0
    for i in range(150):
        pattern = random_regex(chance)
        text, is_complete = walk(model, "regex", pattern, i)
        n_complete += is_complete
        assert not is_complete or re.fullmatch(pattern, text), (pattern, text)
    assert n_complete > 50


def accepts(model: rotor.Model, kind: str, source: Any, text: str) -> bool:
    """Whether a grammar allows the text and an end after it."""
    with model.session(temperature=0) as session:
        session.append("Say: ")
        session.set_grammar(kind, source)
        session.append(model.tokenize(text))
        session.set_logit_bias({end: 1e6 for end in model.info["end_tokens"]})
        try:
            return session.step() is None
        except rotor.RotorError:
            return False


def test_random_texts_are_accepted_where_they_match(model: rotor.Model) -> None:
    chance = random.Random(8)
    for _ in range(150):
        pattern = random_regex(chance)
        text = "".join(chance.choice("abcé") for _ in range(chance.randrange(1, 5)))
        assert accepts(model, "regex", pattern, text) == bool(re.fullmatch(pattern, text)), (pattern, text)


def test_random_choices_are_those_of_the_list(model: rotor.Model) -> None:
    chance = random.Random(9)
    for i in range(60):
        words = ["".join(chance.choice("ab é\"\\\n") for _ in range(chance.randrange(1, 6))) for _ in range(chance.randrange(1, 30))]
        text, is_complete = walk(model, "choice", words, i)
        assert is_complete and text in words, (words, text)
        other = "".join(chance.choice("ab") for _ in range(chance.randrange(1, 6)))
        assert accepts(model, "choice", words, other) == (other in words), (words, other)


if __name__ == "__main__":
    child(sys.argv[1])
