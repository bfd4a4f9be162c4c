"""Whole sessions through the composition root, with models behind real sockets."""
