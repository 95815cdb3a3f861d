"""Thoughts apart from the answer: sessions, the worker, `Llama` and the server. A small model of the
family `qwen3` (p4 of the oracle) says what biases ask for."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import rotor
from conftest import ORACLE, REPOSITORY
from rotor._answer import ChatChoice, Head, Piece
from rotor._requests import Call, Request
from rotor._toolcalls import ToolText

MODEL = ORACLE / "p4-bonsai-unpacked-yarn" / "model"
PROMPT = "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n"
QUESTION: Any = [{"role": "user", "content": "Hi"}]
CALL = '<tool_call>\n{"name": "look", "arguments": {}}\n</tool_call>'


@pytest.fixture(scope="module")
def model() -> rotor.Model:
    return rotor.Model(MODEL, "cpu")


def copy_that_thinks(copy: Path) -> Path:
    """The model with a template that begins a thought."""
    shutil.copytree(MODEL, copy)
    config = json.loads((copy / "tokenizer_config.json").read_text())
    before = "{{- '<|im_start|>assistant\\n' }}\n    {%- if enable_thinking"
    assert before in config["chat_template"]
    config["chat_template"] = config["chat_template"].replace(before, before.replace("assistant\\n", "assistant\\n<think>\\n"))
    (copy / "tokenizer_config.json").write_text(json.dumps(config))
    return copy


@pytest.fixture(scope="module")
def opening(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_that_thinks(tmp_path_factory.mktemp("opening") / "model")


def begun(model: rotor.Model, text: str = "", **thinking: Any) -> rotor.Session:
    session = model.session()
    session.append(PROMPT + text)
    session.set_thinking(**thinking)
    return session


def say(session: rotor.Session, model: rotor.Model, text: str) -> tuple[str, str]:
    """The thought and the text, while a bias asks for the tokens of `text`."""
    thought, said = "", ""
    for wish in model.tokenize(text, parse_special=True):
        session.set_logit_bias({wish: 1e6})
        ended = session.step() is None
        thought, said = thought + session.thought, said + session.text
        if ended:
            break
    return thought, said


def test_a_step_tells_thought_and_answer_apart(model: rotor.Model) -> None:
    spoken = f"<think>\nHm {CALL}\n</think>\n\nYes.\n{CALL}"
    thought, answer = say(begun(model), model, spoken)
    assert (thought, answer) == (f"Hm {CALL}", f"Yes.\n{CALL}")
    calls = model.parse_tool_calls(answer, in_answer=True)
    assert calls == model.parse_tool_calls(spoken) == [{"name": "look", "arguments": {}}]
    assert say(begun(model, apart=False), model, spoken) == ("", spoken)
    assert say(begun(model, "<think>\n"), model, "a\n</think>\n\nb") == ("a", "b")
    assert say(begun(model, "<think>\n\n</think>\n\n"), model, "a") == ("", "a")


def test_an_answer_whose_prompt_began_a_thought_has_its_calls(opening: Path) -> None:
    with rotor.Model(opening, "cpu") as model:
        answer = f"Let me look.\n{CALL}"
        assert model.parse_tool_calls(answer) == [], "it could be a thought that was cut"
        assert model.parse_tool_calls(answer, in_answer=True) == [{"name": "look", "arguments": {}}]


def test_calls_in_a_stream_are_those_of_the_answer(opening: Path) -> None:
    with rotor.Model(opening, "cpu") as model:
        text = ToolText(partial(model.parse_tool_calls, in_answer=True), {"look"}, False, True, False, apart=True)
        parts = [part for character in f"A <think> tag.\n{CALL}" for part in text.feed(character)] + list(text.end(False))
    assert "".join(part for kind, part in parts if kind == "text") == "A <think> tag."
    assert [part["function"]["name"] for kind, part in parts if kind == "call"] == ["look"]


def test_a_budget_ends_a_thought_in_forks_and_restored_sessions(model: rotor.Model) -> None:
    session = begun(model, max_tokens=5)
    assert say(session, model, "<think>\n a b")[0] == " a b"
    fork, restored, saved = session.fork(), model.session(), session.save("kv")
    restored.set_thinking(max_tokens=5)
    restored.restore(saved)
    for one in (session, fork, restored):
        assert say(one, model, " c d e f g h i") == (" c d", " i")
    tokens = model.tokenize(" d\n</think>\n\n i", parse_special=True)
    assert session.tokens[-len(tokens):] == tokens == restored.tokens[-len(tokens):]


def test_a_thought_that_a_limit_cuts_is_a_thought(model: rotor.Model) -> None:
    session = begun(model)
    session.set_stop(["cut"])
    half = model.tokenize("界")
    assert len(half) > 1
    thought, answer = say(session, model, "<think>\nIt is cut")
    session.set_logit_bias({half[0]: 1e6})
    session.step()
    assert (thought, answer) == ("It is cut", "")
    assert (session.held_thought, session.held_text) == ("\ufffd", "")


def test_events_of_a_worker_have_thoughts(model: rotor.Model) -> None:
    wished = model.tokenize("<think>\nab\n</think>\n\ncd", parse_special=True)
    session, thought, answer = begun(model), "", ""
    with rotor.Worker() as worker:
        for wish in wished:
            session.set_logit_bias({wish: 1e6})
            worker.generate(session, "", 1)
            while (event := worker.poll(None)) is not None:
                thought, answer = thought + event.thought, answer + event.text
    assert (thought, answer) == ("ab", "cd")


@pytest.mark.parametrize("kind, source", [("regex", "[0-9]{3}"), ("json_schema", {"enum": ["yes"]}), ("choice", ["yes"])])
def test_a_grammar_describes_the_answer(model: rotor.Model, kind: str, source: Any) -> None:
    texts = []
    for begin in ("", "<think>\n", "<think>\n\n</think>\n\n"):
        session = begun(model, begin, max_tokens=6)
        session.set_grammar(kind, source)
        thinks = model.tokenize("<think>", parse_special=True)[0]
        session.set_logit_bias({thinks: 1e6})
        texts.append("".join(session.generate(max_tokens=40)))
        assert session.end_reason == "grammar"
    assert all(text in ("yes", '"yes"') or kind == "regex" and text.isdigit() and len(text) == 3 for text in texts), texts


def test_drafts_change_nothing(model: rotor.Model) -> None:
    said = []
    for lookup, draft in ((0, None), (8, None), (0, model)):
        session = model.session(lookup_tokens=lookup, temperature=0.3, seed=3)
        session.set_draft_model(draft, always=True)
        session.append(PROMPT + "<think>\n")
        session.set_thinking(max_tokens=20)
        thought = "".join(session.thought for _ in range(60) if session.step() is not None)
        said.append((session.tokens, thought))
    assert said[0] == said[1] == said[2] and said[0][1]


def test_the_guide(model: rotor.Model, tmp_path: Path) -> None:
    """docs/start/thinking.md: the Python runs, and the C compiles."""
    guide = (REPOSITORY / "docs" / "start" / "thinking.md").read_text()
    code = dict(re.findall(r"^```(c|python)\n(.*?)^```", guide, re.M | re.S))
    with rotor.Llama(MODEL, n_ctx=64, backend="cpu") as llm:
        names = {"session": begun(llm.model, "<think>"), "llm": llm, "sys": sys, "messages": QUESTION}
        names["session"].set_stop(tokens=range(590))
        exec(compile(code["python"].replace("512", "16"), "thinking.md", "exec"), names)
        assert names["answer"]["choices"][0]["message"]["role"] == "assistant"
    if (compiler := shutil.which("cc")) is not None:
        (tmp_path / "guide.c").write_text(
            "#include <rotor.h>\n#include <stdio.h>\nvoid talk(rotor_session *session);\nvoid talk(rotor_session *session) {\n"
            "rotor_step step = { .struct_size = sizeof step };\n" + code["c"] + "}\n")
        flags = ["-std=c99", "-Wall", "-Wextra", "-Werror", f"-I{REPOSITORY / 'include'}", "-fsyntax-only"]
        subprocess.run([compiler, *flags, tmp_path / "guide.c"], check=True)


# ---- Llama and the server ----


def joined(chunks: list[dict[str, Any]]) -> dict[str, str]:
    deltas = [chunk["choices"][0]["delta"] for chunk in chunks if chunk["choices"]]
    return {name: "".join(delta.get(name) or "" for delta in deltas) for name in ("reasoning_content", "content")}


@pytest.mark.parametrize("options", [{}, {"grammar": ("regex", "[0-9]{3}")}, {"logprobs": True}])
def test_a_message_has_reasoning_content(opening: Path, options: Any) -> None:
    with rotor.Llama(opening, backend="cpu") as llm:
        def ask(**more: Any) -> Any:
            return llm.create_chat_completion(QUESTION, seed=1, max_tokens=24, **options, **more)

        (choice,) = ask(max_thinking_tokens=8)["choices"]
        message = choice["message"]
        assert message["reasoning_content"] and "</think>" not in message["content"] + message["reasoning_content"]
        assert message["content"].isdigit() or "grammar" not in options
        assert choice["finish_reason"] == ("stop" if "grammar" in options else "length")
        chunks = list(ask(max_thinking_tokens=8, stream=True))
        # The first of the eight is the line break of the prompt.
        assert chunks[-1]["usage"]["completion_tokens_details"] == {"reasoning_tokens": 7}
        assert ask(max_thinking_tokens=8)["usage"] == chunks[-1]["usage"]
        assert joined(chunks) == {name: message[name] for name in ("reasoning_content", "content")}
        if options.get("logprobs"):
            assert len(choice["logprobs"]["content"]) == 24
        # A thought that max_tokens cuts is a thought.
        (cut,) = ask(separate_reasoning=True)["choices"]
        assert cut["message"]["reasoning_content"] or "grammar" not in options
        assert cut["finish_reason"] in ("length", "stop")
        # Without the option all is as it was.
        (plain,) = ask()["choices"]
        assert "reasoning_content" not in plain["message"]
        assert "completion_tokens_details" not in ask()["usage"]


def test_tokens_of_thoughts_are_counted() -> None:
    """Tokens without a text yet belong to the text that comes next. The closing tag belongs to no thought."""
    choice = ChatChoice(Head("chatcmpl", "model"), 0, False, None, apart=True)
    steps = [("", ""), ("", "Hm"), ("", ""), ("", "\u754c"), ("", ""), ("", ""), ("Yes", ""), ("", ""), (".", "")]
    for text, thought in steps:
        list(choice.feed(Piece(text, [], thought, n_tokens=1)))
    list(choice.end("length", len(steps), True))
    assert (choice.n_reasoning, choice.n_completion) == (4, 9)
    request = Request(None, [1, 2, 3], 9, None, [choice], 0)  # type: ignore[arg-type]
    assert Call(choice.head, [request], False, 1).usage() == {
        "prompt_tokens": 3, "completion_tokens": 9, "total_tokens": 12, "completion_tokens_details": {"reasoning_tokens": 4}}


def test_a_prompt_without_thinking_gives_an_answer_only(model: rotor.Model) -> None:
    with rotor.Llama(MODEL, backend="cpu") as llm:
        (choice,) = llm.create_chat_completion(
            QUESTION, seed=1, max_tokens=8, separate_reasoning=True, chat_template_kwargs={"enable_thinking": False})["choices"]
        assert choice["message"]["reasoning_content"] is None and choice["message"]["content"]
        with pytest.raises(ValueError, match="separate_reasoning"):
            llm.create_chat_completion(QUESTION, separate_reasoning=False, max_thinking_tokens=3)
        with pytest.raises((TypeError, ValueError), match="max_thinking_tokens"):
            llm.create_chat_completion(QUESTION, max_thinking_tokens=-1)
        # Earlier thoughts are in the messages of a conversation.
        talk = [*QUESTION, {"role": "assistant", "content": "Yes.", "reasoning_content": "Hm."}]
        assert "<think>\nHm.\n</think>\n\nYes." in llm.model.render_chat(talk)


def test_the_server_gives_reasoning_content(opening: Path) -> None:
    pytest.importorskip("openai", reason="openai is not installed")
    from test_server import serving

    with serving(opening, "--separate-reasoning", "--max-thinking-tokens", "6") as client:
        def ask(**more: Any) -> Any:
            return client.chat.completions.create(model="model", messages=QUESTION, seed=1, max_tokens=20, **more)

        made = ask()
        message = made.choices[0].message
        assert made.usage.completion_tokens_details.reasoning_tokens == 5
        assert message.reasoning_content and message.content and "think>" not in message.content
        deltas = [chunk.choices[0].delta for chunk in ask(stream=True) if chunk.choices]
        assert "".join(getattr(delta, "reasoning_content", None) or "" for delta in deltas) == message.reasoning_content
        assert "".join(delta.content or "" for delta in deltas) == message.content
        longer = ask(extra_body={"max_thinking_tokens": 12}).choices[0].message
        assert len(longer.reasoning_content) > len(message.reasoning_content)
        plain = ask(extra_body={"separate_reasoning": False}).choices[0].message
        assert getattr(plain, "reasoning_content", None) is None
