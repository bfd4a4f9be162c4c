"""Settings: read from the environment and one file. Imports nothing of ours.

Here lives what an operator can set. Not here: presets of scenarios, which stand beside the scenarios.
"""
