"""The command `rotor`: talk with a model, serve it, look at its files (docs/start/command-line.md)."""

from __future__ import annotations

import argparse
import os
import sys
from typing import Any, NoReturn, Sequence

from .. import __version__
from . import bench, chat, convert, embed, generate, inspection, serve
from .failure import Failure, Mistake, message_of

_COMMANDS = (chat, generate, serve, embed, inspection, bench, convert)


class Parser(argparse.ArgumentParser):
    """Tells a mistake in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"rotor: {message}; `{self.prog} --help` explains the options\n")


def parser() -> Parser:
    made = Parser(prog="rotor", description="Runs ternary (1.58-bit) language models on this machine.", allow_abbrev=False,
                  epilog="`rotor COMMAND --help` explains a command. Begin with `rotor inspect MODEL` and `rotor chat MODEL`. "
                         "ROTOR_DEBUG=1 shows where in rotor an error came from.")
    made.add_argument("--version", action="version", version=f"rotor {__version__}")
    commands = made.add_subparsers(metavar="COMMAND", dest="command", required=True, parser_class=Parser)
    for command in _COMMANDS:
        command.add(commands)
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command, and returns its exit code: 0, 1 (it failed), 2 (the command line is wrong) or 130 (Ctrl-C)."""
    try:
        _speak_utf8()
        options = _parsed(parser(), arguments)
        code: int = options.run(options)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader has gone, and so has the reason to write.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        if os.environ.get("ROTOR_DEBUG") == "1":
            raise
        sys.stdout.flush()
        print(f"rotor: {message_of(error)}", file=sys.stderr)
        return 2 if isinstance(error, Mistake) else 1


def _parsed(made: Parser, arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command line. argparse takes an argument that may be missing only before the options; here it may come after them."""
    options, rest = made.parse_known_args(arguments)
    late = getattr(options, "late", None)
    if late is not None and len(rest) == 1 and (rest[0] == "-" or not rest[0].startswith("-")) and getattr(options, late) is None:
        setattr(options, late, rest[0])
    elif rest:
        made.exit(2, f"rotor: there is no option or argument {' '.join(rest)}; `rotor {options.command} --help` explains the options\n")
    return options


def _speak_utf8() -> None:
    """Texts are UTF-8 on all systems. A byte that is none becomes U+FFFD when read, and half a character `?` when written."""
    for stream, errors in ((sys.stdin, "replace"), (sys.stdout, "replace"), (sys.stderr, "backslashreplace")):
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors=errors)


__all__ = ["Failure", "Mistake", "main"]
