"""A server with OpenAI's API, for programs that speak it already.

    pip install rotor starlette uvicorn
    python examples/python/server.py models/tavern --port 8000

Answers of all clients are made together, in the passes of one worker. A client that goes away ends its answer.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import time
from pathlib import Path
from typing import Any, AsyncIterator

import rotor
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

# What a client may say that means nothing here, or what this server does not do, if it asks for no more than this.
IGNORED = {"user", "store", "metadata", "parallel_tool_calls", "service_tier"}
ONLY = {"n": 1, "best_of": 1}
RENAMED = {"max_completion_tokens": "max_tokens"}


class Refused(Exception):
    """What the client wants cannot be done; it is told why."""


def options_of(body: dict[str, Any]) -> dict[str, Any]:
    """The request as options of `rotor.Llama`."""
    options = {RENAMED.get(name, name): value for name, value in body.items() if value is not None}
    for name in IGNORED & options.keys():
        del options[name]
    for name in ONLY.keys() & options.keys():
        if options.pop(name) != ONLY[name]:
            raise Refused(f"{name} can only be {ONLY[name]}")
    return options


async def events(llm: rotor.Llama, chunks: Any, with_usage: bool) -> AsyncIterator[str]:
    """The chunks of an answer as server-sent events."""
    usage = None
    async with contextlib.aclosing(chunks):
        try:
            async for chunk in chunks:
                usage = chunk.pop("usage", usage)
                yield f"data: {json.dumps(chunk)}\n\n"
            if with_usage and usage:
                yield f"data: {json.dumps({**chunk, 'choices': [], 'usage': usage})}\n\n"
        except rotor.RotorError as error:
            yield f"data: {json.dumps(error_of(str(error)))}\n\n"
    yield "data: [DONE]\n\n"


def error_of(words: str) -> dict[str, Any]:
    return {"error": {"message": words, "type": "invalid_request_error", "param": None, "code": None}}


def application(llm: rotor.Llama, name: str) -> Starlette:
    async def answer(request: Request, create: Any, about: str) -> Response:
        try:
            body = await request.json()
            if not isinstance(body, dict) or about not in body:
                raise Refused(f"the body must be a JSON object with {about!r}")
            options = options_of(body)
            with_usage = bool((options.pop("stream_options", None) or {}).get("include_usage"))
            made = await create(options.pop(about), **{**options, "model": name})
        except (Refused, TypeError, ValueError, KeyError, rotor.RotorError) as error:
            return JSONResponse(error_of(str(error)), 400)
        if options.get("stream"):
            return StreamingResponse(events(llm, made, with_usage), media_type="text/event-stream")
        return JSONResponse(made)

    async def chat(request: Request) -> Response:
        return await answer(request, llm.acreate_chat_completion, "messages")

    async def completion(request: Request) -> Response:
        return await answer(request, llm.acreate_completion, "prompt")

    started = int(time.time())

    async def models(_request: Request) -> Response:
        listed = {"id": name, "object": "model", "created": started, "owned_by": "rotor"}
        return JSONResponse({"object": "list", "data": [listed]})

    return Starlette(routes=[
        Route("/v1/chat/completions", chat, methods=["POST"]),
        Route("/v1/completions", completion, methods=["POST"]),
        Route("/v1/models", models),
    ])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--backend", default="auto")
    parser.add_argument("--context", type=int, default=0, help="tokens of prompt and answer; 0: as many as the model takes")
    options = parser.parse_args()
    with rotor.Llama(options.model, n_ctx=options.context, backend=options.backend) as llm:
        uvicorn.run(application(llm, options.model.name), host=options.host, port=options.port)


if __name__ == "__main__":
    main()
