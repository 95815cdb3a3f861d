"""Embeddings with the calls, dicts and defaults of llama-cpp-python's `Llama`."""

from __future__ import annotations

from typing import Any, Iterable, Sequence, Union

import numpy as np
import numpy.typing as npt

from ._background import Background
from ._convert import TokenIds, token_ids
from ._options import about
from .errors import RotorError
from .model import Model

# A text or token ids, or several of them.
Input = Union[str, TokenIds, Sequence[str], Sequence[TokenIds]]


def texts_of(given: Any) -> tuple[list[Any], bool]:
    """The texts, each a str or token ids, and whether there is only one. TypeError."""
    if isinstance(given, str):
        return [given], True
    if isinstance(given, (bytes, dict)) or not isinstance(given, Iterable):
        raise TypeError(f"input must be a text or token ids, or a list of them, not {type(given).__name__}")
    many = list(given)
    is_one = bool(many) and not isinstance(many[0], (str, Iterable))
    texts = [many] if is_one else many
    if any(isinstance(text, str) for text in texts) and not all(isinstance(text, str) for text in texts):
        raise TypeError("input has texts and token ids; it must have one of them only")
    return [text if isinstance(text, str) else token_ids(text) for text in texts], is_one


class Embeddings:
    """The calls of `Llama` that embed texts."""

    model: Model
    model_path: str
    _n_ctx: int
    _pooling: str | None

    def _in_background(self) -> Background:
        raise NotImplementedError

    def embed(self, input: Input, normalize: bool = False, truncate: bool = True, return_count: bool = False) -> Any:
        """The vector of a text or of token ids, as a list of floats; a list of such for a list of them.

        `normalize` divides each vector by its length. `truncate` cuts texts that are longer than `n_ctx`, which are errors
        otherwise. With `return_count` the result is a pair: the vectors, and the number of tokens. (`llm.model.embed` gives
        numpy arrays.) Errors: RotorError, TypeError, ValueError.
        """
        with about("input"):
            texts, is_one = texts_of(input)
            count = self._count(texts, truncate)
            vectors = self._checked(self.model.embed(texts, **self._options(normalize, truncate)))
        made = vectors[0].tolist() if is_one else vectors.tolist()
        return (made, count) if return_count else made

    def create_embedding(self, input: Input, model: str | None = None) -> dict[str, Any]:
        """The vectors of a text, or of each text in a list: a dict in the form of OpenAI's API. They are not normalized, as in
        llama-cpp-python. `model`: a name for the dict. Errors: as `embed`."""
        vectors, count = self.embed(texts_of(input)[0], return_count=True)
        return self._answer_of(vectors, count, model)

    async def acreate_embedding(
        self, input: Input, model: str | None = None, *, normalize: bool = False, truncate: bool = True
    ) -> dict[str, Any]:
        """As `create_embedding`, for event loops: the worker of `acreate_chat_completion` computes, and its answers go on
        meanwhile."""
        background = self._in_background()

        def prepared() -> tuple[list[Any], int]:
            texts, _ = texts_of(input)
            return texts, self._count(texts, truncate)

        with about("input"):
            texts, count = await background.run(prepared, is_long=True)
            vectors = await background.embed(self.model, texts, **self._options(normalize, truncate))
        self._checked(vectors)
        return await background.run(lambda: self._answer_of(vectors.tolist(), count, model))

    def _options(self, normalize: bool, truncate: bool) -> dict[str, Any]:
        return {"pooling": self._pooling, "normalize": normalize, "max_tokens": self._n_ctx, "truncate": truncate}

    def _count(self, texts: Sequence[Any], truncate: bool) -> int:
        """The number of tokens of all texts. ValueError if one has too many."""
        total = 0
        for i, text in enumerate(texts):
            n = len(self.model.tokenize(text, True, False)) if isinstance(text, str) else len(text)
            if n > self._n_ctx and not truncate:
                raise ValueError(f"text {i} of the input has {n} tokens, but {self._n_ctx} are permitted (n_ctx); split it")
            total += min(n, self._n_ctx)
        return total

    def _checked(self, vectors: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Vectors that were made. The library says once how it pools if the model does not say it."""
        self._pooling = self._pooling or self.model.info["pooling"] or "last"
        return vectors

    def _answer_of(self, vectors: Sequence[Sequence[float]], count: int, model: str | None) -> dict[str, Any]:
        data = [{"object": "embedding", "embedding": vector, "index": i} for i, vector in enumerate(vectors)]
        usage = {"prompt_tokens": count, "total_tokens": count}
        return {"object": "list", "data": data, "model": self.model_path if model is None else model, "usage": usage}
