"""The kernel: values, actions, rules, and the pure step from one event to the next.

Here lives what a scenario's author writes against and what every part derives the same result from. Not
here: anything that waits, stores, draws or talks to a model. `scenarios` re-exports the authors' names.
"""
