"""`python -m rotor.server MODEL`: the server as a program."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Sequence

from ..errors import RotorError
from ..llama import Llama
from ..log import set_log

# Seconds after Ctrl-C in which active answers may end.
_GRACE = 2


def main(arguments: Sequence[str] | None = None, prog: str = "rotor.server") -> None:
    """Serves until Ctrl-C."""
    try:
        import uvicorn

        from . import application
        from ._fields import log
    except ImportError as error:
        sys.exit(f"the server needs the packages starlette and uvicorn (pip install starlette uvicorn): {error}")
    parser = argparse.ArgumentParser(prog=prog, description="A server with OpenAI's API.")
    parser.add_argument("model", type=Path, help="a model directory, or a GGUF file")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--name", help="the model's name in the API (default: the name of its directory)")
    parser.add_argument("--backend", default="auto", help="where to compute: auto, cpu, vulkan, opencl, ...")
    parser.add_argument("--context", type=int, default=0, help="tokens of prompt and answer; 0: the model's longest context")
    parser.add_argument("--draft-model", type=Path, metavar="PATH",
                        help="a smaller model of the same vocabulary, which guesses tokens ahead; answers stay the same")
    parser.add_argument("--cors-origin", action="append", default=[], metavar="ORIGIN",
                        help="scripts of web pages from there may use the server, for example http://localhost:5173, or * for all; may be repeated")
    parser.add_argument("--most-requests", type=int, default=64, help="the most active requests; further requests get status 503")
    parser.add_argument("--open-objects", action="store_true",
                        help="objects of schemas without additionalProperties may have keys that the schema does not name")
    parser.add_argument("--separate-reasoning", action="store_true",
                        help="what the model thinks before it answers becomes reasoning_content, apart from the content")
    parser.add_argument("--max-thinking-tokens", type=int, metavar="N",
                        help="a thought ends after so many tokens, and the answer follows; implies --separate-reasoning")
    options = parser.parse_args(arguments)
    if options.most_requests < 1:
        parser.error(f"argument --most-requests: {options.most_requests} is too few; it must be 1 or more")
    if options.max_thinking_tokens is not None and options.max_thinking_tokens < 0:
        parser.error(f"argument --max-thinking-tokens: {options.max_thinking_tokens} is too few; it must be 0 or more")
    set_log(lambda _level, message: log.warning("%s", message), "warn")
    try:
        llm = Llama(options.model, n_ctx=options.context, backend=options.backend, draft_model=options.draft_model)
    except (RotorError, ValueError) as error:
        parser.error(str(error))
    made = application(llm, options.name or options.model.resolve().name, cors_origins=options.cors_origin,
                       most_requests=options.most_requests, open_objects=options.open_objects,
                       separate_reasoning=options.separate_reasoning, max_thinking_tokens=options.max_thinking_tokens)
    uvicorn.run(made, host=options.host, port=options.port, timeout_graceful_shutdown=_GRACE, limit_concurrency=1000)
    llm.close()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)  # Python would wait for threads that still prepare an answer.


if __name__ == "__main__":
    main()
