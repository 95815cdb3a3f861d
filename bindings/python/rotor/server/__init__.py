"""A server with OpenAI's API, for programs that use this API already: `python -m rotor.server models/tavern --port 8000`.

One worker generates the answers of all clients together, in the same passes, and embeds texts between them. Threads do other work that may take long. A client
that disconnects ends its answer. The server needs the packages starlette and uvicorn (`pip install starlette uvicorn`).
"""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any, Sequence

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from ..errors import RotorError
from ..llama import Llama
from ._errors import Refused, answer_of, error_answer
from ._fields import log, options_of, with_usage
from ._streams import Gone, Stream, while_there
from ._vectors import checked, encoding_of, body_of as vectors_body

__all__ = ["application"]

# The most bytes of a body, the most seconds to receive it, and the size above which a thread parses it.
MAX_BYTES = 4 << 20
MAX_SECONDS = 30
_LONG = 64 << 10

_PATHS = "POST /v1/chat/completions, POST /v1/completions, POST /v1/embeddings, GET /v1/models, GET /v1/models/NAME"
_INSTEAD = {
    "/v1/responses": "this server has no responses API; use chat completions, POST /v1/chat/completions (openai-agents: "
                     'set_default_openai_api("chat_completions"); AI SDK: openai.chat(..) or @ai-sdk/openai-compatible)',
}


async def body_of(request: Request) -> dict[str, Any]:
    """The JSON object in the body of the request."""
    read = bytearray()
    async for part in request.stream():
        read += part
        if len(read) > MAX_BYTES:
            raise Refused(f"the body has more than {MAX_BYTES} bytes", status=413)
    try:
        body = await asyncio.to_thread(parsed, read) if len(read) > _LONG else parsed(read)
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise Refused("the body must be a JSON object")
    return body


def parsed(body: bytearray) -> Any:
    def refuse(word: str) -> Any:
        raise ValueError(f"{word} is no JSON")

    return json.loads(body, parse_constant=refuse)


class Server:
    """A model and its active requests."""

    def __init__(self, llm: Llama, name: str, most_requests: int, open_objects: bool, thinking: dict[str, Any]) -> None:
        self.llm, self.name = llm, name
        self._thinking = thinking
        self._most, self._now = most_requests, 0
        self._open_objects = open_objects
        self._started = int(time.time())

    async def chat(self, request: Request) -> Response:
        return await self._answer(request, "messages")

    async def completion(self, request: Request) -> Response:
        return await self._answer(request, "prompt")

    async def embedding(self, request: Request) -> Response:
        return await self._answer(request, "input")

    async def models(self, _request: Request) -> Response:
        return JSONResponse({"object": "list", "data": [self._model()]})

    async def model(self, request: Request) -> Response:
        if request.path_params["name"] == self.name:
            return JSONResponse(self._model())
        return error_answer(f"this server has the model {self.name!r} only", 404, "model", "model_not_found")

    def _model(self) -> dict[str, Any]:
        return {"id": self.name, "object": "model", "created": self._started, "owned_by": "rotor"}

    async def _answer(self, request: Request, about: str) -> Response:
        body: dict[str, Any] = {}
        try:
            body = await asyncio.wait_for(body_of(request), MAX_SECONDS)
            options = {**options_of(body, about), "model": self.name}
            tell_usage = with_usage(options)
        except asyncio.TimeoutError:
            return error_answer(f"the body did not arrive within {MAX_SECONDS} seconds", 408)
        except Refused as error:
            return answer_of(error, body)
        except ClientDisconnect:
            return Response(status_code=499)
        if self._now >= self._most:
            return error_answer(f"the server is busy with {self._now} requests; try again", 503, headers={"retry-after": "1"})
        self._now += 1
        try:
            made = await while_there(request, self._made(options, about))
            if isinstance(made, Response):
                return made
            if isinstance(made, dict):
                return JSONResponse(made)
            self._now += 1  # until its end
            return Stream(made, tell_usage, self._ended)
        except Gone:
            return Response(status_code=499)
        except (Refused, TypeError, ValueError, RecursionError, RotorError) as error:
            return answer_of(error, body)
        finally:
            self._ended()

    def _ended(self) -> None:
        self._now -= 1

    async def _made(self, options: dict[str, Any], about: str) -> Any:
        if about == "input":
            return await self._embedded(options)
        if about == "prompt":
            return await self.llm.acreate_completion(**options)
        # A request that wants thoughts in its text wants no limit for them.
        thinking = {} if options.get("separate_reasoning") is False else self._thinking
        return await self.llm.acreate_chat_completion(**{**thinking, **options}, close_objects=not self._open_objects)


    async def _embedded(self, options: dict[str, Any]) -> Response:
        """Unit vectors, as those of OpenAI."""
        checked(options, self.llm.model.info["hidden_size"])
        encoding = encoding_of(options)
        made = await self.llm.acreate_embedding(**options, normalize=True, truncate=False)
        return Response(await asyncio.to_thread(vectors_body, made, encoding), media_type="application/json")


async def _no_route(request: Request, error: Exception) -> Response:
    """The framework's errors, in the API's JSON."""
    assert isinstance(error, HTTPException)
    headers = dict(error.headers or {})
    if error.status_code == 405 and request.method == "OPTIONS":
        return Response(status_code=204, headers=headers)
    path = request.url.path
    if error.status_code == 404:
        words = _INSTEAD.get(path.rstrip("/"), f"there is no {path[:100]}; this server has {_PATHS}")
    elif error.status_code == 405:
        words = f"{request.method[:20]} is not for {path[:100]}; this server has {_PATHS}"
    else:
        words = str(error.detail)
    return error_answer(words, error.status_code, code="not_found" if error.status_code == 404 else None, headers=headers)


async def _broken(_request: Request, error: Exception) -> Response:
    return error_answer(f"the server has failed: {type(error).__name__}", 500)


def application(
    llm: Llama, name: str, *, cors_origins: Sequence[str] = (), most_requests: int = 64, open_objects: bool = False,
    separate_reasoning: bool = False, max_thinking_tokens: int | None = None,
) -> ASGIApp:
    """The server as an ASGI application; `name` is the model's name.

    `cors_origins`: the origins of web pages whose scripts may use the server ("*": any origin). `most_requests`: the most active
    requests; a further request gets the status 503 and may try again. `open_objects`: objects may have keys that their schema
    does not name. `separate_reasoning` and `max_thinking_tokens`: for chat requests that do not have these fields, as in
    `Llama.create_chat_completion`.
    """
    thinking = {"separate_reasoning": separate_reasoning or None, "max_thinking_tokens": max_thinking_tokens}
    server = Server(llm, name, most_requests, open_objects, thinking)
    routes = [
        Route("/v1/chat/completions", server.chat, methods=["POST"]),
        Route("/v1/completions", server.completion, methods=["POST"]),
        Route("/v1/embeddings", server.embedding, methods=["POST"]),
        Route("/v1/models", server.models),
        Route("/v1/models/{name:path}", server.model),
    ]
    made: ASGIApp = Starlette(routes=routes, exception_handlers={HTTPException: _no_route, Exception: _broken})
    if cors_origins:
        made = CORSMiddleware(made, list(cors_origins), allow_methods=["GET", "POST"], allow_headers=["*"], max_age=600)
    return made
