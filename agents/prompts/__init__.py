"""Prompts: templates, the fence around what others wrote, and what a seat's model reads.

Here lives all text that a model reads. Not here: endpoints (`models`), parsing what it answers (`queries`).
"""
