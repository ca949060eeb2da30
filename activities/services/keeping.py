"""How long answers at sign-up are kept."""

from datetime import datetime, timedelta

from django.db.models import Q

from activities.models import SignUp

ANSWERS_KEPT = timedelta(days=180)  # after the session: for its accounts and the next planning
AT_ONCE = 1000


def purge_answers(at: datetime) -> int:
    """Delete the answers to sessions that are long over; that people signed up stays."""
    answered = ~Q(answers=[]) & Q(places__ends_at__lt=at - ANSWERS_KEPT)
    count = 0
    while found := list(SignUp.objects.filter(answered).values_list("pk", flat=True)[:AT_ONCE]):
        count += SignUp.objects.filter(pk__in=found).update(answers=[])
    return count
