"""Settings for all tests.

Hypothesis draws the same examples in every run, and more of them in `make test-long`. Ctrl-C works in processes that
tests start, also where the tests themselves run in the background and ignore it.
"""

import signal

from hypothesis import settings

settings.register_profile("quick", derandomize=True, deadline=None, max_examples=15)
settings.register_profile("thorough", derandomize=True, deadline=None, max_examples=100)
settings.load_profile("quick")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
