"""What an importer says when it is handed something it cannot read."""


class PageError(ValueError):
    """One sentence for the person at the keyboard: what is wrong, and what to do about it."""
