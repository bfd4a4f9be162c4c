"""Settings for all tests: hypothesis draws the same examples in every run, and more of them in `make test-long`."""

from hypothesis import settings

settings.register_profile("quick", derandomize=True, deadline=None, max_examples=15)
settings.register_profile("thorough", derandomize=True, deadline=None, max_examples=100)
settings.load_profile("quick")
