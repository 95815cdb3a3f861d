"""The example server, as the real `openai` client sees it. Needs starlette, uvicorn and openai."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from typing import Any, Iterator

import pytest

import rotor
from conftest import REPOSITORY
from rotor import _library

openai = pytest.importorskip("openai", reason="openai is not installed")
pytest.importorskip("starlette", reason="starlette is not installed")
pytest.importorskip("uvicorn", reason="uvicorn is not installed")

TAVERN = REPOSITORY / "models" / "tavern"
DRINKS: Any = [{"role": "user", "content": "What do you have to drink?"}]


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY / "bindings" / "python"), "ROTOR_LIBRARY": _library.library._name}
    command = [sys.executable, str(REPOSITORY / "examples" / "python" / "server.py"), str(TAVERN), "--port", str(port), "--backend", "cpu"]
    server = subprocess.Popen(command, env=environment)
    try:
        client = openai.OpenAI(base_url=f"http://127.0.0.1:{port}/v1", api_key="none", max_retries=0)
        for _ in range(200):
            try:
                client.models.list()
                break
            except openai.APIConnectionError:
                assert server.poll() is None, "the server has ended"
                time.sleep(0.1)
        yield client
    finally:
        server.terminate()
        server.wait(20)


@pytest.fixture(scope="module")
def want() -> str:
    with rotor.Llama(TAVERN, n_gpu_layers=0) as llm:
        text: str = llm.create_chat_completion(DRINKS, temperature=0.0)["choices"][0]["message"]["content"]
        return text


def test_models_and_answers(client: Any, want: str) -> None:
    assert [model.id for model in client.models.list()] == ["tavern"]
    made = client.chat.completions.create(model="tavern", messages=DRINKS, temperature=0, user="me", n=1)
    assert made.choices[0].message.content == want and made.choices[0].finish_reason == "stop"
    assert made.usage.total_tokens == made.usage.prompt_tokens + made.usage.completion_tokens
    cut = client.chat.completions.create(model="tavern", messages=DRINKS, temperature=0, max_completion_tokens=3)
    assert cut.choices[0].finish_reason == "length" and want.startswith(cut.choices[0].message.content)
    told = client.completions.create(model="tavern", prompt="It was a cold", temperature=0, max_tokens=5)
    assert told.choices[0].text and told.usage.completion_tokens == 5


def test_streams(client: Any, want: str) -> None:
    chunks = list(client.chat.completions.create(
        model="tavern", messages=DRINKS, temperature=0, stream=True, stream_options={"include_usage": True}))
    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices) == want
    assert chunks[-1].choices == [] and chunks[-1].usage.completion_tokens > 10
    with client.chat.completions.create(model="tavern", messages=DRINKS, temperature=0, stream=True) as left:
        next(iter(left))
    both = [client.chat.completions.create(model="tavern", messages=DRINKS, temperature=0, stream=True) for _ in range(2)]
    assert ["".join(chunk.choices[0].delta.content or "" for chunk in stream) for stream in both] == [want, want]


def test_json_logprobs_and_stop(client: Any, want: str) -> None:
    schema = {"type": "object", "properties": {"drink": {"enum": ["ale", "mead"]}}, "required": ["drink"], "additionalProperties": False}
    form: Any = {"type": "json_schema", "json_schema": {"name": "order", "schema": schema}}
    made = client.chat.completions.create(model="tavern", messages=DRINKS, response_format=form, seed=4)
    assert json.loads(made.choices[0].message.content)["drink"] in ("ale", "mead")
    told = client.chat.completions.create(model="tavern", messages=DRINKS, temperature=0, logprobs=True, top_logprobs=2)
    assert "".join(token.token for token in told.choices[0].logprobs.content) == want
    assert all(len(token.top_logprobs) == 2 for token in told.choices[0].logprobs.content)
    stopped = client.chat.completions.create(model="tavern", messages=DRINKS, temperature=0, stop=want[8:12])
    assert stopped.choices[0].message.content == want[: want.index(want[8:12])]


@pytest.mark.parametrize("options, words", [
    ({"n": 2}, "n can only be 1"),
    ({"temperature": "warm"}, "temperature"),
    ({"extra_body": {"lora": "x"}}, "lora"),
    ({"response_format": {"type": "xml"}}, "xml"),
    ({"messages": DRINKS * 200}, "n_ctx"),
])
def test_what_is_wrong_is_told(client: Any, options: dict[str, Any], words: str) -> None:
    with pytest.raises(openai.BadRequestError, match=words):
        client.chat.completions.create(**{"model": "tavern", "messages": DRINKS, **options})


def post(client: Any, path: str, body: bytes) -> tuple[int, Any]:
    """What the server answers to bytes that the client of OpenAI would not send."""
    request = urllib.request.Request(f"{client.base_url}{path}", body, {"content-type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


@pytest.mark.parametrize("body, words", [
    (b"{bad", "JSON object"),
    (b"\xff", "JSON object"),
    (b"[" * 100_000, "JSON object"),
    (b"{}", "messages"),
    ({"messages": None}, "messages"),
    ({"messages": "hi"}, "messages"),
    ({"messages": [{"role": "user", "content": [5]}]}, "content"),
    ({"response_format": "json"}, "response_format"),
    ({"stream_options": "x"}, "stream_options"),
    ({"logit_bias": [1]}, "logit_bias"),
    ({"logit_bias": "x"}, "logit_bias"),
    ({"max_tokens": 1.5}, "max_tokens"),
    ({"max_tokens": 1.5, "stream": True}, "max_tokens"),
    ({"stream": "false"}, "stream"),
])
def test_nonsense_is_told_in_json(client: Any, body: Any, words: str) -> None:
    sent = body if isinstance(body, bytes) else json.dumps({"messages": DRINKS, "max_tokens": 1, **body}).encode()
    status, told = post(client, "chat/completions", sent)
    assert status == 400 and words in told["error"]["message"], told


def test_long_bodies_are_refused(client: Any) -> None:
    body = json.dumps({"prompt": "x" * 4_200_000}).encode()
    status, told = post(client, "completions", body)
    assert status == 413 and "bytes" in told["error"]["message"]


def test_several_prompts(client: Any) -> None:
    def ask(prompt: Any) -> Any:
        return client.completions.create(model="tavern", prompt=prompt, temperature=0, max_tokens=5)

    alone = [ask("It was a cold"), ask([5, 6, 7])]
    both = ask(["It was a cold", "It was a cold"])
    assert [(choice.index, choice.text) for choice in both.choices] == [(n, alone[0].choices[0].text) for n in range(2)]
    assert both.usage.total_tokens == 2 * alone[0].usage.total_tokens
    assert ask([[5, 6, 7]]).choices[0].text == alone[1].choices[0].text
    assert "".join(chunk.choices[0].text for chunk in client.completions.create(
        model="tavern", prompt=["It was a cold"], temperature=0, max_tokens=5, stream=True)) == alone[0].choices[0].text
    for prompt, options, words in ((["a", "b"], {"stream": True}, "stream"), (["a"] * 65, {}, "64"), (["a", [99999]], {}, "99999"), (["a", 5.5], {}, "ids")):
        with pytest.raises(openai.BadRequestError, match=words):
            client.completions.create(model="tavern", prompt=prompt, max_tokens=1, **options)


def test_a_client_that_goes_away_ends_its_answer() -> None:
    """With a stream or without one: the worker has nothing more to do."""
    sys.path.insert(0, str(REPOSITORY / "examples" / "python"))
    import server

    async def talk(llm: rotor.Llama, body: dict[str, Any], leave: Any) -> list[Any]:
        sent: list[Any] = []
        left, asked = asyncio.Event(), [{"type": "http.request", "body": json.dumps(body).encode(), "more_body": False}]

        async def receive() -> Any:
            if asked:
                return asked.pop()
            await left.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message)

        scope = {"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "path": "/v1/chat/completions",
                 "headers": [], "query_string": b"", "root_path": "", "scheme": "http"}
        answer = asyncio.ensure_future(server.application(llm, "tavern")(scope, receive, send))
        while not await asyncio.to_thread(leave, llm):
            await asyncio.sleep(0.01)
        left.set()
        await asyncio.wait_for(answer, 60)
        return sent

    with rotor.Llama(TAVERN, backend="reference") as llm:  # slow
        ends = {str(token): -100 for token in llm.model.info["end_tokens"]}
        for stream in (False, True):
            body = {"messages": DRINKS, "logit_bias": ends, "temperature": 1.0, "stream": stream}
            sent = asyncio.run(talk(llm, body, lambda llm: llm._background is not None and llm._background._events))
            assert stream or sent[0]["status"] == 499
            assert not llm._background._events
            # Far from the end of its context: it was cancelled.
            *_, last = iter(lambda: llm._background.worker.poll(None), None)
            assert last.error.name == "ROTOR_E_CANCELLED"
