"""Memories: which of what a seat has seen goes into its prompts.

A memory is a fold over the seat's own view, cached and never kept. Not here: how a prompt is put together.
"""
