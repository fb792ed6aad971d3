"""Review: a reviewer's verdict on the words of a Sentence."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.models import User
from wiki.actions.record_standing import record_review
from wiki.actions.said import MovedOn, tell_authors_of, tidy_reason, words_now
from wiki.models import Notice, Review, Sentence, SentenceVersion
from wiki.models.reviewing import why_not_review

__all__ = ["MovedOn", "review_sentence"]


def review_sentence(
    *, version: SentenceVersion, reviewer: User, verdict: str, reason: str = "", now: datetime
) -> Review:
    """Pass the words of a SentenceVersion, or not, with the reason.

    The last verdict on the words counts. The same verdict for the same reason by the same reviewer
    once more is the one she gave. Raises MovedOn when the Sentence has other words now,
    PermissionDenied and ValidationError with a sentence; nothing is written then.
    """
    if verdict not in Review.Verdict.values:
        raise ValidationError("Please choose whether it passes.")
    with transaction.atomic():
        version = words_now(version)
        if why := why_not_review(version, reviewer, now):
            raise PermissionDenied(why)
        failed = verdict == Review.Verdict.FAILED
        asked = "Please say why it does not pass: its authors need the reason." if failed else ""
        reason = tidy_reason(reason, asked=asked)
        last = Review.objects.filter(version=version).order_by("-pk").first()
        replaced = Review.objects.filter(version=version, reviewer=reviewer).order_by("-pk").first()
        if (
            last is not None
            and last == replaced
            and (last.verdict, last.reason)
            == (
                verdict,
                reason,
            )
        ):
            return last
        review = Review.objects.create(
            version=version, reviewer=reviewer, verdict=verdict, reason=reason, at=now
        )
        sentence = Sentence.objects.select_related("worded_in").get(pk=version.sentence_id)
        sentence.verdict = verdict
        passed = verdict == Review.Verdict.PASSED
        sentence.awaits_id = (
            None if passed or not sentence.worded_in else sentence.worded_in.author_id
        )
        sentence.save(update_fields=["verdict", "awaits"])
        record_review(review, replaced)
        label = review.get_verdict_display()
        tell_authors_of(
            version,
            by=reviewer,
            kind=Notice.Kind.REVIEWED,
            reason=f"{label}: {reason}" if reason else label,
            now=now,
        )
    return review
