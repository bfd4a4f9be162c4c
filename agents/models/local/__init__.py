"""A language model on this machine: its weights, its process, and the server that runs it.

What is asked of it goes over loopback like any other endpoint's calls (`agents.models`); nothing here speaks to it.
"""
