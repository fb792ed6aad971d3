"""What the wiki keeps: the present text, its past, its references."""

from wiki.models.article import Article, Section, Sentence, Share
from wiki.models.draft import Draft
from wiki.models.history import (
    Edit,
    JournalEntry,
    SectionVersion,
    SentenceVersion,
    Shingle,
    Tally,
    WordChange,
)
from wiki.models.mention import BoundName, GeneMention
from wiki.models.notice import Notice, NoticeMail, Shown
from wiki.models.presence import Presence
from wiki.models.reference import (
    Citation,
    DistinctReferences,
    ListedReference,
    Reference,
    ReferenceMerge,
)
from wiki.models.review import Agreement, Review, Thanks
from wiki.models.standing import (
    StandingAccount,
    StandingEvent,
    StandingMemory,
    StandingPoint,
    StandingState,
)
from wiki.models.suggestion import (
    AcceptedChange,
    ChangedSentence,
    Comment,
    SavingRule,
    SuggestedChange,
    SuggestedSection,
    Suggestion,
    SuggestionRevision,
)

__all__ = [
    "AcceptedChange",
    "Agreement",
    "Article",
    "BoundName",
    "ChangedSentence",
    "Citation",
    "Comment",
    "DistinctReferences",
    "Draft",
    "Edit",
    "GeneMention",
    "JournalEntry",
    "ListedReference",
    "Notice",
    "NoticeMail",
    "Presence",
    "Reference",
    "ReferenceMerge",
    "Review",
    "SavingRule",
    "Section",
    "SectionVersion",
    "Sentence",
    "SentenceVersion",
    "Share",
    "Shingle",
    "Shown",
    "StandingAccount",
    "StandingEvent",
    "StandingMemory",
    "StandingPoint",
    "StandingState",
    "SuggestedChange",
    "SuggestedSection",
    "Suggestion",
    "SuggestionRevision",
    "Tally",
    "Thanks",
    "WordChange",
]
