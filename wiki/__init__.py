"""Locus: a wiki of gene articles in which every word has an author."""

VERSION = "0.1.0"
