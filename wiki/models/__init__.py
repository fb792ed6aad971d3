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
)
from wiki.models.mention import BoundName, GeneMention
from wiki.models.presence import Presence
from wiki.models.reference import (
    Citation,
    DistinctReferences,
    ListedReference,
    Reference,
    ReferenceMerge,
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
    "Presence",
    "Reference",
    "ReferenceMerge",
    "SavingRule",
    "Section",
    "SectionVersion",
    "Sentence",
    "SentenceVersion",
    "Share",
    "Shingle",
    "SuggestedChange",
    "SuggestedSection",
    "Suggestion",
    "SuggestionRevision",
    "Tally",
]
