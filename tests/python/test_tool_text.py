"""Splits answers into text and tool calls while they are generated. The result does not depend on
how the text comes in."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any, Iterator

import pytest

import rotor
from rotor._toolcalls import ToolText
from test_tools import HERMES, LLAMA, MISTRAL, with_template

CALL = '{"name": "serve", "arguments": {"drink": "ale", "note": "</tool_call> {\\"name\\""}}'
GIVEN = ("serve", {"drink": "ale", "note": '</tool_call> {"name"'})
PLAIN_CALL = ("serve", {"drink": "ale"})
PLAIN = '{"name": "serve", "arguments": {"drink": "ale"}}'
FORMS = {"hermes": HERMES, "llama": LLAMA, "mistral": MISTRAL}
# The output, its text, and its calls.
SAID: list[tuple[str, str, str, list[Any]]] = [
    ("hermes", f"<tool_call>\n{CALL}\n</tool_call>", "", [GIVEN]),
    ("hermes", f"\n\n<tool_call>\n{PLAIN}\n</tool_call>\n", "", [PLAIN_CALL]),
    ("hermes", f"Let me see.\n<tool_call>\n{CALL}\n</tool_call>\n<tool_call>{PLAIN}</tool_call>", "Let me see.", [GIVEN, PLAIN_CALL]),
    ("hermes", f"One. <tool_call>{PLAIN}</tool_call> Two! <tool_call>{PLAIN}</tool_call> Three.", "One. Two! Three.", [PLAIN_CALL] * 2),
    ("hermes", f"{PLAIN}\n", "", [PLAIN_CALL]),
    ("hermes", " Good evening! ", " Good evening! ", []),
    ("hermes", "Use <tool_call> tags, or <tool_ca and <", "Use <tool_call> tags, or <tool_ca and <", []),
    ("hermes", '{"drink": "ale"}', '{"drink": "ale"}', []),
    ("hermes", '[1, {"name": 2}]', '[1, {"name": 2}]', []),
    ("hermes", '<tool_call>{"name": "serve", "arguments": 3}</tool_call> Well.', '<tool_call>{"name": "serve", "arguments": 3}</tool_call> Well.', []),
    ("hermes", f"Hm.<think>I see</think>Yes.<tool_call>{PLAIN}</tool_call>", "Hm.<think>I see</think>Yes.", [PLAIN_CALL]),
    ("llama", '{"name": "serve", "parameters": {"drink": "ale"}}', "", [PLAIN_CALL]),
    ("llama", '<|python_tag|>{"name": "serve", "parameters": {"drink": "ale"}}; {"name": "serve", "parameters": {}}', "", [PLAIN_CALL, ("serve", {})]),
    ("llama", "[TOOL or {name}", "[TOOL or {name}", []),
    ("mistral", f"[TOOL_CALLS] [{PLAIN}, {CALL}]", "", [PLAIN_CALL, GIVEN]),
    ("mistral", f"Yes. [TOOL_CALLS] [{PLAIN}]", "Yes.", [PLAIN_CALL]),
    ("mistral", "[TOOL_CALLS", "[TOOL_CALLS", []),
]


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, rotor.Model]]:
    at = tmp_path_factory.mktemp("forms")
    yield {name: rotor.Model(with_template(at / name, template), "cpu") for name, template in FORMS.items()}


def parts(model: rotor.Model, pieces: list[str], is_cut: bool = False, forced: bool = False, **more: Any) -> tuple[str, list[Any], bool, list[str]]:
    """The text, the calls as they are written, whether a call was cut, and the pieces of text."""
    made = ToolText(model.parse_tool_calls, {"serve"}, forced, **{"thinking": False, "single": False, **more})
    found = [part for piece in pieces for part in made.feed(piece)]
    n_early = len(found)
    found += made.end(is_cut)
    calls = [(call["function"]["name"], call["function"]["arguments"]) for kind, call in found if kind == "call"]
    return "".join(part for kind, part in found if kind == "text"), calls, made.was_cut, [str(p) for k, p in found[:n_early] if k == "text"]


def ways(text: str, n: int) -> list[list[str]]:
    """`text` in one piece, in characters, and in `n` other ways."""
    chance, cut = random.Random(text), []
    for _ in range(n):
        at = sorted(chance.sample(range(len(text) + 1), chance.randint(1, min(6, len(text)))))
        cut.append([text[a:b] for a, b in zip([0, *at], [*at, len(text)])])
    return [[text], list(text), *cut]


@pytest.mark.parametrize("form, said, text, calls", SAID)
def test_text_and_calls(models: dict[str, rotor.Model], form: str, said: str, text: str, calls: list[Any]) -> None:
    for pieces in ways(said, 40):
        found, found_calls, was_cut, _ = parts(models[form], pieces)
        assert (found, [(name, json.loads(arguments)) for name, arguments in found_calls]) == (text, calls), pieces
        assert not was_cut
    single = parts(models[form], list(said), single=True)
    assert len(single[1]) == min(len(calls), 1)


def test_text_does_not_wait_for_the_end(models: dict[str, rotor.Model]) -> None:
    said = "Let me see what there is. <think>Ale?</think> Yes: {ale} [1] "
    text, _, _, early = parts(models["hermes"], list(said))
    assert text == said and len(early) > 30
    beside = f"First. <tool_call>{PLAIN}</tool_call>Then some more."
    text, _, _, early = parts(models["hermes"], list(beside))
    assert text == "First.Then some more." and len(early) > 15


@pytest.mark.parametrize("form, said, text, calls", [case for case in SAID if case[3]])
def test_a_cut_anywhere(models: dict[str, rotor.Model], form: str, said: str, text: str, calls: list[Any]) -> None:
    """If an answer is cut anywhere, markup of a call is never text, and the arguments begin as the
    whole ones do."""
    for end in range(len(said)):
        for forced in (False, True):
            found, found_calls, was_cut, _ = parts(models[form], list(said[:end]), is_cut=True, forced=forced)
            if forced and not text:
                assert not found.strip() or found_calls, (end, found)
            # JSON without a mark is text, unless a call is forced.
            assert text.startswith(found.strip()) or not forced and found.strip()[0] in "{[", (end, found)
            for (name, arguments), (want, whole) in zip(found_calls, calls):
                assert name == want
            if found_calls and was_cut:
                assert json.dumps(calls[len(found_calls) - 1][1]).startswith(found_calls[-1][1]) or found_calls[-1][1] in said
    whole = parts(models[form], [said], is_cut=True)
    assert len(whole[1]) == len(calls) and not whole[2]


def test_a_call_that_is_none_does_not_hold_the_text(models: dict[str, rotor.Model]) -> None:
    said = '<tool_call>{"name": "serve", "arguments": 3}</tool_call> is what I could not say, so I say it in words.'
    text, calls, _, early = parts(models["hermes"], list(said))
    assert (text, calls) == (said, []) and len(early) > 30


def test_calls_in_a_thought_that_the_prompt_has_opened(models: dict[str, rotor.Model]) -> None:
    said = f"I could <tool_call>{PLAIN}</tool_call> or"
    found, calls, _, early = parts(models["hermes"], list(said), is_cut=True, thinking=True)
    assert found.startswith("I could <tool_call>") and len(early) > 20
