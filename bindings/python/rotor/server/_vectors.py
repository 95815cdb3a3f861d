"""Embeddings: the fields of a request, and vectors as a client wants them."""

from __future__ import annotations

import base64
import json
from typing import Any, Mapping

import numpy as np

from ._errors import Refused

# The most texts of a request, as in OpenAI's API.
MAX_TEXTS = 2048


def checked(options: dict[str, Any], size: int) -> None:
    """Checks the fields of a request for vectors of `size` numbers, and removes those that `Llama` does not have. Refused."""
    for name in options.keys() - {"input", "model", "dimensions", "encoding_format"}:
        raise Refused(f"{name} is not a field of embeddings", name)
    texts = options.get("input")
    if not isinstance(texts, (str, list)) or not texts:
        raise Refused("the body needs input: a text or token ids, or a list of such, none of them empty", "input")
    is_list = isinstance(texts, list) and isinstance(texts[0], (str, list))
    if is_list and len(texts) > MAX_TEXTS:
        raise Refused(f"input is a list of {len(texts)}; there may be {MAX_TEXTS}", "input")
    for i, text in enumerate(texts if is_list else []):
        if not isinstance(text, type(texts[0])) or not text:
            raise Refused(f"input[{i}] must be {'a text' if isinstance(texts[0], str) else 'token ids'}, and not empty", "input")
    dimensions = options.pop("dimensions", size)
    if dimensions != size or isinstance(dimensions, bool):
        raise Refused(f"dimensions is {dimensions!r:.20}; the vectors of this model have {size} numbers, and cannot be shortened", "dimensions")


def encoding_of(options: dict[str, Any]) -> str:
    """The form of the vectors. This removes `encoding_format` from the options. Refused."""
    encoding = options.pop("encoding_format", "float")
    if encoding not in ("float", "base64"):
        raise Refused("encoding_format must be float or base64", "encoding_format")
    return str(encoding)


def body_of(answer: Mapping[str, Any], encoding: str) -> bytes:
    """The answer as JSON. With base64, a vector is its 32-bit numbers, little-endian. Vectors are written one by one, so that
    other threads run between them."""

    def of(vector: list[float]) -> Any:
        return vector if encoding == "float" else base64.b64encode(np.array(vector, "<f4").tobytes()).decode()

    vectors = ", ".join(json.dumps({**one, "embedding": of(one["embedding"])}) for one in answer["data"])
    rest = json.dumps({name: value for name, value in answer.items() if name != "data"})
    return f'{{"data": [{vectors}], {rest[1:]}'.encode()
