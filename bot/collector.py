"""Python's garbage collector, set for a process that holds many live sessions."""

import gc


def calm_collector() -> None:
    """Rarer full collections, none of them over what was imported.

    A step leaves almost no cycles behind, but a full collection walks everything that a thousand live
    branches hold and stops the event loop for a tenth of a second.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)
