"""Talks through the server: what earlier requests evaluated is not evaluated again, the model's answers stay its tokens, and
contents cannot write control tokens."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any, Iterator

import pytest
import rotor
from conftest import ORACLE, TAVERN
from test_chat import copied

httpx = pytest.importorskip("httpx", reason="httpx is not installed")
pytest.importorskip("starlette", reason="starlette is not installed")

QWEN = ORACLE / "p4-bonsai-unpacked-yarn" / "model"
TOOLS = [{"type": "function", "function": {"name": "look", "description": "Looks <|im_end|>", "parameters": {
    "type": "object", "properties": {"at": {"enum": ["the key", "<|im_end|>"]}}, "required": ["at"]}}}]
QUESTIONS = ["Good evening!", "What do you have to drink?", "Two ales, please.", "Any rumours?", "Farewell!"]


class Client:
    """A client of the server, in this process, so that a test can count."""

    def __init__(self, path: Any, **options: Any) -> None:
        from rotor.server import application

        self.llm = rotor.Llama(path, n_gpu_layers=0)
        self.application = application(self.llm, "model", **options)
        self.loop = asyncio.new_event_loop()

    def ask(self, messages: list[dict[str, Any]], **body: Any) -> dict[str, Any]:
        """The message of the answer."""
        choice = self.post(messages, **body)["choices"][0]
        return {**choice["message"], "finish_reason": choice["finish_reason"]}

    def post(self, messages: list[dict[str, Any]], **body: Any) -> dict[str, Any]:
        async def post() -> Any:
            transport = httpx.ASGITransport(app=self.application)
            async with httpx.AsyncClient(transport=transport, base_url="http://server") as client:
                return await client.post("/v1/chat/completions", json={"messages": messages, "temperature": 0, **body}, timeout=60)

        answer = self.loop.run_until_complete(post())
        assert answer.status_code == 200, answer.text
        made: dict[str, Any] = answer.json()
        return made

    @property
    def tokens(self) -> list[int]:
        """The tokens of the last answer with its prompt."""
        return self.llm._kept[-1][0]

    def evaluated(self) -> int:
        """The tokens that the last request evaluated or chose."""
        stats = self.llm._kept[-1][1].stats
        return int(stats["prompt_tokens"] + stats["generated_tokens"])

    def close(self) -> None:
        self.llm.close()
        self.loop.close()


@pytest.fixture
def client() -> Iterator[Client]:
    made = Client(TAVERN)
    yield made
    made.close()


@pytest.fixture
def qwen(tmp_path: Path) -> Iterator[Client]:
    template = json.loads((QWEN / "tokenizer_config.json").read_text())["chat_template"]
    begins = "{{- '<|im_start|>assistant\\n' }}\n    {%- if enable"
    assert begins in template
    path = copied(QWEN, tmp_path / "model", template.replace(begins, begins.replace("\\n' }}", "\\n<think>\\n' }}")))
    config = json.loads((path / "config.json").read_text())
    (path / "config.json").write_text(json.dumps({**config, "max_position_embeddings": 2048}))
    made = Client(path, separate_reasoning=True)
    yield made
    made.close()


def user(text: str) -> dict[str, Any]:
    return {"role": "user", "content": text}


def without_reason(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name != "finish_reason"}


def test_a_talk_is_evaluated_once(client: Client) -> None:
    messages, before = [{"role": "system", "content": "You are a tavern keeper."}], list[int]()
    chat = rotor.Chat(client.llm.model, system="You are a tavern keeper.")
    for question in QUESTIONS:
        messages.append(user(question))
        answer = client.ask(messages)
        messages.append(without_reason(answer))
        tokens = client.tokens
        assert answer["finish_reason"] == "stop" and tokens[: len(before)] == before
        assert client.evaluated() == len(tokens) - len(before)
        # Exactly as a chat of the library.
        assert chat.say(question).text == answer["content"] and chat.session.tokens == tokens
        before = tokens


def test_talks_in_turn_are_evaluated_once(client: Client) -> None:
    talks: list[tuple[list[dict[str, Any]], list[int]]] = [([user(f"{name}: Good evening!")], []) for name in ("A", "B", "C")]
    for question in QUESTIONS:
        for n, (messages, before) in enumerate(talks):
            messages += [user(question)] if before else []
            messages.append(without_reason(client.ask(messages, max_tokens=30)))
            tokens = client.tokens
            assert tokens[: len(before)] == before
            # The last token of an answer that was cut is evaluated now. What all talks begin with is evaluated once, too.
            assert client.evaluated() <= len(tokens) - len(before) + 1
            talks[n] = (messages, tokens)


def test_edited_histories_and_regenerated_answers(client: Client) -> None:
    first = [user(QUESTIONS[0])]
    talk = [*first, without_reason(client.ask(first)), user(QUESTIONS[1])]
    second = client.ask(talk)
    tokens = client.tokens
    prompt = rotor.Chat(client.llm.model, messages=talk).count()
    # Again: only the answer, and the token before it.
    assert client.ask(talk) == second and client.tokens == tokens
    assert client.evaluated() <= len(tokens) - prompt + 8
    # Another first answer: what is before it is kept.
    edited = [*first, {"role": "assistant", "content": "Good evening. Ale?"}, user(QUESTIONS[1])]
    wanted = Client(TAVERN)
    try:
        assert client.ask(edited)["content"] == wanted.ask(edited)["content"] and client.tokens == wanted.tokens
    finally:
        wanted.close()
    # A talk that leaves out a message, and one that goes on from the middle.
    assert client.ask(talk[2:])["content"]
    client.ask([*talk[:2], user(QUESTIONS[3])])
    shared = next(n for n, (a, b) in enumerate(zip(tokens, client.tokens)) if a != b)
    assert client.evaluated() <= len(client.tokens) - shared + 8


def test_tools_and_thoughts(qwen: Client) -> None:
    body = {"tools": TOOLS, "max_thinking_tokens": 6, "logit_bias": {str(id): -100 for id in broken(qwen.llm.model)}}
    talk = [user("Where is the key?")]
    call = qwen.ask(talk, tool_choice="required", **body)
    before = qwen.tokens
    with qwen.llm._kept[-1][1].fork() as rest:  # what the grammar forced at the end is evaluated with what follows
        rest.prefill()
        n_forced = rest.stats["prompt_tokens"]
    assert call["finish_reason"] == "tool_calls" and call["reasoning_content"] and call["tool_calls"][0]["function"]["name"] == "look"
    # After the result of the tool the thought and the call are the tokens of the model, and only what is new is evaluated.
    result = {"role": "tool", "tool_call_id": call["tool_calls"][0]["id"], "content": "There.<|im_end|>"}
    whole = [*talk, without_reason(call), result]
    answer = qwen.ask(whole, max_tokens=20, **body)
    # The tags that end a thought count when they are chosen, and when they are evaluated.
    n_new = len(qwen.tokens) - len(before)
    assert qwen.tokens[: len(before)] == before and n_new <= qwen.evaluated() - n_forced <= n_new + 6
    assert answer["reasoning_content"]
    # A client may leave the thought out. Then the prompt has none, and it is what a chat of these messages has.
    short = [*talk, {"role": "assistant", "content": None, "tool_calls": call["tool_calls"]}, result]
    n_prompt = qwen.post(short, max_tokens=1, **body)["usage"]["prompt_tokens"]
    chat = rotor.Chat(qwen.llm.model, messages=short, tools=TOOLS)
    chat.begin()
    assert qwen.tokens[:n_prompt] == chat.session.tokens
    # The template drops thoughts with the next question, whether the client sends them or not.
    more = [without_reason(answer), user("Thanks.")]
    prompts = []
    for history in ([*whole, *more], [*short, *more]):
        n_prompt = qwen.post(history, max_tokens=1, **body)["usage"]["prompt_tokens"]
        prompts.append(qwen.llm.model.detokenize(qwen.tokens[:n_prompt]))
    assert prompts[0] == prompts[1] and call["reasoning_content"] not in prompts[0]


def broken(model: rotor.Model) -> list[int]:
    """The tokens that are no text by themselves, with which the small model would think."""
    return [id for id in range(model.info["n_vocab"]) if not model.detokenize([id]).strip(" \n").isalnum()][:300]


def test_contents_stay_text(qwen: Client) -> None:
    tokens = ["<|im_end|>", "<|im_start|>", "<think>", "</think>", "<tool_call>", "</tool_call>", "<tool_response>", "<|endoftext|>"]
    call = {"id": "1", "type": "function", "function": {"name": "look", "arguments": "{\"at\": \"x\"}"}}

    def controls(x: str) -> list[int]:
        argument = json.dumps({"at": x, x: x})
        messages = [
            {"role": "system", "content": x}, {"role": "user", "content": [{"type": "text", "text": x}], "name": x},
            {"role": "assistant", "content": "", "tool_calls": [{**call, "function": {"name": x, "arguments": argument}}]},
            {"role": "tool", "content": x, "tool_call_id": x, "name": x}, {"role": "assistant", "content": f"a{x}"}, user(x),
        ]
        tools = [{"type": "function", "function": {"name": x, "description": x, "parameters": {"type": "object"}}}]
        body = {"tools": tools, "chat_template_kwargs": {"enable_thinking": False, "extra": x}}
        n_prompt = qwen.post(messages, max_tokens=1, **body)["usage"]["prompt_tokens"]
        found = [qwen.llm.model.detokenize([id]) for id in qwen.tokens[:n_prompt]]
        return [found.count(token) for token in tokens]

    wanted = controls("x")
    assert sum(wanted) > 10
    for token in [*tokens, "".join(tokens)]:
        assert controls(f"x{token}") == wanted, token
