"""The people of the tests. All of them sign in with PASSWORD."""

from dataclasses import dataclass

from accounts import roles
from accounts.models import User

PASSWORD = "a long sentence that nobody guesses"


@dataclass(frozen=True)
class Person:
    """One person of the cast before she has a row."""

    name: str
    email: str
    role: str
    affiliation: str = ""


PEOPLE = {
    "ada": Person("Ada Okafor", "ada@example.org", roles.AUTHOR, "Institute of Immunology"),
    "ben": Person("Ben Lindqvist", "ben@example.org", roles.AUTHOR, "Department of Genetics"),
    "chiara": Person("Chiara Moretti", "chiara@example.org", roles.REVIEWER, "University Hospital"),
    "dev": Person("Dev Patel", "dev@example.org", roles.AUTHOR),
    "rita": Person("Rita Sousa", "rita@example.org", roles.READER),
}


def make_person(who: Person) -> User:
    """Writes one person of the cast, with her role; a second call finds her."""
    if person := User.objects.filter(email=who.email).first():
        return person
    person = User.objects.create_user(
        who.email, PASSWORD, name=who.name, affiliation=who.affiliation
    )
    roles.assign(user=person, role=who.role)
    return person
