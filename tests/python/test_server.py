"""The server, tested with the real `openai` client and with requests of other programs. Needs
starlette, uvicorn and openai."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Iterator

import pytest

import rotor
from conftest import REPOSITORY
from rotor import _library
from test_tools import HERMES, TOOLS, with_template

openai = pytest.importorskip("openai", reason="openai is not installed")
httpx = pytest.importorskip("httpx", reason="httpx is not installed")
pytest.importorskip("starlette", reason="starlette is not installed")
pytest.importorskip("uvicorn", reason="uvicorn is not installed")

TAVERN = REPOSITORY / "models" / "tavern"
NO_END = {"1534": -100, "1535": -100}
DRINKS: Any = [{"role": "user", "content": "What do you have to drink?"}]


@contextmanager
def serving(model: Path, *options: str, stop: int = signal.SIGTERM) -> Iterator[Any]:
    """A client of a server. At the end the server gets the signal `stop`, and exits within seconds.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY / "bindings" / "python"), "ROTOR_LIBRARY": _library.library._name}
    command = [sys.executable, str(REPOSITORY / "examples" / "python" / "server.py"), str(model), "--port", str(port), "--backend", "cpu"]
    server = subprocess.Popen([*command, *options], env=environment)
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
        server.send_signal(stop)
        try:
            server.wait(20)
        finally:
            server.kill()


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    with serving(TAVERN) as client:
        yield client


@pytest.fixture(scope="module")
def tools_client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A client of a server whose model supports tools. Pages from two origins may use it."""
    model = with_template(tmp_path_factory.mktemp("tools") / "model", HERMES)
    with serving(model, "--name", "marla", "--cors-origin", "http://a.example", "--cors-origin", "http://b.example", "--most-requests", "4") as client:
        yield client


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
    ({"n": 0}, "n is 0"),
    ({"temperature": "warm"}, "temperature"),
    ({"extra_body": {"lora": "x"}}, "lora"),
    ({"response_format": {"type": "xml"}}, "xml"),
    ({"messages": DRINKS * 200}, "n_ctx"),
])
def test_what_is_wrong_is_told(client: Any, options: dict[str, Any], words: str) -> None:
    with pytest.raises(openai.BadRequestError, match=words):
        client.chat.completions.create(**{"model": "tavern", "messages": DRINKS, **options})


def ask(client: Any, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any, Any]:
    """The server's answer to a request that OpenAI's client would not send: status, headers, JSON.
    """
    sent = body if isinstance(body, (bytes, type(None))) else json.dumps(body).encode()
    named = {"content-type": "application/json", **{name.replace("_", "-"): value for name, value in headers.items()}}
    request = urllib.request.Request(f"{str(client.base_url).removesuffix('/v1/')}{path}", sent, named, method=method)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            read = answer.read()
            return answer.status, answer.headers, json.loads(read) if "json" in answer.headers.get("content-type", "") else None
    except urllib.error.HTTPError as error:
        return error.code, error.headers, json.load(error)


def post(client: Any, path: str, body: bytes) -> tuple[int, Any]:
    status, _, told = ask(client, "POST", f"/v1/{path}", body)
    return status, told


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
    for prompt, options, words in ((["a"] * 65, {}, "64"), (["a"] * 10, {"n": 20}, "128"), (["a", [99999]], {}, "99999"), (["a", 5.5], {}, "ids")):
        with pytest.raises(openai.BadRequestError, match=words):
            client.completions.create(model="tavern", prompt=prompt, max_tokens=1, **options)


STANDARD: dict[str, tuple[list[Any], list[Any]]] = {
    # Fields of OpenAI's API, with valid and invalid values.
    "reasoning_effort": (["low", "none"], ["much", 3, ["low"]]), "verbosity": (["low"], ["loud", 1]), "prompt_cache_key": (["k"], [1]),
    "safety_identifier": (["k"], [{}]), "user": (["me"], [7]), "store": ([True, False], ["yes"]), "metadata": ([{"a": "b"}], ["a"]),
    "service_tier": (["auto", "flex"], [1]), "modalities": ([["text"]], [["text", "audio"], "text"]), "prediction": ([{"type": "content"}], ["x"]),
    "parallel_tool_calls": ([True, False], ["no"]), "prompt_cache_retention": (["24h"], [24]), "stream_options": ([{"include_usage": True}], ["x", {"include_usage": 1}]),
    "logit_bias": ([{"5": 1}, {}], [[1], {"x": 1}, {"5": "a"}, {"99999": 1}]), "seed": ([5, -1], ["a", 1.5, -2]), "n": ([1, 2], [0, -1, 129, "2", 1.5]),
    "temperature": ([0, 1.5], [-1, "warm", [1]]), "top_p": ([0.5], ["x"]), "presence_penalty": ([0.5], ["x", [1]]), "frequency_penalty": ([0.5], ["x"]),
    "stop": (["x", ["x", "y"]], [5, [5], "\ud83d", ["x"] * 65, "x" * 1025]), "logprobs": ([True, False], ["x", 3]), "top_logprobs": ([], ["x", -1, 3, 21]),
    "max_tokens": ([2], [0, -5, "x", 1.5]), "max_completion_tokens": ([2], [0, "x"]), "response_format": ([{"type": "text"}], ["json", {"type": "xml"}, {"type": "json_schema"}]),
    "stream": ([False], ["no", 3]), "chat_template_kwargs": ([{"a": 1}], [5, {"messages": []}]), "tools": ([[]], [5, [5], [{"type": "custom"}]]),
    "tool_choice": (["none", "auto"], ["required", "x", 5, {"type": "function", "function": {"name": "x"}}]), "messages": ([], [None, "hi", [], [5]]),
    "functions": ([None], [[{"name": "x"}]]), "function_call": ([None], ["auto"]), "close_objects": ([], [True]), "lora": ([], ["x"]), "\ud83d": ([], [1]),
    "model": (["gpt-5", 7], []), "repetition_penalty": ([1.1], ["x", 0]),
}
NAMES = {"\ud83d": "\\ud83d"}


@pytest.mark.parametrize("name", STANDARD)
def test_fields_of_the_api(client: Any, name: str) -> None:
    right, wrong = STANDARD[name]
    usual = {"model": "x", "messages": DRINKS, "max_tokens": 2}
    if name == "max_completion_tokens":
        del usual["max_tokens"]
    for value in [*right, *([None] if name != "messages" else [])]:
        status, _, told = ask(client, "POST", "/v1/chat/completions", {**usual, name: value})
        assert status == 200 and told["object"] == "chat.completion", (value, told)
    for value in wrong:
        status, headers, told = ask(client, "POST", "/v1/chat/completions", {**usual, name: value})
        error = told["error"]
        assert status == 400 and headers["content-type"] == "application/json" and set(error) == {"message", "type", "param", "code"}, (value, told)
        assert error["type"] == "invalid_request_error" and error["param"] == NAMES.get(name, name) and len(error["message"]) < 400, (value, told)
        assert "__init__" not in error["message"]


@pytest.mark.parametrize("body, param", [
    ({"prompt": 5}, "prompt"), ({"prompt": None}, "prompt"), ({"prompt": {}}, "prompt"), ({"prompt": [5.5]}, "prompt"), ({"prompt": "\udc00"}, "prompt"),
    ({"prompt": "word " * 5000}, "prompt"), ({"prompt": [99999]}, "prompt"), ({"prompt": ["a", [[5]]]}, "prompt"), ({"best_of": 0}, "best_of"),
    ({"best_of": 2, "n": 3}, "best_of"), ({"suffix": "x"}, "suffix"), ({"echo": "x"}, "echo"), ({"logprobs": -1}, "logprobs"), ({"logprobs": 2**31}, "logprobs"), ({"max_tokens": 0}, "max_tokens"),
    ({"messages": DRINKS}, "messages"), ({"n": 100, "prompt": ["a", "b"]}, "n"),
])
def test_fields_of_completions(client: Any, body: dict[str, Any], param: str) -> None:
    status, _, told = ask(client, "POST", "/v1/completions", {"prompt": "a", **body})
    assert status == 400 and told["error"]["param"] == param and len(told["error"]["message"]) < 400, told


def test_empty_prompts_and_no_tokens(client: Any) -> None:
    for prompt in ("", [], [""], [[]]):
        made = client.completions.create(model="tavern", prompt=prompt, max_tokens=2, temperature=0)
        assert made.choices[0].text and made.usage.prompt_tokens == 1
    told = client.completions.create(model="tavern", prompt="It was a cold", echo=True, max_tokens=0, logprobs=1)
    assert told.choices[0].text == "It was a cold" and told.usage.completion_tokens == 0
    assert len(told.choices[0].logprobs.tokens) == told.usage.prompt_tokens - 1  # the begin token is no text


def test_names_of_half_characters(client: Any) -> None:
    """Half characters are named `bytes:` and the bytes, as OpenAI names them. All names together
    give the text."""
    text = "🙂 é 世"
    told = client.completions.create(model="tavern", prompt=text, echo=True, max_tokens=0, logprobs=2).choices[0]
    halves = [name for name in told.logprobs.tokens if name.startswith("bytes:")]
    said = b"".join(eval(f"b'{name[6:]}'") if name in halves else name.encode() for name in told.logprobs.tokens)
    assert len(halves) > 4 and said.decode() == text


def test_choices_and_streams_of_several(client: Any) -> None:
    hot = dict(model="tavern", temperature=1.3, seed=5, max_tokens=6)
    alone = [client.chat.completions.create(messages=DRINKS, **{**hot, "seed": 5 + i}).choices[0].message.content for i in range(3)]
    made = client.chat.completions.create(messages=DRINKS, n=3, **hot)
    assert [choice.message.content for choice in made.choices] == alone and [choice.index for choice in made.choices] == [0, 1, 2]
    told = ["", "", ""]
    chunks = list(client.chat.completions.create(messages=DRINKS, n=3, stream=True, stream_options={"include_usage": True}, **hot))
    for chunk in chunks[:-1]:
        told[chunk.choices[0].index] += chunk.choices[0].delta.content or ""
    assert told == alone and chunks[-1].choices == [] and chunks[-1].usage == made.usage
    prompts, texts = ["It was", "The king"], ["", "", "", ""]
    whole = client.completions.create(prompt=prompts, n=2, **hot)
    for part in client.completions.create(prompt=prompts, n=2, stream=True, **hot):
        texts[part.choices[0].index] += part.choices[0].text
    assert texts == [choice.text for choice in whole.choices] and len(set(texts)) > 2
    best = client.completions.create(prompt=prompts, best_of=3, **hot)
    assert [choice.index for choice in best.choices] == [0, 1]


@pytest.mark.parametrize("method, path, status, words", [
    ("GET", "/", 404, "/v1/chat/completions"), ("GET", "/v1/nothing", 404, "/v1/nothing"), ("POST", "/v1/responses", 404, "chat completions"),
    ("POST", "/v1/embeddings", 400, "JSON object"), ("GET", "/v1/chat/completions", 405, "GET"), ("PUT", "/v1/models", 405, "PUT"),
    ("GET", "/v1/models/other", 404, "tavern"), ("POST", "/chat/completions", 404, "/v1/chat/completions"), ("GET", "/%F0%9F/%00", 404, "/v1/models"),
    ("DELETE", "/v1/models/tavern", 405, "DELETE"), ("BREW", "/v1/completions", 405, "BREW"), ("POST", "/v1/completions", 400, "JSON object"),
])
def test_every_path_answers_in_json(client: Any, method: str, path: str, status: int, words: str) -> None:
    found, headers, told = ask(client, method, path, b"" if method == "POST" else None)
    assert found == status and headers["content-type"] == "application/json" and words in told["error"]["message"], told
    assert set(told["error"]) == {"message", "type", "param", "code"}


def test_one_model(client: Any, tools_client: Any) -> None:
    assert client.models.retrieve("tavern").id == "tavern" and tools_client.models.retrieve("marla").owned_by == "rotor"
    with pytest.raises(openai.NotFoundError, match="marla"):
        tools_client.models.retrieve("tavern")


def test_pages_from_elsewhere(client: Any, tools_client: Any) -> None:
    preflight = dict(access_control_request_method="POST", access_control_request_headers="authorization,content-type,x-stainless-os")
    for origin in ("http://a.example", "http://b.example"):
        status, headers, _ = ask(tools_client, "OPTIONS", "/v1/chat/completions", origin=origin, **preflight)
        assert status == 200 and headers["access-control-allow-origin"] == origin and "x-stainless-os" in headers["access-control-allow-headers"]
        assert ask(tools_client, "GET", "/v1/models", origin=origin)[1]["access-control-allow-origin"] == origin
        assert ask(tools_client, "GET", "/v1/nothing", origin=origin)[1]["access-control-allow-origin"] == origin
    assert ask(tools_client, "GET", "/v1/models", origin="http://c.example")[1]["access-control-allow-origin"] is None
    status, headers, _ = ask(client, "OPTIONS", "/v1/chat/completions", origin="http://a.example", **preflight)
    assert status == 204 and headers["access-control-allow-origin"] is None and "POST" in headers["allow"]


def test_tools(tools_client: Any) -> None:
    asked: Any = dict(model="marla", messages=DRINKS, tools=TOOLS, seed=2)
    made = tools_client.chat.completions.create(tool_choice="required", **asked).choices[0]
    assert made.finish_reason == "tool_calls" and json.loads(made.message.tool_calls[0].function.arguments) is not None
    chunks = list(tools_client.chat.completions.create(tool_choice="required", stream=True, **asked))
    [call] = [chunk.choices[0].delta.tool_calls[0] for chunk in chunks if chunk.choices[0].delta.tool_calls]
    assert call.function.arguments == made.message.tool_calls[0].function.arguments and chunks[-1].choices[0].finish_reason == "tool_calls"
    cut = tools_client.chat.completions.create(tool_choice="required", max_tokens=12, **asked).choices[0]
    assert cut.finish_reason == "length" and cut.message.content is None
    texts = [c.choices[0].delta.content for c in tools_client.chat.completions.create(
        stream=True, max_tokens=30, temperature=0, logit_bias=NO_END, **asked)]
    assert len([text for text in texts if text]) > 5


def asked_for(tools_client: Any, schema: Any, **options: Any) -> tuple[Any, Any]:
    """The arguments of a call that must be made, and an answer. Both follow the same schema."""
    tools: Any = [{"type": "function", "function": {"name": "order", "parameters": schema}}]
    form: Any = {"type": "json_schema", "json_schema": {"name": "order", "schema": schema}}
    asked: Any = dict(model="marla", messages=DRINKS, temperature=0, max_tokens=200, **options)
    call = tools_client.chat.completions.create(tools=tools, tool_choice="required", **asked).choices[0]
    answer = tools_client.chat.completions.create(response_format=form, **asked).choices[0]
    assert call.finish_reason == "tool_calls" and answer.finish_reason == "stop"
    return json.loads(call.message.tool_calls[0].function.arguments), json.loads(answer.message.content)


def test_objects_are_closed_unless_their_schema_opens_them(tools_client: Any) -> None:
    schema: Any = {"type": "object", "properties": {"drink": {"enum": ["ale", "mead"], "type": "string"}}, "required": ["drink"]}
    for made in asked_for(tools_client, schema):
        assert set(made) == {"drink"}
    # Closed objects without properties have only one value.
    for made in asked_for(tools_client, {"type": "object", "properties": {}}):
        assert made == {}


@pytest.mark.parametrize("field", [
    {"type": "object", "propertyNames": {"maxLength": 4}, "additionalProperties": {"enum": [1, 2]}, "maxProperties": 2},
    {"type": "array", "items": {"enum": [1, 2]}, "uniqueItems": True},
    {"type": "string", "format": "binary", "maxLength": 4},
    {"type": "string", "format": "base64", "maxLength": 4},
    {"type": "string", "pattern": "^(?!x)[a-z]$"},
    {"type": "string", "pattern": "^(a)\\1$", "maxLength": 4},
    {"type": "string", "x-order": 1, "writeOnly": True, "maxLength": 4},
])
def test_schemas_that_are_not_strict_are_advice(tools_client: Any, field: Any) -> None:
    """Schemas as zod, pydantic and MCP write them. No request fails because a keyword cannot be
    enforced."""
    schema = {"type": "object", "properties": {"a": field}, "required": ["a"], "additionalProperties": False}
    for made in asked_for(tools_client, schema):
        assert set(made) == {"a"} and isinstance(made["a"], {"object": dict, "array": list, "string": str}[field["type"]])


def test_too_many_requests_are_told_to_wait(tools_client: Any) -> None:
    """With four answers under way, the fifth request gets a time to retry. When an answer ends or
    its client leaves, there is room again."""
    def begin() -> Any:
        return tools_client.chat.completions.create(model="marla", messages=DRINKS, stream=True, temperature=1.0, logit_bias=NO_END)

    streams = [begin() for _ in range(4)]
    with pytest.raises(openai.InternalServerError, match="busy") as busy:
        begin()
    assert busy.value.status_code == 503 and busy.value.response.headers["retry-after"] == "1" and busy.value.type == "server_error"
    for stream in streams:
        stream.close()
    for _ in range(100):
        try:
            begin().close()
            break
        except openai.InternalServerError:
            time.sleep(0.1)
    else:
        raise AssertionError("there is no room again")


ANYTHING: list[Any] = [
    None, True, False, 0, 1, -1, 2, 3.7, -0.5, 1e308, 10**30, "", "x", "a\ud800", "auto", "required", "word " * 400, [], {}, [1], ["x"], [[1]], [{}],
    {"a": 1}, {"type": "text"}, {"type": "json_object"}, {"type": "json_object", "schema": True}, {"type": "json_schema", "json_schema": 5},
    {"type": "json_schema", "json_schema": {"name": "x", "schema": {"type": "object", "properties": {"a": {"enum": ["b", 1]}}}}},
    TOOLS, [TOOLS[0], 5], [{"type": "function", "function": {"name": "f", "parameters": 5}}], [{"type": "function", "function": {"name": "\ud800"}}],
    {"type": "function", "function": {"name": "serve"}}, {"type": "allowed_tools", "allowed_tools": 5}, {"include_usage": True}, {"5": -100},
    [{"role": "user"}], [{"role": "developer", "content": "x"}], [{"role": "assistant", "tool_calls": [{"function": {"name": "f", "arguments": "{"}}]}],
    [{"role": 5, "content": {}}], [5] * 400, ["a", "b"], [[5], "a"], [5, "a"], [-1], [2**40],
]


def test_random_bodies(tmp_path: Path) -> None:
    """The server answers each body, or refuses it and names the wrong field. It never fails itself.
    """
    from rotor import server

    names = [*STANDARD, "prompt", "echo", "best_of", "suffix", "top_k", "min_p", "mirostat_mode", "mirostat_tau", "repeat_penalty", "grammar", "tfs_z"]
    of_vectors = ["input", "dimensions", "encoding_format", "user", "n"]
    chance, found = random.Random(5), set()

    async def talk(llm: rotor.Llama) -> None:
        transport = httpx.ASGITransport(server.application(llm, "t"), raise_app_exceptions=True)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            for _ in range(1500):
                body: dict[str, Any] = {"max_tokens": 2, **chance.choice(({"messages": DRINKS}, {"prompt": "hi"}))}
                path = "chat/completions" if "messages" in body else "completions"
                if chance.random() < 0.2:
                    path, body = "embeddings", {"input": "hi"}
                body.update({chance.choice(of_vectors if path == "embeddings" else names): chance.choice(ANYTHING) for _ in range(chance.randint(1, 4))})
                answer = await client.post(f"/v1/{path}", content=json.dumps(body))
                found.add(answer.status_code)
                if answer.status_code == 400:
                    error = answer.json()["error"]
                    assert error["param"] is not None and len(error["message"]) < 400, (body, error)
                else:
                    assert answer.status_code == 200 and '"error"' not in answer.text, (body, answer.text)

    with rotor.Llama(with_template(tmp_path / "model", HERMES), n_gpu_layers=0, n_ctx=300) as llm:
        asyncio.run(talk(llm))
    assert found == {200, 400}


SLOW: list[tuple[str, dict[str, Any]]] = [
    ("completions", {"prompt": "a1 B" * 200_000, "max_tokens": 1}),
    ("completions", {"prompt": "a" * 800_000, "max_tokens": 1}),
    ("chat/completions", {"messages": [{"role": "user", "content": "x"}] * 50_000, "max_tokens": 1}),
    ("chat/completions", {"messages": DRINKS, "max_tokens": 1, "response_format": {"type": "json_object", "schema": {
        "type": "object", "properties": {f"p{k}": {"type": "integer"} for k in range(2000)}}}}),
    ("chat/completions", {"messages": DRINKS, "max_tokens": 1, "response_format": {"type": "json_object", "schema": {"type": "integer", "multipleOf": 9973}}}),
    ("completions", {"prompt": [5] * 900, "logprobs": 3, "echo": True, "max_tokens": 0}),
    ("embeddings", {"input": ["a1 B" * 150] * 300}),
]


def test_one_slow_request_stalls_no_other(client: Any) -> None:
    """While all slow requests run at once, the server answers other requests."""
    with ThreadPoolExecutor(len(SLOW)) as pool:
        slow = [pool.submit(post, client, path, json.dumps(body).encode()) for path, body in SLOW]
        longest = 0.0
        while not all(one.done() for one in slow):
            began = time.monotonic()
            assert client.completions.create(model="tavern", prompt="Once", max_tokens=1).usage.completion_tokens == 1
            longest = max(longest, time.monotonic() - began)
            time.sleep(0.05)
        assert {one.result()[0] for one in slow} <= {200, 400}
    assert longest < 5


def test_ctrl_c_ends_the_server() -> None:
    """Ctrl-C ends the server within seconds, also while it generates answers."""
    with serving(TAVERN, stop=signal.SIGINT) as client:
        stream = client.chat.completions.create(model="tavern", messages=DRINKS, stream=True, logit_bias=NO_END)
        next(iter(stream))
        body = json.dumps({"prompt": "a1 B" * 1_000_000}).encode()

        def ask_slowly() -> None:
            with suppress(OSError, ValueError, http.client.HTTPException):
                post(client, "completions", body)

        threading.Thread(target=ask_slowly, daemon=True).start()
        time.sleep(0.5)
        began = time.monotonic()
    assert time.monotonic() - began < 15


@pytest.mark.parametrize("arguments, words", [
    (["nowhere"], "nowhere"), ([], "model"), (["models/tavern", "--port", "x"], "--port"), (["models/tavern", "--prot", "1"], "--prot"),
    (["models/tavern", "--most-requests", "0"], "--most-requests"), (["models/tavern", "--backend", "abacus"], "abacus"),
    (["models/tavern", "--draft-model", "nowhere"], "nowhere"),
    (["models/tavern", "--draft-model", "tests/oracle/p4-bonsai-unpacked-yarn/model"], "the draft model has another vocabulary"),
])
def test_usage_messages(arguments: list[str], words: str) -> None:
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY / "bindings" / "python"), "ROTOR_LIBRARY": _library.library._name}
    ran = subprocess.run([sys.executable, "-m", "rotor.server", *arguments], cwd=REPOSITORY, env=environment, capture_output=True, text=True)
    assert ran.returncode == 2 and words in ran.stderr.splitlines()[-1] and "Traceback" not in ran.stderr


def test_a_client_that_goes_away_ends_its_answer() -> None:
    """If a client leaves, with a stream or without, the worker stops its answer."""
    from rotor import server

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
            # The answer stops far from the end of the context, so it was cancelled.
            *_, last = iter(lambda: llm._background.worker.poll(None), None)
            assert last.error.name == "ROTOR_E_CANCELLED"


def test_a_draft_model_changes_no_answer(want: str) -> None:
    """The model is its own draft model here."""
    with serving(TAVERN, "--draft-model", str(TAVERN)) as client:
        made = client.chat.completions.create(model="tavern", messages=DRINKS, temperature=0)
        assert made.choices[0].message.content == want
