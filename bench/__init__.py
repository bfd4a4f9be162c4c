"""Measurements of what Parley promises: `make bench` prints a table and writes `bench/results.json`.

CPU time unless said, medians of several runs. Nothing here is asserted anywhere; compare ratios of one run.
"""
