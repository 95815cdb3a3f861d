"""`python -m rotor`: the command `rotor`."""

import sys

from .cli import main

sys.exit(main())
