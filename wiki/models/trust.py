"""What the site knows of an account, which decides whose word counts for standing."""

from accounts.models import User

REVIEW = "wiki.review_sentence"


def kind_of(user: User) -> str:
    """A "machine", "root" (a confirmed ORCID iD, or a reviewer) or "person".

    At most the two queries for the permissions of a role, which are kept with the user.
    """
    if user.is_machine:
        return "machine"
    return "root" if user.orcid_confirmed_at or user.has_perm(REVIEW) else "person"
