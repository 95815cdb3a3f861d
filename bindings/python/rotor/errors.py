"""The exception of rotor's calls."""

from __future__ import annotations


class RotorError(Exception):
    """A call of rotor failed and changed nothing.

    `str(error)` is the library's message, `status` is the number in rotor.h (-4), and `name` is its name ("ROTOR_E_BUSY").
    """

    def __init__(self, message: str, status: int, name: str) -> None:
        super().__init__(message, status, name)
        self.status = status
        self.name = name

    def __str__(self) -> str:
        return str(self.args[0])
