"""Descriptions of publications from outside: one module a format, text -> Publications."""
