#!/usr/bin/env python
"""Django's command line for Locus."""

import os
import sys

# These read standard input and nothing else, so they need not wait for the apps to load.
FILTERS = {"authorship_replay", "reputation_replay", "segment"}


def main() -> None:
    if sys.argv[1:2] == ["authorship_replay"] and set(sys.argv[2:]) <= {"--stats"}:
        from wiki.authorship.replay import main as replay  # of half the memory without Django

        sys.exit(replay(is_told="--stats" in sys.argv))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wiki.settings")
    try:
        from django.core.management import execute_from_command_line, load_command_class
    except ImportError:
        sys.exit("Django is not installed here: run 'make run', or use .venv/bin/python manage.py.")
    if len(sys.argv) > 1 and sys.argv[1] in FILTERS:
        load_command_class("wiki", sys.argv[1]).run_from_argv(sys.argv)
    else:
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
