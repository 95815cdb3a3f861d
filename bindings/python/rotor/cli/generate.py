"""`rotor generate`: text for other programs. Only the text goes to stdout."""

from __future__ import annotations

import argparse
import sys
from typing import Any

import rotor

from .failure import Failure, Mistake
from .loading import add_model, at_least, load
from .sampling import add_form, add_sampling, add_session, session_options, set_form


def add(commands: Any) -> None:
    parser = commands.add_parser(
        "generate", help="answer a prompt, or many, for other programs",
        description="Answers a prompt. Only the text goes to stdout; everything else goes to stderr.",
        epilog="With --jsonl each line of IN is a JSON object with \"prompt\" or \"messages\", and perhaps \"max_tokens\" and \"seed\"; "
               "each line of OUT is the same object with \"text\" and \"finish_reason\", or \"error\". The order stays.")
    add_model(parser)
    parser.add_argument("prompt", metavar="PROMPT", nargs="?", help="the prompt; - (or nothing, after a pipe) reads it from stdin")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--chat", action="store_true", default=None, help="the prompt is a message to the model (default, if it has a chat template)")
    how.add_argument("--raw", action="store_false", dest="chat", help="the model continues the prompt")
    parser.add_argument("--system", metavar="TEXT", help="tell the model who it is (with --chat)")
    parser.add_argument("--max-tokens", type=at_least(1), metavar="N", help="longest text (default: as long as there is room)")
    parser.add_argument("--stop", action="append", default=[], metavar="TEXT", help="end before this text; may be repeated")
    think = parser.add_mutually_exclusive_group()
    think.add_argument("--think", action="store_true", default=None, help="let the model think first; thoughts are not printed")
    think.add_argument("--no-think", action="store_false", dest="think", help="let the model answer at once")
    parser.add_argument("--jsonl", nargs=2, metavar=("IN", "OUT"), help="answer the prompts of a file, several at a time; - is stdin or stdout")
    parser.add_argument("--parallel", type=at_least(1), default=8, metavar="N", help="prompts at a time with --jsonl (default: 8)")
    add_form(parser, "--schema")
    add_sampling(parser, 0.0, 1.0)
    add_session(parser)
    parser.set_defaults(run=run, late="prompt")


def run(options: argparse.Namespace) -> int:
    if options.jsonl is not None and options.prompt is not None:
        raise Mistake("--jsonl has the prompts in a file; leave PROMPT out")
    prompt = None if options.jsonl is not None else _prompt(options.prompt)
    model = load(options)
    draft = None if options.draft is None else load(options, options.draft)
    if options.chat is None:
        options.chat = model.info["has_chat_template"]
    if options.system is not None and not options.chat:
        raise Mistake("--system needs a model with a chat template, and no --raw")
    if prompt is None:
        from .batch import answer_file

        return answer_file(model, draft, options)
    _answer(model, draft, options, prompt)
    return 0


def _prompt(word: str | None) -> str:
    if word is not None and word != "-":
        return word
    if word is None and sys.stdin.isatty():
        raise Mistake("there is no prompt; give one, or - to read it from stdin")
    text = sys.stdin.read()
    if not text.strip():
        raise Failure("the prompt from stdin is empty")
    return text


def new_session(model: rotor.Model, draft: rotor.Model | None, options: argparse.Namespace, **changes: Any) -> rotor.Session:
    """A session with the options of the command line."""
    session = model.session(**{**session_options(options), **changes})
    if model.info["has_tokenizer"] and options.chat:
        session.set_thinking(True)
    if draft is not None:
        session.set_draft_model(draft)
    if options.stop:
        session.set_stop(options.stop)
    return session


def begin_text(session: rotor.Session, options: argparse.Namespace, prompt: Any) -> None:
    """Appends a prompt that the model continues. The form concerns what follows."""
    session.append(prompt)
    set_form(session, options)


def new_chat(session: rotor.Session, options: argparse.Namespace, max_tokens: int | None) -> rotor.Chat:
    """A chat over the session with the options of the command line."""
    set_form(session, options)
    variables = None if options.think is None else {"enable_thinking": options.think}
    return rotor.Chat(session, system=options.system, max_tokens=max_tokens, variables=variables)


def _answer(model: rotor.Model, draft: rotor.Model | None, options: argparse.Namespace, prompt: str) -> None:
    session = new_session(model, draft, options)
    if options.chat:
        pieces: Any = new_chat(session, options, options.max_tokens).stream(prompt)
    else:
        begin_text(session, options, prompt)
        pieces = session.generate(None, options.max_tokens)
    for piece in pieces:
        sys.stdout.write(piece)
        sys.stdout.flush()
    if not options.chat:
        sys.stdout.write(session.held_text)
    sys.stdout.write("\n")
