"""The library: the scenarios that ship with Parley, one package each, with presets and strategies.

Here lives what a person could also have written outside. Not here: anything the kernel or the engine needs.
"""
