"""A server with OpenAI's API, for programs that speak it already.

    pip install rotor-lm starlette uvicorn
    python examples/python/server.py models/tavern --port 8000

It is `python -m rotor.server`. `application` is the same as an ASGI application, to be mounted in a server of your own.
"""

from rotor.server import application
from rotor.server.__main__ import main

__all__ = ["application", "main"]

if __name__ == "__main__":
    main()
