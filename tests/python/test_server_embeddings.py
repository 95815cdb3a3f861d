"""/v1/embeddings, with the real `openai` client."""

from __future__ import annotations

import base64
import threading
import time
from typing import Any, Iterator

import numpy as np
import pytest

import rotor
from conftest import ORACLE, TAVERN

openai = pytest.importorskip("openai", reason="openai is not installed")
pytest.importorskip("starlette", reason="starlette is not installed")
pytest.importorskip("uvicorn", reason="uvicorn is not installed")

from test_server import DRINKS, serving  # noqa: E402

MODEL = ORACLE / "e1-bitnet-embedding" / "model"
TEXTS = ["The mill is haunted.", "Two ales!", "Who are you?"]


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    with serving(MODEL, "--name", "memory") as client:
        yield client


@pytest.fixture(scope="module")
def want() -> np.ndarray:
    with rotor.Model(MODEL, "cpu") as model:
        return model.embed(TEXTS)


def vectors(made: Any) -> np.ndarray:
    assert [one.index for one in made.data] == list(range(len(made.data))) and made.object == "list"
    return np.array([one.embedding for one in made.data], np.float32)


def test_vectors(client: Any, want: np.ndarray) -> None:
    made = client.embeddings.create(model="memory", input=TEXTS)  # the client asks for base64
    assert np.array_equal(vectors(made), want) and made.model == "memory"
    plain = client.embeddings.create(model="memory", input=TEXTS, encoding_format="float", dimensions=96, user="me")
    assert np.array_equal(vectors(plain), want)
    with rotor.Model(MODEL, "cpu") as model:
        ids = [model.tokenize(text, add_bos=True, parse_special=False) for text in TEXTS]
    assert plain.usage.prompt_tokens == plain.usage.total_tokens == sum(map(len, ids))
    assert np.array_equal(vectors(client.embeddings.create(model="memory", input=ids)), want)
    for one in (TEXTS[1], ids[1]):
        assert np.array_equal(vectors(client.embeddings.create(model="memory", input=one)), want[1:2])
    coded = client.embeddings.with_raw_response.create(model="memory", input=TEXTS[0], encoding_format="base64")
    coded = coded.http_response.json()["data"][0]["embedding"]
    assert np.array_equal(np.frombuffer(base64.b64decode(coded), "<f4"), want[0])


@pytest.mark.parametrize("options, param, words", [
    ({"input": "a " * 600}, "input", "text 0 of the input has 602 tokens, but 512 are permitted"),
    ({"input": ["a", "a " * 600]}, "input", "text 1"),
    ({"input": ""}, "input", "input"), ({"input": []}, "input", "input"), ({"input": ["a", ""]}, "input", r"input\[1\]"),
    ({"input": ["a", [1]]}, "input", r"input\[1\]"), ({"input": [437]}, "input", "token 437"), ({"input": [-1]}, "input", "token id"),
    ({"input": [1, "a"]}, "input", "integer"), ({"input": [[1], []]}, "input", r"input\[1\]"), ({"input": ["a"] * 2049}, "input", "2048"),
    ({"input": "a", "dimensions": 64}, "dimensions", "have 96 numbers"), ({"input": "a", "dimensions": "x"}, "dimensions", "dimensions"),
    ({"input": "a", "encoding_format": "int8"}, "encoding_format", "float or base64"),
    ({"input": "a", "extra_body": {"truncate": True}}, "truncate", "truncate"), ({"input": "a", "extra_body": {"stop": "x"}}, "stop", "stop"),
])
def test_what_is_wrong_is_told(client: Any, options: dict[str, Any], param: str, words: str) -> None:
    with pytest.raises(openai.BadRequestError, match=words) as caught:
        client.embeddings.create(model="memory", **options)
    assert caught.value.type == "invalid_request_error" and caught.value.param == param


def test_a_model_without_a_head_makes_no_text(client: Any) -> None:
    with pytest.raises(openai.BadRequestError, match="no output head"):
        client.completions.create(model="memory", prompt="a", max_tokens=2)


def test_a_stream_goes_on_beside_embeddings() -> None:
    """The model of one server writes and embeds. A stream gets its tokens while many texts are embedded."""
    with serving(TAVERN) as client, rotor.Model(TAVERN, "cpu") as model:
        said: Any = {"model": "tavern", "messages": DRINKS, "temperature": 0, "stream": True}
        alone = "".join(chunk.choices[0].delta.content or "" for chunk in client.chat.completions.create(**said))
        texts = [f"{i}: the mill is haunted, and nobody goes there at night." for i in range(1500)]
        made: list[tuple[Any, float]] = []

        def embed() -> None:
            made.append((client.embeddings.create(model="tavern", input=texts), time.monotonic()))

        thread = threading.Thread(target=embed)
        thread.start()
        time.sleep(0.3)
        stream = client.chat.completions.create(**said)
        text, ended = "".join(chunk.choices[0].delta.content or "" for chunk in stream), time.monotonic()
        thread.join()
        assert text == alone
        assert ended < made[0][1], "the stream waited for the embeddings"
        assert np.array_equal(vectors(made[0][0])[:5], model.embed(texts[:5]))
