"""`rotor serve`: the server with OpenAI's API."""

from __future__ import annotations

import argparse
from typing import Any


def add(commands: Any) -> None:
    parser = commands.add_parser("serve", help="serve a model with OpenAI's API", add_help=False, prefix_chars="\0",
                                 description="A server with OpenAI's API.")
    parser.add_argument("rest", nargs=argparse.REMAINDER)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    from ..server.__main__ import main

    main(options.rest, prog="rotor serve")
    return 0
