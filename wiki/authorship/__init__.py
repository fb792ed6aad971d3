"""The authorship engine: pure functions from texts to who wrote each word of them."""

ENGINE_VERSION = 10
"""Goes up when the same history would give other credit; every Edit keeps the one that made it."""
