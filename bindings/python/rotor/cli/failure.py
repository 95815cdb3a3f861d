"""What went wrong, in one line."""

from __future__ import annotations

from ..errors import RotorError


class Failure(Exception):
    """The command cannot do what it should; the exit code is 1."""


class Mistake(Failure):
    """The command line is wrong; the exit code is 2."""


def message_of(error: Exception) -> str:
    """The message of an exception, without line ends."""
    if isinstance(error, (Failure, RotorError, ImportError, ValueError, TypeError)):
        text = str(error)
    elif isinstance(error, OSError):
        text = f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror or error)
    elif isinstance(error, MemoryError):
        text = "the system refuses memory; close other programs, or take a smaller model"
    else:
        text = f"{type(error).__name__}: {error}; this is a bug of rotor, and ROTOR_DEBUG=1 shows its place"
    return " ".join(text.split())
