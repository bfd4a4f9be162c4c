"""`python -m bot.cli`, where the console script is not installed."""

import sys

from bot.cli import main

sys.exit(main())
