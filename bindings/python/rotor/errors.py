"""What can go wrong."""

from __future__ import annotations


class RotorError(Exception):
    """A call of rotor failed; everything is as it was before the call.

    `str(error)` has the library's words, `status` the number of rotor.h (-4), `name` its name ("ROTOR_E_BUSY").
    """

    def __init__(self, message: str, status: int, name: str) -> None:
        super().__init__(message, status, name)
        self.status = status
        self.name = name

    def __str__(self) -> str:
        return str(self.args[0])
