"""Who has which Section open for writing, now. Nothing of it is kept: rows expire and go."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

# A page without scripts says once that it is open, and then nothing more.
UNHEARD = timedelta(minutes=15)
# A page with scripts says so every half minute; four times unheard, and it is gone.
HEARD = timedelta(minutes=2)


class PresenceQuerySet(models.QuerySet["Presence"]):
    def at(self, now: datetime) -> "PresenceQuerySet":
        """Those that have not expired, of people who may write."""
        may_write = Q(user__is_superuser=True) | Q(
            user__groups__permissions__codename="add_edit",
            user__groups__permissions__content_type__app_label="wiki",
        )
        return self.filter(may_write, expires_at__gt=now, user__is_active=True).distinct()


class Presence(models.Model):
    """One person has one Section open since `since`, until `expires_at` unless she is heard of."""

    section = models.ForeignKey("wiki.Section", models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    since = models.DateTimeField()
    seen_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    objects = PresenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["section", "user"], name="presence_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in section {self.section_id} since {self.since}"
