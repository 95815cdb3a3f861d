"""Stop strings and stop tokens: the text that a step gives and the tokens that the session holds,
on the CPU and on a GPU."""

from __future__ import annotations

import random

import pytest

import rotor

QUESTION = [{"role": "user", "content": "What do you have to drink?"}]

pytestmark = pytest.mark.any_backend


def answer(model: rotor.Model, n: int = 60, **options: float) -> tuple[list[int], list[int], str]:
    """The prompt, the tokens of the answer, and its text."""
    with model.session(**options) as session:
        session.append(model.chat_format(QUESTION))
        prompt = session.tokens
        text = "".join(session.generate(max_tokens=n))
        return prompt, session.tokens[len(prompt):], text


def first_complete(text: str, strings: list[str]) -> tuple[int, int] | None:
    """The position and the index of the first stop string that is complete."""
    for end in range(1, len(text) + 1):
        found = [(end - len(s), i) for i, s in enumerate(strings) if text[:end].endswith(s)]
        if found:
            return min(found)
    return None


def test_any_part_of_the_text_can_be_a_stop_string(tavern: rotor.Model) -> None:
    """Compares stop strings with their plain definition: within a token, over several tokens,
    beginning in the middle of a token."""
    prompt, tokens, text = answer(tavern)
    assert len(text) > 40
    chance = random.Random(5)
    for _ in range(25):
        strings = []
        for _ in range(chance.randrange(1, 4)):
            at = chance.randrange(len(text) - 8)
            strings.append(text[at : at + chance.randrange(1, 8)])
        strings.append(text[3:9] + "\x01")
        at, _which = first_complete(text, strings) or (0, 0)
        with tavern.session() as session:
            session.append(prompt)
            session.set_stop(strings)
            pieces, held = [], ""
            while session.step() is not None:
                pieces.append(session.text)
                held = session.held_text
                said = tavern.detokenize(session.tokens[len(prompt):], skip_special=True)
                assert "".join(pieces) + held == said
            pieces.append(session.text)
            assert "".join(pieces) == text[:at], strings
            assert session.end_reason == "stop string" and session.held_text == ""
            kept = session.tokens[len(prompt):]
            assert kept == tokens[: len(kept)]
            # The last token that is kept has text before the stop string, and the next one does
            # not.
            assert not kept or len(tavern.detokenize(kept[:-1], skip_special=True)) < at
            assert len(tavern.detokenize(kept, skip_special=True)) >= at
            assert session.step() is None and session.text == "" and session.end_reason == "stop string"
            assert session.tokens == prompt + kept


def test_after_a_stop_the_session_goes_on_as_any_other(tavern: rotor.Model) -> None:
    prompt, tokens, text = answer(tavern)
    with tavern.session() as session, tavern.session() as plain:
        session.append(prompt)
        session.set_stop([text[20:26]])
        list(session.generate())
        here = session.tokens
        assert len(here) < len(prompt) + len(tokens)
        with session.fork() as fork:
            assert fork.step() is None
            fork.set_stop()
            assert "".join(fork.generate(max_tokens=len(prompt) + len(tokens) - len(here))) and fork.tokens == prompt + tokens
        for each in (session, plain):
            each.append(here if each is plain else [])
            each.append(" Tell me more.")
        session.set_stop()
        want = [plain.step() for _ in range(10)]
        assert [session.step() for _ in range(10)] == want
        # A rewind gives the same tokens, and stops at the same place.
        session.truncate(len(prompt))
        session.set_stop([text[20:26]])
        assert "".join(session.generate()) == text[:20] and session.tokens == here


def test_stop_tokens_are_not_appended(tavern: rotor.Model) -> None:
    prompt, tokens, text = answer(tavern)
    stop = tokens[7]
    at = tokens.index(stop)
    with tavern.session() as session:
        session.append(prompt)
        session.set_stop(["never said"], [stop])
        assert "".join(session.generate()) == tavern.detokenize(tokens[:at], skip_special=True)
        assert session.tokens == prompt + tokens[:at] and session.end_reason == "stop token"
        assert session.step() is None and session.end_reason == "stop token"
        session.set_stop()
        assert session.step() == stop and session.end_reason is None


def test_what_is_held_back_comes_when_the_generation_ends_otherwise(tavern: rotor.Model) -> None:
    prompt, tokens, text = answer(tavern, 400)
    with tavern.session() as session:
        session.append(prompt)
        session.set_stop([text[-4:] + "\x01", text[:3] + "\x01"])
        pieces = list(session.generate(max_tokens=400))
        assert "".join(pieces) == text and pieces[-1].endswith(text[-4:])
        assert session.end_reason == "end token" and session.tokens == prompt + tokens
        session.truncate(len(prompt))
        session.set_stop([text + "\x01"])
        assert session.step() is not None and session.text == "" and text.startswith(session.held_text)
        # Another generation may continue. Text that was held back is not in its text, and is not
        # lost.
        said = "".join("".join(session.generate(max_tokens=n)) for n in (1, 1, 1))
        assert said + session.held_text == tavern.detokenize(tokens[:4], skip_special=True)


def test_in_batches_each_session_stops_by_itself(tavern: rotor.Model) -> None:
    prompt, _tokens, text = answer(tavern)
    stops = [[text[8:12]], [text[15:18], "zzz"], [], [text[30:40]]]
    want = [text[: (first_complete(text, stop) or (None, 0))[0]] for stop in stops]
    sessions = [tavern.session() for _ in stops]
    for session, stop in zip(sessions, stops):
        session.append(prompt)
        session.set_stop(stop)
    said, left = [""] * len(stops), 60
    while left:
        steps = rotor.step_all(sessions, random.Random(left).choice([None, 200]))
        for i, step in enumerate(steps):
            assert not isinstance(step, rotor.RotorError)
            said[i] += sessions[i].text
            assert (sessions[i].end_reason is None) == (step[0] != "end")
        left -= all(step[0] != "pending" for step in steps)  # type: ignore[index]
    assert [said[0], said[1], said[3]] == [want[0], want[1], want[3]] and want[2].startswith(said[2][:40])


def test_a_grammar_and_a_stop_string(tavern: rotor.Model) -> None:
    with tavern.session(temperature=1.0, seed=3) as session:
        session.append(tavern.chat_format(QUESTION))
        session.set_grammar("regex", r"[a-z]{3}-[a-z]{3}-[a-z]{3}")
        n = len(session.tokens)
        assert len("".join(session.generate())) == 11 and session.end_reason == "grammar"
        session.truncate(n)
        session.set_stop(["-"])
        assert len("".join(session.generate())) == 3 and session.end_reason == "stop string"
        session.set_stop()
        assert len(tavern.detokenize(session.tokens[n:]) + "".join(session.generate())) == 11


def test_what_is_wrong_is_told(tavern: rotor.Model) -> None:
    with tavern.session() as session:
        session.append("Hello")
        session.set_stop(["x"])
        for strings, tokens, error in [([""], [], rotor.RotorError), ([], [10**9], rotor.RotorError), ("ab", [], TypeError), (["a\0"], [], ValueError)]:
            with pytest.raises(error):
                session.set_stop(strings, tokens)
