"""Demonstration data: one invented sub-district with everything in it; every person is invented.

`chenghe.json` holds the figures, `texts/` what people wrote, one module a subject loads it. Each
module leaves alone what is there already, so that a second load changes nothing.
"""
