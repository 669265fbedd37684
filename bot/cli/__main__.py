"""``python -m bot.cli`` is ``rapport``."""

import sys

from bot.cli import main

sys.exit(main())
