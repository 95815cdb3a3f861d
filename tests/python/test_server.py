"""The example server, as the real `openai` client sees it. Needs starlette, uvicorn and openai."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
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
    ({"temperature": -3, "top_p": 7.0}, "top_p"),
    ({"extra_body": {"lora": "x"}}, "lora"),
    ({"response_format": {"type": "xml"}}, "xml"),
    ({"messages": DRINKS * 200}, "n_ctx"),
])
def test_what_is_wrong_is_told(client: Any, options: dict[str, Any], words: str) -> None:
    with pytest.raises(openai.BadRequestError, match=words):
        client.chat.completions.create(**{"model": "tavern", "messages": DRINKS, **options})
