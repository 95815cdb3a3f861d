"""`rotor chat`: a conversation in the terminal."""

from __future__ import annotations

import argparse
import os
import sys
from typing import Any

from .conversation import Conversation
from .failure import Mistake
from .loading import add_model, at_least, load
from .sampling import add_form, add_sampling, add_session
from .terminal import tell

_PROMPT = "> "
_HELP = """\
/help         this list
/system TEXT  tells the model who it is
/reset        forgets what was said
/again        answers the last question again, in other words
/save FILE    saves the talk
/load FILE    continues a saved talk
/stats        how fast it was
/quit         ends; so do Ctrl-D, and Ctrl-C twice
Ctrl-C ends an answer. The arrow keys edit, and bring back what you typed before."""


def add(commands: Any) -> None:
    parser = commands.add_parser("chat", help="talk with a model", description="Talks with a model. /help lists what you can type.",
                                 epilog="Lines that come from a file or another program are answered one after the other.")
    add_model(parser)
    talk = parser.add_argument_group("the talk")
    talk.add_argument("--system", metavar="TEXT", help="tell the model who it is")
    talk.add_argument("--prompt", metavar="TEXT", help="ask this, print the answer, and end")
    talk.add_argument("--max-tokens", type=at_least(1), metavar="N", help="longest answer (default: as long as there is room)")
    talk.add_argument("--memory", type=at_least(0), metavar="N",
                      help="earlier questions and answers that the model sees again (default: all that fit)")
    think = talk.add_mutually_exclusive_group()
    think.add_argument("--think", action="store_true", default=None, help="let the model think first, if its template can say so")
    think.add_argument("--no-think", action="store_false", dest="think", help="let the model answer at once")
    add_form(parser, "--json-schema")
    add_sampling(parser, 0.6, 0.9)
    add_session(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    model = load(options)
    draft = None if options.draft is None else load(options, options.draft)
    talk = Conversation(model, draft, options)
    if options.prompt is not None:
        talk.ask(options.prompt)
        return 130 if talk.was_stopped else 0
    if not sys.stdin.isatty():
        return _from_lines(talk)
    name, info = os.path.basename(os.path.normpath(options.model)), model.info
    tell(f"{name}; {info['backend']} {info['tier']}, {info['threads']} threads; /help lists the commands, /quit ends")
    return _from_terminal(talk)


def _from_lines(talk: Conversation) -> int:
    """Answers the lines of a file or of another program."""
    for line in sys.stdin:
        if not _take(talk, line.strip()):
            break
        if talk.was_stopped:
            return 130
    return 0


def _from_terminal(talk: Conversation) -> int:
    _edit_lines()
    is_leaving = False
    while True:
        try:
            # Readline measures the prompt only if it prints it. Without readline, or beside a pipe, the prompt belongs on stderr.
            line = input(_PROMPT) if sys.stdout.isatty() else _ask_beside()
        except EOFError:
            print(file=sys.stderr)
            return 0
        except KeyboardInterrupt:
            print(file=sys.stderr)
            if is_leaving:
                return 130
            tell("Ctrl-C again, Ctrl-D or /quit ends")
            is_leaving = True
            continue
        try:
            if not _take(talk, line.strip()):
                return 0
        except BrokenPipeError:
            raise
        except (Exception,) as error:
            if os.environ.get("ROTOR_DEBUG") == "1":
                raise
            from .failure import message_of

            tell(message_of(error))
        # The first Ctrl-C has ended the answer.
        is_leaving = talk.was_stopped


def _ask_beside() -> str:
    print(_PROMPT, end="", file=sys.stderr, flush=True)
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line


def _edit_lines() -> None:
    """Lets the arrow keys work, where Python has a line editor."""
    try:
        import readline
    except ImportError:
        return
    readline.set_auto_history(True)


def _take(talk: Conversation, line: str) -> bool:
    """Does what a line says. Returns whether the talk goes on."""
    talk.was_stopped = False
    if not line:
        return True
    if not line.startswith("/"):
        talk.ask(line)
        return True
    name, _, rest = line[1:].partition(" ")
    rest = rest.strip()
    simple = {"help": lambda: print(_HELP, file=sys.stderr), "reset": talk.reset, "stats": talk.report, "again": talk.again}
    with_text = {"system": (talk.set_system, "a text"), "save": (talk.save, "the name of a file"),
                 "load": (talk.restore, "the name of a file")}
    if name in ("quit", "exit") and not rest:
        return False
    if name in simple and not rest:
        simple[name]()
    elif name in with_text:
        do, what = with_text[name]
        if not rest:
            raise Mistake(f"/{name} needs {what}")
        do(rest)
    else:
        raise Mistake(f"there is no command {line[:60]!r}; /help lists them")
    return True
