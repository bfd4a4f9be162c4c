"""Actors: whatever decides for a seat. Strategies and scripts here; models, memory and tools stand beside them.

Here lives what thinks. Not here: rules, storage, and anything that shows a session to people.
"""
