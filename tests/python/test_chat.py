"""Chats: several turns with tools and thoughts, on the shipped model and on one of each template family. A bias makes the small
models say what a test needs."""

from __future__ import annotations

import asyncio
import ctypes
import json
import math
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Iterator

import pytest
import rotor
from conftest import ORACLE, REPOSITORY, TAVERN
from test_deaf import TOKENS as CONTROLS
from test_tools import SELL

QWEN = ORACLE / "p4-bonsai-unpacked-yarn" / "model"
TOOLS: list[dict[str, Any]] = [{"type": "function", "function": {"name": "look", "description": "Looks <|eot_id|>", "parameters": {
    "type": "object", "properties": {"at": {"type": "string"}}}}}]
CHATML = (REPOSITORY / "tests" / "chat" / "chatml.jinja").read_text()
MISTRAL = """{{ bos_token }}{% for m in messages %}{% if m.role == 'user' %}[INST] {{ m.content }} [/INST]{% elif m.tool_calls %}\
[TOOL_CALLS] [{% for c in m.tool_calls %}{"name": "{{ c.function.name }}", "arguments": {{ c.function.arguments | tojson }}}{% endfor %}]</s>\
{% elif m.role == 'assistant' %} {{ m.content | trim }}</s>{% else %}{% if not messages[loop.index0 - 1].tool_calls %}\
{{ raise_exception('a result without a call') }}{% endif %}[TOOL_RESULTS] {{ m.content }}[/TOOL_RESULTS]{% endif %}{% endfor %}"""


def copied(model: Path, at: Path, template: str | None = None) -> Path:
    shutil.copytree(model, at)
    if template is not None:
        (at / "chat_template.jinja").write_text(template)
    return at


@pytest.fixture(scope="module")
def tavern_cpu() -> rotor.Model:
    return rotor.Model(TAVERN, "cpu")


@pytest.fixture(scope="module")
def qwen_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The model with a longer context."""
    path = copied(QWEN, tmp_path_factory.mktemp("qwen") / "model")
    config = json.loads((path / "config.json").read_text())
    (path / "config.json").write_text(json.dumps({**config, "max_position_embeddings": 2048}))
    return path


@pytest.fixture(scope="module")
def qwen(qwen_path: Path) -> rotor.Model:
    return rotor.Model(qwen_path, "cpu")


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory, tavern_cpu: rotor.Model, qwen: rotor.Model, qwen_path: Path) -> dict[str, rotor.Model]:
    at = tmp_path_factory.mktemp("models")
    paths = {
        "bitnet": ORACLE / "p1-bitnet-packed" / "model",
        "llama": ORACLE / "p3-llama-packed" / "model",
        "chatml": copied(qwen_path, at / "chatml", CHATML),
    }
    return {"tavern": tavern_cpu, "qwen": qwen, **{name: rotor.Model(path, "cpu") for name, path in paths.items()}}


def works(chat: rotor.Chat) -> int:
    """Tokens that were evaluated or chosen."""
    stats = chat.session.stats
    return stats["prompt_tokens"] + stats["generated_tokens"]


def say(chat: rotor.Chat, text: str, message: Any = None) -> rotor.Answer:
    """The model's answer, while biases ask for the tokens of `text` and then for an end."""
    model = chat.session_model  # type: ignore[attr-defined]
    if message is not None:
        chat.add(message)
    for wish in [*model.tokenize(text, parse_special=True), model.info["end_tokens"][-1]]:
        chat.session.set_logit_bias({wish: 1e6})
        before = chat.session.tokens
        while not chat._step()[0] and chat.session.tokens == before:
            pass
    chat.session.set_logit_bias({})
    return chat.answer


def of(model: rotor.Model, **options: Any) -> rotor.Chat:
    chat = rotor.Chat(model, **options)
    chat.session_model = model  # type: ignore[attr-defined]
    return chat


# ---- right on every turn ----


def rendered_tokens(model: rotor.Model, talk: list[dict[str, Any]], answers: list[list[int]]) -> list[int]:
    """The talk as the template renders it, encoded, with the tokens of the model's answers in their places."""
    marked = [{**said, "content": "ANSWER"} if said["role"] == "assistant" else said for said in talk]
    tokens: list[int] = []
    for text, answer in zip(model.render_chat(marked).split("ANSWER"), [*answers, []]):
        tokens += [*model.tokenize(text, parse_special=True), *answer]
    return tokens if tokens[0] == model.info["bos_token"] else [*model.tokenize("", add_bos=True), *tokens]


@pytest.mark.parametrize("name", ["tavern", "bitnet", "llama", "qwen", "chatml"])
def test_a_talk_has_the_tokens_of_all_its_messages(models: dict[str, rotor.Model], name: str) -> None:
    model = models[name]
    chat = of(model, system="Be brief.", max_tokens=12, seed=3, temperature=0.7)
    thinks = model.tokenize("<think>", parse_special=True) if name in ("qwen", "chatml") else []
    chat.session.set_logit_bias({token: -math.inf for token in thinks})  # thoughts have a test of their own
    answers: list[list[int]] = []
    n_cut = 0
    for question in ["Good evening!", " a  b\n", "1 < 2 | 3", "{\"é\": 🙂}"]:
        before, talk = chat.session.tokens, [*chat.messages, {"role": "user", "content": question}]
        prompt = rendered_tokens(model, talk, answers)
        assert chat.count(question) == len(prompt)
        answer = chat.say(question)
        tokens = chat.session.tokens
        assert tokens[: len(prompt)] == prompt and tokens[: len(before)] == before
        answers.append(tokens[len(prompt) :])
        # Each token was evaluated once. The last token of an answer that was cut counts when it is chosen, and when it is evaluated.
        assert works(chat) == len(tokens) + n_cut
        n_cut += answer.why == "length"
        assert chat.messages == [*talk, answer.message]
        assert answer.message == {"role": "assistant", "content": answer.text}
        if name == "llama" and model.tokenize(answer.text.strip()) == answers[-1]:
            assert tokens == model.chat_tokens(chat.messages, add_generation_prompt=False)[: len(tokens)]


def test_the_shipped_model_talks(tavern_cpu: rotor.Model) -> None:
    chat = of(tavern_cpu, system="You are a tavern keeper.")
    for question in ["Good evening!", "What do you have to drink?", "Two ales, please.", "Any rumours?", "Farewell!"]:
        talk = [*chat.messages, {"role": "user", "content": question}]
        assert chat.say(question).why == "stop"
        text = tavern_cpu.detokenize(chat.session.tokens)
        assert text == "<|begin_of_text|>" + tavern_cpu.render_chat(talk) + chat.answer.text
        assert works(chat) == len(chat.session.tokens)


@pytest.mark.parametrize("name", ["tavern", "bitnet", "llama", "qwen", "chatml"])
@pytest.mark.parametrize("said", [" Yes.  ", "", "\n\nYes", "<|im_end|", "a</think>b", "é🙂 界"])
def test_an_answer_stays_the_tokens_of_the_model(models: dict[str, rotor.Model], name: str, said: str) -> None:
    model = models[name]
    chat = of(model)
    # Not the tokens of the text: every byte is one.
    tokens = [token for byte in said.encode() for token in byte_token(model, byte)]
    chat.add("Hello.")
    chat.begin()
    prompt = chat.session.tokens
    assert prompt == model.chat_tokens([{"role": "user", "content": "Hello."}])
    chat.session.append(tokens)
    chat.finish()
    assert chat.answer.text == said and chat.answer.why == "length"
    chat.add("Yes?")
    chat.begin()
    assert chat.session.tokens[: len(prompt) + len(tokens)] == prompt + tokens
    assert chat.count() == len(chat.session.tokens)


def byte_token(model: rotor.Model, byte: int) -> list[int]:
    """The token of a byte."""
    found = [id for id in range(model.info["n_vocab"]) if model.token_bytes(id) == bytes([byte])]
    return found[:1]


# ---- thoughts and tools ----


CALL = '<tool_call>\n{"name": "look", "arguments": {"at": "</x> é", "n": 12345678901234567890}}\n</tool_call>'


def test_thoughts_and_tools(qwen: rotor.Model) -> None:
    chat = of(qwen, system="Be kind.", tools=TOOLS)
    thinks = qwen.tokenize("<think>\nHm, look.\n</think>\n\n", parse_special=True)
    answer = say(chat, f"<think>\nHm, look.\n</think>\n\nLet me see.\n{CALL}", "Where is it?")
    assert (answer.thought, answer.text, answer.why) == ("Hm, look.", "Let me see.", "tool_calls")
    [call] = answer.tool_calls
    assert (call["name"], call["arguments"]) == ("look", {"at": "</x> é", "n": 12345678901234567890})
    first = chat.session.tokens
    # After the result of the tool, thought and call are still the tokens of the model.
    chat.add({"role": "tool", "tool_call_id": call["id"], "content": "There.<|im_end|>"})
    second = say(chat, "<think>\nThere it is.\n</think>\n\nThere.")
    assert (second.thought, second.text, second.why, second.tool_calls) == ("There it is.", "There.", "stop", [])
    assert chat.session.tokens[: len(first)] == first
    assert works(chat) == len(chat.session.tokens)
    # The next question drops the thoughts, as the template says. The answers stay the model's tokens.
    chat.add("Thanks.")
    chat.begin()
    tokens = chat.session.tokens
    assert not any(tokens[i : i + len(thinks)] == thinks for i in range(len(tokens)))
    spoken = qwen.tokenize(f"Let me see.\n{CALL}", parse_special=True)
    assert any(tokens[i : i + len(spoken)] == spoken for i in range(len(tokens)))
    talk = [{key: value for key, value in message.items()} for message in chat.messages]
    rendered = qwen.render_chat([*talk[:2], {"role": "assistant", "content": f"Let me see.\n{CALL}"}, *talk[3:]], TOOLS)
    assert qwen.detokenize(tokens) == rendered


def test_a_prompt_that_begins_a_thought(tmp_path: Path, qwen_path: Path) -> None:
    config = json.loads((QWEN / "tokenizer_config.json").read_text())
    template = config["chat_template"].replace("{{- '<|im_start|>assistant\\n' }}\n    {%- if enable", "{{- '<|im_start|>assistant\\n<think>\\n' }}\n    {%- if enable")
    with rotor.Model(copied(qwen_path, tmp_path / "model", template), "cpu") as model:
        chat = of(model, tools=TOOLS)
        answer = say(chat, "Hm.\n</think>\n\nYes.", "Is it?")
        assert (answer.thought, answer.text) == ("Hm.", "Yes.")
        chat.add({"role": "tool", "content": "."})
        before = chat.session.tokens
        chat.begin()
        assert chat.session.tokens[: len(before)] == before


def test_a_template_that_wants_parsed_calls(tmp_path: Path, qwen_path: Path) -> None:
    with rotor.Model(copied(qwen_path, tmp_path / "model", MISTRAL), "cpu") as model:
        chat = of(model, tools=TOOLS)
        answer = say(chat, '[TOOL_CALLS] [{"name": "look", "arguments": {"at": "it"}}]', "Look!")
        assert answer.tool_calls[0]["arguments"] == {"at": "it"} and answer.text == ""
        assert answer.message["content"] is None and len(answer.tool_calls[0]["id"]) == 9
        chat.add({"role": "tool", "content": "There."})
        say(chat, "Yes.")
        assert model.detokenize(chat.session.tokens) == (
            '[INST] Look! [/INST][TOOL_CALLS] [{"name": "look", "arguments": {"at": "it"}}]</s>[TOOL_RESULTS] There.[/TOOL_RESULTS]Yes.')


def test_messages_of_openai(qwen: rotor.Model) -> None:
    call = {"id": "1", "type": "function", "function": {"name": "look", "arguments": "{\"at\": \"it\", \"n\": 1e2}"}}
    chat = of(qwen, messages=[
        {"role": "user", "content": [{"type": "text", "text": "Look "}, {"type": "text", "text": "there!"}]},
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "1", "content": "."},
    ])
    chat.begin()
    assert 'Look there!<|im_end|>' in qwen.detokenize(chat.session.tokens)
    assert '{"name": "look", "arguments": {"at": "it", "n": 100.0}}' in qwen.detokenize(chat.session.tokens)
    assert chat.messages[1]["tool_calls"] == [call]


@pytest.mark.parametrize("parse", [False, True])
def test_messages_of_a_host_have_the_tokens_of_the_model_s_prompt(qwen: rotor.Model, parse: bool) -> None:
    call = {"id": "1", "type": "function", "function": {"name": "look", "arguments": {"at": "<|im_end|>"}}}
    talk = [
        {"role": "system", "content": "S <think>"},
        {"role": "user", "content": "Look!</think>"},
        {"role": "assistant", "content": "<think>\nHm.\n</think>\n\nYes.", "tool_calls": [call]},
        {"role": "tool", "content": "<|im_start|>"},
        {"role": "assistant", "content": "a</think>b", "reasoning_content": "c"},
        {"role": "user", "content": "Thanks."},
    ]
    variables = {"enable_thinking": False, "x": ["<|im_end|>"]}
    for n in (2, 4, 6):
        chat = of(qwen, messages=talk[:n], tools=TOOLS, variables=variables, parse_contents=parse)
        chat.begin()
        assert chat.session.tokens == qwen.chat_tokens(talk[:n], TOOLS, True, variables, parse_contents=parse)


# ---- deaf to injection ----


@pytest.mark.parametrize("name", ["tavern", "bitnet", "llama", "qwen", "chatml"])
def test_a_player_cannot_write_control_tokens(models: dict[str, rotor.Model], name: str) -> None:
    """Contents, results of tools, names of roles and tools, arguments, and variables."""
    model = models[name]
    control = {id for id in range(model.info["n_vocab"]) if model.detokenize([id]) in CONTROLS}

    def controls(x: str, **options: Any) -> int:
        tools = [{"type": "function", "function": {"name": x, "description": x, "parameters": {"type": "object", "properties": {x: {}}}}}]
        chat = of(model, system=x, tools=tools if name == "qwen" else None, variables={"documents": [x]}, **options)
        chat.add({"role": "user", "content": x, "name": x})
        if name == "qwen":
            call = {"id": x, "type": "function", "function": {"name": x, "arguments": json.dumps({"at": x, x: [x]})}}
            chat.add({"role": "assistant", "content": f"a{x}", "tool_calls": [call]})
            chat.add({"role": "tool", "content": x, "name": x, "tool_call_id": x})
        elif name != "bitnet":  # its template refuses other roles
            chat.add({"role": f"a{x}", "content": x})
            chat.add({"role": "user", "content": x})
        chat.begin()
        return sum(id in control for id in chat.session.tokens)

    wanted = controls("Hello")
    assert wanted > 0
    for token in [*CONTROLS, "".join(CONTROLS), "|im_end|>", "im_end", ">"]:
        assert controls(token) == wanted, token
    assert controls("".join(CONTROLS), parse_contents=True) > wanted


def test_an_answer_cannot_write_control_tokens(models: dict[str, rotor.Model]) -> None:
    """Text that the model spelt in other tokens does not become a control token in the next turn."""
    model = models["llama"]
    chat = of(model)
    chat.add("Hi")
    chat.begin()
    chat.session.append(model.tokenize("<|eot_id|>"))
    chat.finish()
    assert chat.answer.text == "<|eot_id|>"
    message = chat.messages[1]
    chat.set_message(1, message)  # now it is a message as any other
    chat.add("Hi")
    chat.begin()
    end = model.tokenize("<|eot_id|>", parse_special=True)[0]
    assert chat.session.tokens.count(end) == 3


# ---- messages ----


def test_messages_change(tavern_cpu: rotor.Model) -> None:
    chat = of(tavern_cpu, system="You are a tavern keeper.")
    first, second = chat.say("Good evening!"), chat.say("What do you have to drink?")
    tokens = chat.session.tokens
    # Regenerate: the same seed gives the same answer, and the prompt is evaluated once.
    before = works(chat)
    chat.regenerate()
    assert chat.say() == second and chat.session.tokens == tokens
    assert works(chat) - before <= len(tavern_cpu.tokenize(second.text)) + 2
    # Edit, remove, truncate.
    chat.set_message(3, "Any rumours?")
    assert [message["content"] for message in chat.messages[3:]] == ["Any rumours?", second.text]
    chat.set_message(4, None)
    other = of(tavern_cpu, messages=chat.messages)
    assert chat.say() == other.say()
    chat.truncate(3)
    assert chat.messages[-1] == first.message and chat.answer == first
    with pytest.raises(rotor.RotorError, match="the index 9 is outside of the chat, which has 3 messages"):
        chat.truncate(9)
    with pytest.raises(rotor.RotorError, match="role"):
        chat.add({"content": "a"})
    assert len(chat.messages) == 3


def test_the_end_is_returned_again(tavern_cpu: rotor.Model) -> None:
    chat = of(tavern_cpu)
    answer = chat.say("Good evening!")
    assert chat.session.end_reason == "end token"
    assert list(chat.stream()) == [] and chat.session.end_reason == "end token" and len(chat.messages) == 2
    assert chat.answer == answer
    with pytest.raises(rotor.RotorError, match="the last message is the model's answer"):
        chat.begin()


def test_a_fork_and_a_save_continue(tavern_cpu: rotor.Model) -> None:
    chat = of(tavern_cpu, system="You are a tavern keeper.", max_tokens=20)
    chat.say("Good evening!")
    pieces = chat.stream("What do you have to drink?")
    next(pieces)
    for content in ("tokens", "kv"):
        saved = chat.save(content)
        fork, restored = chat.fork(), of(tavern_cpu, max_tokens=20)
        restored.restore(saved)
        assert restored.messages == fork.messages == chat.messages
        assert restored.say() == fork.say()
        assert restored.session.tokens == fork.session.tokens
        assert restored.say("Two ales.") == fork.say("Two ales.")
        if content == "kv":
            assert works(restored) < 60, "hardly anything is evaluated again"
    for _ in pieces:
        pass
    assert chat.messages == fork.messages[:5]


def test_broken_saves_are_refused(tavern_cpu: rotor.Model, qwen: rotor.Model) -> None:
    chat = of(tavern_cpu)
    chat.say("Good evening!")
    saved, messages = chat.save(), chat.messages
    broken = [b"", saved[:50], saved[:-1], saved + b"a", b"ROTORSAV" + saved[8:], saved[:20] + b"?" + saved[21:], chat.session.save()]
    for data in broken:
        with pytest.raises(rotor.RotorError) as refused:
            chat.restore(data)
        assert refused.value.name == "ROTOR_E_SAVE"
    with pytest.raises(rotor.RotorError, match="another model"):
        of(qwen).restore(saved)
    assert chat.messages == messages and chat.say("Ale?").text


# ---- limits ----


def test_a_limit_cuts_an_answer(tavern_cpu: rotor.Model) -> None:
    chat = of(tavern_cpu, max_tokens=4)
    answer = chat.say("What do you have to drink?")
    assert answer.why == "length" and chat.session.end_reason == "length"
    assert len(tavern_cpu.tokenize(answer.text)) <= 4
    assert chat.say("And?").text
    assert works(chat) == len(chat.session.tokens) + 1, "the last token of the cut answer was chosen, then evaluated"
    chat = of(tavern_cpu, context_length=24)
    assert chat.say("What do you have to drink?").why == "length"
    assert len(chat.session.tokens) == 24


def test_stop_strings_are_no_part_of_an_answer(tavern_cpu: rotor.Model) -> None:
    whole = of(tavern_cpu).say("What do you have to drink?").text
    for stop in (whole[9:13], whole[10:11], whole[5:9]):
        chat = of(tavern_cpu)
        chat.session.set_stop([stop])
        pieces = list(chat.stream("What do you have to drink?"))
        assert chat.answer.text == "".join(pieces) == whole[: whole.index(stop)] and chat.answer.why == "stop"
        assert chat.say("And?").text


def test_a_grammar_begins_with_each_answer(tavern_cpu: rotor.Model) -> None:
    chat = of(tavern_cpu)
    chat.session.set_grammar("choice", ["yes", "no"])
    assert {chat.say(question).text for question in ("Is it?", "Really?", "And?")} <= {"yes", "no"}
    assert chat.session.end_reason == "grammar"


def test_a_full_context_is_an_error_that_tells_counts(tavern_cpu: rotor.Model) -> None:
    chat = of(tavern_cpu, context_length=64)
    with pytest.raises(rotor.RotorError, match=r"prompt of this chat has \d+ tokens, and an answer needs 1 more, but the session holds 64") as full:
        chat.say("drink " * 60)
    assert full.value.name == "ROTOR_E_CONTEXT_FULL"
    chat.truncate(0)
    with pytest.raises(rotor.RotorError, match="more than 4096 tokens"):
        chat.say("drink " * 1_000_000)
    chat.truncate(0)
    assert chat.say("Good evening!").text


def test_a_thousand_turns(tavern_cpu: rotor.Model) -> None:
    chat = of(tavern_cpu, system="You are a tavern keeper.", context_length=160, when_full="drop_oldest", max_tokens=8)
    questions = ["Good evening!", "What do you have to drink?", "Any rumours?", "Two ales, please.", "Who are you?"]
    evaluated = total = 0
    system = tavern_cpu.tokenize("System: You are a tavern keeper.")
    for n in range(1000):
        before = works(chat)
        chat.say(questions[n % 5])
        evaluated += works(chat) - before
        tokens = chat.session.tokens
        total += len(tokens)
        assert len(tokens) <= 160 and tokens[1 : 1 + len(system)] == system
    assert len(chat.messages) == 2001
    # A prompt is evaluated again only where turns are left out: once per half context.
    assert evaluated < 1000 * 45 and total > 1000 * 80
    assert rotor.Chat(tavern_cpu.session(), messages=chat.messages).count() > 1024


def test_a_thousand_turns_with_summaries(tavern_cpu: rotor.Model) -> None:
    chat = of(tavern_cpu, system="You are a tavern keeper.", context_length=256, when_full="summary", max_tokens=6)
    evaluated = []
    for n in range(1000):
        before = works(chat)
        chat.say("Good evening!" if n % 2 else "Any rumours?")
        evaluated.append(works(chat) - before)
        assert len(chat.session.tokens) <= 256
    assert len(chat.messages) == 2001
    assert sum(evaluated[-200:]) <= 1.2 * sum(evaluated[100:300]), "a turn costs no more at the end"


def test_a_thousand_turns_in_a_large_context(tmp_path: Path) -> None:
    path = copied(ORACLE / "p1-bitnet-packed" / "model", tmp_path / "model")
    config = json.loads((path / "config.json").read_text())
    (path / "config.json").write_text(json.dumps({**config, "max_position_embeddings": 32768}))
    with rotor.Model(path, "cpu") as model:
        chat, n_cut = of(model, max_tokens=2), 0
        for _ in range(1000):
            n_cut += chat.say("Hi").why == "length"
        # Each token once; the last one of an answer that was cut counts when it is chosen, and when it is evaluated.
        assert len(chat.session.tokens) > 8000 and works(chat) - len(chat.session.tokens) in (n_cut, n_cut - 1)


def test_results_of_tools_never_lose_their_calls(qwen: rotor.Model) -> None:
    chat = of(qwen, system="S", tools=TOOLS, when_full="drop_oldest", max_tokens=8, context_length=700)
    for n in range(12):
        chat.add(f"Look {n}! " + "x " * 10)
        call = {"id": "1", "type": "function", "function": {"name": "look", "arguments": {"at": str(n)}}}
        chat.add({"role": "assistant", "content": "", "tool_calls": [call]})
        chat.add({"role": "tool", "content": f"There {n}"})
        chat.say()
        text = qwen.detokenize(chat.session.tokens)
        assert f"There {n}" in text and "\nS\n" in text
        assert text.count("<tool_response>") == text.count('{"at": "'), "each result has its call"


def test_a_summary_takes_the_place_of_the_oldest_turns(tavern_cpu: rotor.Model) -> None:
    chat = of(tavern_cpu, system="You are a tavern keeper.", context_length=192, when_full="summary", max_tokens=10,
              summary_prompt="Any rumours?")
    chat.session.set_stop(["\n"])
    chat.session.set_grammar("regex", "[A-Z][a-z ,']{3,30}[.]")
    texts = []
    for n in range(24):
        assert chat.say("What do you have to drink?").text
        texts.append(tavern_cpu.detokenize(chat.session.tokens))
        assert len(chat.session.tokens) <= 192
    assert len(chat.messages) == 49
    assert texts[-1].startswith("<|begin_of_text|>System: You are a tavern keeper.\n\n")
    # In small steps, too.
    budget = of(tavern_cpu, messages=chat.messages[:13], context_length=192, when_full="summary", max_tokens=10)
    budget.add("Hello.")
    assert budget.say().text


def summarising(model: rotor.Model) -> rotor.Chat:
    """A chat that is asked a question, and whose context is full."""
    chat = of(model, system="You are a tavern keeper.", context_length=192, when_full="summary", max_tokens=10,
              summary_prompt="Any rumours?")
    chat.session.set_grammar("regex", "[A-Z][a-z ,']{3,30}[.]")
    while chat.count("Hello.") < 192 - 10:
        chat.say("What do you have to drink?")
    chat.add("Hello.")
    return chat


def test_a_summary_is_generated_in_steps_batches_and_jobs(tavern_cpu: rotor.Model) -> None:
    chat = summarising(tavern_cpu)
    others = [chat.fork() for _ in range(4)]
    n_before = len(chat.messages)
    chat.begin()  # generates the summary
    prompt = chat.session.tokens
    wanted = chat.say()
    # Steps with the smallest budget: each evaluates a little, and gives no text of the summary.
    stepped, text, longest = others[0], "", 0
    while True:
        before = works(stepped)
        step = rotor._library.Step()
        step.struct_size = ctypes.sizeof(step)
        rotor._library.check(rotor._library.library.rotor_chat_step(stepped._c(), 0, ctypes.byref(step)))
        text += ctypes.string_at(step.text, step.text_len).decode()
        longest = max(longest, works(stepped) - before)
        if step.state == 2:
            break
    assert text == wanted.text and longest <= 33, "at most one small pass"
    # In a batch with another session; the host knows how many tokens the summary may have.
    batched, other = others[1], tavern_cpu.session()
    other.append("Once")
    left = batched.begin_part()
    assert 0 < left <= 192 // 8 and batched.begin_part() == left and batched.session.tokens != prompt
    for n in range(left):
        if rotor.step_all([batched.session, other])[0][0] == "end":
            break
        batched.finish()  # a summary that is not complete goes on
        assert n == left - 1 or batched.begin_part() == left - n - 1
    batched.finish()
    assert len(batched.messages) == n_before and batched.begin_part() == 0 and batched.session.tokens == prompt
    assert batched.say() == wanted
    # As a worker's job.
    worked = others[2]
    with rotor.Worker() as worker:
        while (left := worked.begin_part()) > 0:
            worker.generate(worked.session, "", left)
            while worker.poll(None) is not None:
                pass
            worked.finish()
    assert worked.session.tokens == prompt and worked.say() == wanted
    # What is left of it can be generated in another way, and a message may still be added.
    mixed = others[3]
    mixed.begin_part()
    mixed.session.step()
    mixed.finish()
    assert mixed.say() == wanted
    assert all(other.session.tokens == chat.session.tokens for other in others)


# ---- other ways ----


def test_batches_and_workers(tavern_cpu: rotor.Model) -> None:
    want = of(tavern_cpu).say("Good evening!")
    chats = [of(tavern_cpu) for _ in range(3)]
    for chat in chats:
        chat.add("Good evening!")
        chat.begin()
    open_chats = list(chats)
    while open_chats:
        results = rotor.step_all([chat.session for chat in open_chats])
        open_chats = [chat for chat, result in zip(open_chats, results) if result[0] != "end"]
    for chat in chats:
        chat.finish()
        assert chat.answer == want
    with rotor.Worker() as worker:
        chats[0].add("Any rumours?")
        chats[0].begin()
        worker.generate(chats[0].session, "", 50)
        try:
            chats[0].finish()  # it must not take a part of the answer for all of it; the worker may be quicker than this thread
        except rotor.RotorError as busy:
            assert busy.name == "ROTOR_E_BUSY"
        while worker.poll(None) is not None:
            pass
        chats[0].finish()
    assert chats[0].answer == chats[1].say("Any rumours?")


def test_an_event_loop(tavern_cpu: rotor.Model) -> None:
    want = of(tavern_cpu).say("Good evening!")

    async def talk() -> None:
        chat = of(tavern_cpu)
        assert await chat.ask("Good evening!") == want
        pieces = [piece async for piece in chat.stream("Any rumours?")]
        assert "".join(pieces) == chat.answer.text
        chat.regenerate()
        task = asyncio.ensure_future(chat.ask())
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert (await chat.ask()).text == "".join(pieces)

    asyncio.run(talk())


def test_what_is_wrong_is_told(tavern_cpu: rotor.Model) -> None:
    for make, words in [
        (lambda: rotor.Chat(tavern_cpu, when_full="never"), "when_full is 'never'"),
        (lambda: rotor.Chat(3), "must be a rotor.Model"),  # type: ignore[arg-type]
        (lambda: rotor.Chat(tavern_cpu.session(), seed=1), "options of a session need a model"),
        (lambda: rotor.Chat(tavern_cpu.session(shift_keep=4)), "shift_keep"),
        (lambda: rotor.Chat(tavern_cpu, tools={"a": 1}), "tools must be a JSON array of objects"),  # type: ignore[arg-type]
        (lambda: rotor.Chat(tavern_cpu, variables={"messages": []}), "set by another call"),
        (lambda: rotor.Chat(tavern_cpu).say(3), "message must be str or a mapping"),  # type: ignore[arg-type]
    ]:
        with pytest.raises((TypeError, ValueError, rotor.RotorError), match=words):
            make()
    chat = of(tavern_cpu)
    chat.add("Hi")
    chat.begin()
    chat.session.set_tokens([1, 2])
    with pytest.raises(rotor.RotorError, match="no longer holds the prompt"):
        chat.finish()
    chat.truncate(1)
    assert chat.say().text
    chat.close()
    with pytest.raises(rotor.RotorError, match="the chat is closed"):
        chat.say("a")


def test_the_guide(tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """docs/start/conversations.md: its Python runs, and so does its C."""
    monkeypatch.chdir(REPOSITORY)
    guide = (REPOSITORY / "docs" / "start" / "conversations.md").read_text()
    code = re.findall(r"^```(c|python)\n(.*?)^```", guide, re.M | re.S)
    names: dict[str, Any] = {"rotor": rotor, "tools": SELL}
    for language, block in code:
        if language == "python":
            exec(compile(block, "conversations.md", "exec"), names)
            if "set_tools" in block:
                calls = [call["function"] for message in names["chat"].messages for call in message.get("tool_calls", [])]
                assert [call["name"] for call in calls] == ["sell_item"] and "2" in str(calls[0]["arguments"])
            assert "print" not in block or len(capfd.readouterr().out) > 10
    if (compiler := shutil.which("cc")) is None or not sys.platform.startswith("linux"):
        return
    library = Path(rotor._library.library._name)
    (program := tmp_path / "guide.c").write_text(
        "#include <rotor.h>\n#include <stdio.h>\nstatic int failed(void) { return fputs(rotor_last_error(), stderr), 1; }\n"
        "int main(void) {\nrotor_model *model = NULL;\nrotor_session *session = NULL;\n"
        f'if (rotor_model_load("{TAVERN}", NULL, &model) != ROTOR_OK) return failed();\n'
        "if (rotor_session_new(model, NULL, &session) != ROTOR_OK) return failed();\n"
        + "".join(block for language, block in code if language == "c")
        + "rotor_session_free(session);\nrotor_model_free(model);\nreturn 0;\n}\n")
    flags = ["-std=c99", "-Wall", "-Wextra", "-Werror", f"-I{REPOSITORY / 'include'}", "-o", str(tmp_path / "guide"), str(library)]
    subprocess.run([compiler, str(program), *flags], check=True)
    (tmp_path / "librotor.so.1").symlink_to(library)
    said = subprocess.run([tmp_path / "guide"], env={**os.environ, "LD_LIBRARY_PATH": str(tmp_path)}, capture_output=True, text=True, check=True)
    chat = rotor.Chat(rotor.Model(TAVERN))
    assert said.stdout == f"{chat.say('Good evening!')}\n{chat.say('What do you have to drink?')}\n"
