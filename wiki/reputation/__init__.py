"""Standing: pure functions from what happened to points, each with its event and its reason.

Exact: all sums are whole numbers of millionths, so every machine gives the same digits.
docs/standing.md explains the rules; rules.py has each constant with its reason.
"""

RULES_VERSION = 1
"""The rules in force. Other constants or other arithmetic are a new version (rules.RULES)."""
