"""Options that say how tokens are chosen, and what an answer must be."""

from __future__ import annotations

import argparse
from typing import Any

import rotor

from .failure import Mistake
from .loading import at_least, real


def add_sampling(parser: argparse.ArgumentParser, temperature: float, top_p: float) -> None:
    group = parser.add_argument_group("how words are chosen")
    group.add_argument("--temperature", type=real(0), default=temperature, metavar="T",
                       help=f"0 always takes the likeliest word (default: {temperature:g})")
    group.add_argument("--top-p", type=real(0, 1), default=top_p, metavar="P",
                       help=f"keep the likeliest words up to this probability (default: {top_p:g})")
    group.add_argument("--top-k", type=at_least(0), default=0, metavar="K", help="keep the K likeliest words; 0 keeps all (default: 0)")
    group.add_argument("--min-p", type=real(0, 1), default=0.0, metavar="P",
                       help="drop words below this share of the likeliest one's probability (default: 0)")
    group.add_argument("--repetition-penalty", type=real(0), default=1.0, metavar="X", help="above 1 avoids repetition (default: 1)")
    group.add_argument("--seed", type=at_least(0), default=0, metavar="N", help="the same seed gives the same text (default: 0)")


def add_session(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("the session")
    group.add_argument("--context", type=at_least(1), metavar="N", help="tokens that fit (default: the model's longest context)")
    group.add_argument("--kv", choices=("f16", "f32", "i8"), default="f16",
                       help="numbers of the KV cache; i8 takes half of f16's memory (default: f16)")
    group.add_argument("--draft", metavar="MODEL", help="a smaller model of the same vocabulary that guesses words ahead: the same "
                                                        "text, faster where it pays")


def add_form(parser: argparse.ArgumentParser, schema: str) -> None:
    group = parser.add_argument_group("the form of the text").add_mutually_exclusive_group()
    group.add_argument(schema, dest="schema", metavar="FILE", help="JSON that follows the JSON schema in FILE")
    group.add_argument("--grammar", metavar="FILE", help="text that follows the Lark grammar in FILE")
    group.add_argument("--regex", metavar="PATTERN", help="text that matches a regular expression")


def session_options(options: argparse.Namespace) -> dict[str, Any]:
    """The arguments of `Model.session`."""
    return {
        "context_length": options.context, "kv": options.kv, "seed": options.seed, "temperature": options.temperature,
        "top_k": options.top_k, "top_p": options.top_p, "min_p": options.min_p, "repetition_penalty": options.repetition_penalty,
    }


def set_form(session: rotor.Session, options: argparse.Namespace) -> None:
    """Makes the output of the session follow the schema, grammar or pattern of the command line."""
    for kind, flag, source in _forms(options):
        try:
            # Objects have the properties that the schema names, and no others, as with the server.
            session.set_grammar(kind, source, closed=kind == "json_schema")
        except rotor.RotorError as error:
            if error.name != "ROTOR_E_GRAMMAR":
                raise
            raise Mistake(f"{flag}: {error}") from error


def _forms(options: argparse.Namespace) -> list[tuple[str, str, str]]:
    if options.schema is not None:
        return [("json_schema", options.schema, text_of(options.schema))]
    if options.grammar is not None:
        return [("lark", options.grammar, text_of(options.grammar))]
    return [] if options.regex is None else [("regex", "--regex", options.regex)]


def text_of(path: str) -> str:
    """The text in a file."""
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except UnicodeDecodeError as error:
        raise Mistake(f"{path}: it is no UTF-8 text: the byte at {error.start} is wrong") from None
