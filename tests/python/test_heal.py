"""Token healing: a text that ends in the middle of a token."""

from __future__ import annotations

import json
import math
import random
from typing import Any, Iterator

import numpy as np
import pytest

import rotor
from conftest import REPOSITORY, open_model

TAVERN = REPOSITORY / "models" / "tavern"
# The prompts end within a word, before a word, in punctuation, in a character of several bytes.
PROMPTS = ["The innkeeper pours a mug of al", "We have ale, mead and ", "Wel", "He said: \"", "One ale costs 2", "äö ü", "x" * 9]


@pytest.fixture(scope="module")
def cpu_tavern() -> Iterator[rotor.Model]:
    """The model on the CPU. A session uses logits in the same way on all backends."""
    with open_model(TAVERN, "cpu") as model:
        yield model


def byte_of_char() -> dict[str, int]:
    """The reverse of GPT-2's alphabet."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    rest = [byte for byte in range(256) if byte not in plain]
    return {chr(byte): byte for byte in plain} | {chr(256 + i): byte for i, byte in enumerate(rest)}


def words() -> dict[int, bytes]:
    """The bytes of all tokens that are not control tokens."""
    tokenizer = json.loads((TAVERN / "tokenizer.json").read_text())
    control = {token["id"] for token in tokenizer["added_tokens"]}
    alphabet = byte_of_char()
    vocabulary = tokenizer["model"]["vocab"].items()
    return {i: bytes(alphabet[c] for c in word) for word, i in vocabulary if i not in control}


WORDS = words()


def n_open(ids: list[int]) -> int:
    """How many of the last tokens could be others if text follows, by the definition."""
    last = ids[max(len(ids) - 4, 1) :]
    text = b"".join(WORDS[i] for i in last)
    for start in range(len(text)):
        end = text[start:]
        if any(word.startswith(end) and word != end for word in WORDS.values()):
            n = next(n for n in range(1, len(last) + 1) if sum(len(WORDS[i]) for i in last[-n:]) >= len(end))
            while n:
                try:
                    b"".join(WORDS[i] for i in last[-n:]).decode()
                    return n
                except UnicodeDecodeError:
                    n -= 1
    return 0


def healed(model: rotor.Model, prompt: str, n: int) -> tuple[list[int], str]:
    """The tokens that greedy steps should give after a prompt, computed in the simplest way, and
    the text after the prompt."""
    ids = model.tokenize(prompt, add_bos=True)
    taken = n_open(ids)
    left = b"".join(WORDS[i] for i in ids[len(ids) - taken :])
    hidden, made = len(left), []
    ids = ids[: len(ids) - taken]
    while len(made) < n:
        with model.session() as session:
            session.append(ids)
            logits = session.logits()
        may = [i for i, word in WORDS.items() if word.startswith(left) or left.startswith(word)] if left else range(len(logits))
        token = max(may, key=lambda i: (logits[i], -i))
        if token not in WORDS:
            break
        left = left[len(WORDS[token]) :]
        ids, made = [*ids, token], [*made, token]
    text = b"".join(WORDS[i] for i in made)[hidden:]
    return ids, text.decode(errors="replace")


def steps(session: rotor.Session, n: int) -> str:
    text = ""
    for _ in range(n):
        token = session.step()
        text += session.text
        if token is None:
            break
    return text


@pytest.mark.any_backend
@pytest.mark.parametrize("prompt", PROMPTS)
def test_the_end_is_said_again_in_the_best_tokens(tavern: rotor.Model, prompt: str) -> None:
    ids, text = healed(tavern, prompt, 6)
    for lookup in (0, 8):
        with tavern.session(lookup_tokens=lookup) as session:
            session.append(prompt, heal=True)
            assert session.tokens == tavern.tokenize(prompt, add_bos=True)
            said = steps(session, 6)
            assert session.tokens == ids and said == text.removesuffix(session.held_text)


def test_it_makes_a_difference(cpu_tavern: rotor.Model) -> None:
    """A prompt that was cut within a word continues as the whole text does."""
    with cpu_tavern.session() as session:
        session.append(cpu_tavern.chat_format([{"role": "user", "content": "What do you have to drink?"}]))
        start = session.fork()
        whole = steps(session, 12)
    n_different = 0
    for cut in range(1, len(whole) - 6):
        texts = []
        for heal in (True, False):
            with start.fork() as session:
                session.append(whole[:cut], heal=heal)
                texts.append((whole[:cut] + steps(session, 12))[: len(whole)])
        assert texts[0].startswith(whole[: cut + 6]), (whole[:cut], texts[0])
        n_different += texts[0] != texts[1]
    assert n_different > len(whole) / 4


def test_what_is_whole_is_left_alone(cpu_tavern: rotor.Model) -> None:
    prompt = cpu_tavern.chat_format([{"role": "user", "content": "Hello"}])
    chat = prompt + "<|eot_id|>"
    for text, most in (("", 0), ("W", 1), (chat, 0)):
        with cpu_tavern.session() as session, cpu_tavern.session() as plain:
            for each, heal in ((session, True), (plain, False)):
                each.append([1])
                each.append(text, heal=heal)
            if most == 0:
                assert steps(session, 4) == steps(plain, 4) and session.tokens == plain.tokens
    with cpu_tavern.session() as session:
        # This is the only token, so no tokens would be left to choose from.
        session.append(cpu_tavern.tokenize("W"))
        only = session.tokens
        session.append("", heal=True)
        session.step()
        assert session.tokens[:1] == only


def test_other_calls_put_the_tokens_back(cpu_tavern: rotor.Model) -> None:
    prompt = PROMPTS[0]
    ids = cpu_tavern.tokenize(prompt, add_bos=True)
    with cpu_tavern.session() as plain:
        plain.append(ids)
        logits = plain.logits()
        saved = plain.save("tokens")
        scores = plain.score(" and bread")
    with cpu_tavern.session() as session:
        session.append(prompt, heal=True)
        assert session.step_budget(0) == ("pending", None) and len(session.tokens) < len(ids)
        assert np.array_equal(session.logits(), logits) and session.tokens == ids
        assert session.step_budget(0)[0] == "pending" and session.save("tokens") == saved
        assert session.step_budget(0)[0] == "pending" and session.score(" and bread") == scores
        assert session.step_budget(0)[0] == "pending"
        begun = session.tokens
        with pytest.raises(rotor.RotorError, match=f"holds {len(ids)}"):
            session.truncate(len(ids) + 1)
        with pytest.raises(rotor.RotorError) as full:
            session.append([1] * 5000)
        assert full.value.name == "ROTOR_E_CONTEXT_FULL" and session.tokens == begun
        assert session.step_budget(0)[0] == "pending" and session.set_tokens(ids) == len(ids)
        assert session.step_budget(0)[0] == "pending" and session.tokens == ids
        session.truncate(0)
        session.append(prompt, heal=True)
        session.cancel()
        with pytest.raises(rotor.RotorError, match="cancelled"):
            session.step()
        assert session.tokens == ids
        assert session.prefill() and len(session.tokens) < len(ids)
        with session.fork() as fork:
            fork.append([5])
            assert fork.tokens == [*ids, 5]
        want = healed(cpu_tavern, prompt, 4)
        with session.fork() as fork:
            assert (steps(fork, 4), fork.tokens) == (want[1], want[0])
        # An append ends the healing.
        session.append("e")
        assert session.tokens == ids + cpu_tavern.tokenize("e")
        session.step()
        assert session.tokens[: len(ids)] == ids


@pytest.mark.parametrize("options", [{}, dict(temperature=1.5, seed=1), dict(temperature=1.0, mirostat_tau=3.0, seed=2)])
@pytest.mark.parametrize("kind, source, whole", [
    ("choice", ["ale", "allspice", "mead"], None),
    ("regex", "[a-z]{1,4} and [a-z]{2,5}!", None),
    ("json_schema", {"type": "integer", "minimum": 10, "maximum": 99}, None),
    ("lark", 'start: "ale" | "mead" "!"*', None),
])
def test_at_the_boundary_of_a_grammar(cpu_tavern: rotor.Model, options: Any, kind: str, source: Any, whole: None) -> None:
    """The grammar describes the text after the prompt. The first token may have the end of the
    prompt and the beginning of the value."""
    for prompt in [*PROMPTS, "Today: "]:
        with cpu_tavern.session(**options) as session, cpu_tavern.session() as judge:
            session.append(prompt, heal=True)
            session.set_grammar(kind, source)
            text = "".join(session.generate(max_tokens=40))
            assert cpu_tavern.detokenize(session.tokens, skip_special=True) == prompt + text
            judge.append(prompt)
            before = len(judge.tokens)
            judge.set_grammar(kind, source)
            judge.append(cpu_tavern.tokenize(text))
            if session.end_reason == "grammar":
                assert judge.step() is None and len(judge.tokens) > before
            else:
                judge.step()


def test_text_that_a_grammar_has_seen(cpu_tavern: rotor.Model) -> None:
    """The host appends the beginning of the value. Its end is healed within the grammar."""
    with cpu_tavern.session() as session:
        session.append(cpu_tavern.chat_format([{"role": "user", "content": "What do you have to drink?"}]))
        session.set_grammar("regex", "We have (ale|mead|allspice)( and (bread|cheese))*!")
        session.append("We have al", heal=True)
        start = len(session.tokens)
        text = "".join(session.generate(max_tokens=40))
        assert "We have al" + text in cpu_tavern.detokenize(session.tokens)
        assert text.rstrip("!").split(" and ")[0] in ("e", "lspice") and len(session.tokens) > start - 2


def test_a_stop_string_right_behind_the_text(cpu_tavern: rotor.Model) -> None:
    for prompt in filter(str.isascii, PROMPTS):
        ids, text = healed(cpu_tavern, prompt, 6)
        for n in range(min(len(text), 4)):
            for stop in (text[n : n + 2], text[n : n + 1]):
                with cpu_tavern.session() as session:
                    session.append(prompt, heal=True)
                    session.set_stop([stop])
                    said = steps(session, 6)
                    assert session.end_reason == "stop string" and said == text[: text.index(stop)], (prompt, text, stop)
                    assert cpu_tavern.detokenize(session.tokens, skip_special=True).startswith(prompt + said)
                    if not said:
                        assert session.tokens == cpu_tavern.tokenize(prompt, add_bos=True)


def test_what_a_look_puts_back_stays_there(cpu_tavern: rotor.Model) -> None:
    """Tokens that were healed and then restored are not removed a second time by a stop string."""
    prompt = "It was a cold evening in Thornwick and the inn"
    ids = cpu_tavern.tokenize(prompt, add_bos=True)
    # The last word takes several tokens, and the first ones give no new text.
    whole = {token: -math.inf for token, word in WORDS.items() if word.startswith(b" i")}

    def talk(looks: bool, stop: list[str]) -> tuple[str, list[int]]:
        with cpu_tavern.session() as session:
            session.append(prompt, heal=True)
            session.set_logit_bias(whole)
            session.set_stop(stop)
            said = ""
            for i in range(10):
                token = session.step()
                said += session.text
                if token is None or said and not stop:
                    break
                if looks and i == 0:
                    assert session.text == "" and session.top(1) and session.tokens == ids
            return said, session.tokens

    first, _ = talk(False, [])
    assert first and talk(False, [first]) == ("", ids) and talk(True, [first]) == ("", ids)


def test_a_stop_token_in_the_middle(cpu_tavern: rotor.Model) -> None:
    prompt = PROMPTS[1]
    first = healed(cpu_tavern, prompt, 1)[0][-1]
    with cpu_tavern.session() as session:
        session.append(prompt, heal=True)
        session.set_stop([], [first])
        for _ in range(2):
            assert session.step() is None and session.end_reason == "stop token"
            assert session.tokens == cpu_tavern.tokenize(prompt, add_bos=True)


@pytest.mark.parametrize("seed", range(8))
def test_any_order_of_calls(cpu_tavern: rotor.Model, seed: int) -> None:
    """After any calls, a session holds the text that the host has."""
    chance = random.Random(seed)
    # The text of a step after half a character depends on the call that held the half.
    halves = {i: float("-inf") for i, word in WORDS.items() if not word.isascii()}

    def new() -> rotor.Session:
        session = cpu_tavern.session(48, temperature=1.2, seed=seed, lookup_tokens=4)
        session.set_logit_bias(halves)
        return session

    session, held = new(), ""
    for _ in range(120):
        deed = chance.choice(["append", "step", "step", "step", "budget", "budget", "prefill", "fork", "save", "rewind", "top"])
        if len(session.tokens) > 36:
            deed = "rewind"
        if deed == "append" or not session.tokens:
            text = chance.choice(list(filter(str.isascii, PROMPTS)))[-chance.randint(1, 12) :]
            session.append(text, heal=chance.random() < 0.7)
            held += text
        elif deed in ("step", "budget"):
            kind, token = session.step_budget(chance.choice([0, 200]) if deed == "budget" else 10**9)
            held += session.text
            if kind == "end":
                session.set_tokens(cpu_tavern.tokenize("Once", add_bos=True))
                held = "Once"
        elif deed == "prefill":
            session.prefill(chance.choice([None, 0]))
        elif deed == "fork":
            session = session.fork()
        elif deed == "save":
            saved, session = session.save(chance.choice(["tokens", "kv"])), new()
            session.restore(saved)
        elif deed == "rewind":
            session.truncate(chance.randint(1, max(1, min(6, len(session.tokens)))))
            held = cpu_tavern.detokenize(session.tokens, skip_special=True)
        elif deed == "top":
            session.top(3)
        with session.fork() as judge:
            judge.score([])
            assert cpu_tavern.detokenize(judge.tokens, skip_special=True) == held, deed


@pytest.mark.any_backend
def test_a_grammar_that_cannot_begin_with_the_text(tavern: rotor.Model) -> None:
    """The grammar forces another text, or allows none. The error says so, and the text stays."""
    for kind, source, text in [("regex", "abc", "xy"), ("regex", "日本", "a"), ("choice", ["yes", "no"], " x")]:
        with tavern.session() as session:
            session.append("Well. ")
            session.set_grammar(kind, source)
            session.append(text, heal=True)
            before = session.tokens
            for _ in range(2):
                with pytest.raises(rotor.RotorError) as raised:
                    session.step()
                assert raised.value.name == "ROTOR_E_GRAMMAR" and session.tokens == before, raised.value
            session.set_grammar(None)
            assert session.tokens == before
            assert session.step() is not None
