"""Who is told over which channel."""

from typing import Any

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import consents
from accounts.models import Consent
from communities.models import Representation, Resident
from outbox.models import Message
from outbox.services import Letter, tell, tell_each
from tests import factories

pytestmark = pytest.mark.django_db

AT = timezone.now()
NO_GATEWAY = override_settings(SMS_GATEWAY="accounts.sms.LogGateway")


def neighbour(**fields: Any) -> Resident:
    return factories.neighbour(factories.community(), **fields)


def reachable_by_text() -> Resident:
    resident = neighbour(phone="+8613800138000")
    consents.give(resident, Consent.Purpose.CONTACT, at=AT)
    return resident


def told(resident: Resident) -> set[str]:
    tell(resident, "您有名额了", "周六上午九点，活动室。", AT)
    return set(Message.objects.filter(resident=resident).values_list("channel", flat=True))


def test_without_an_account_it_is_a_call_to_make() -> None:
    assert told(neighbour(phone="+8613800138000")) == {"page", "call"}


def test_who_reads_the_own_page_is_not_called() -> None:
    resident = neighbour()
    factories.account_of(resident)
    assert told(resident) == {"page"}


def test_an_account_with_an_address_is_written_to() -> None:
    resident = neighbour()
    factories.account_of(resident, email="niannian@example.org")
    assert told(resident) == {"page", "email"}


def test_a_phone_with_consent_is_texted_even_without_an_account() -> None:
    assert told(reachable_by_text()) == {"page", "sms"}


def test_consent_that_was_withdrawn_ends_the_texts() -> None:
    resident = reachable_by_text()
    consents.withdraw(resident, Consent.Purpose.CONTACT, at=AT)
    assert told(resident) == {"page", "call"}


@NO_GATEWAY
def test_where_no_gateway_sends_the_desk_calls() -> None:
    assert told(reachable_by_text()) == {"page", "call"}


def test_an_account_that_nobody_confirmed_neither_gets_nor_reads_the_message(client: Any) -> None:
    resident = neighbour(name="张小三")
    stranger = factories.user(email="stranger@example.org")
    Representation.objects.create(
        user=stranger, resident=resident, is_self=False, confirmed_at=None
    )
    assert told(resident) == {"page", "call"}
    client.force_login(stranger)
    for page in ("outbox:mine", "me"):
        assert "您有名额了" not in client.get(reverse(page)).content.decode()


@pytest.mark.parametrize("people", [1, 3])
def test_telling_many_costs_three_statements(people: int) -> None:
    residents = [reachable_by_text() for _ in range(people)]
    with CaptureQueriesContext(
        connection,
    ) as queries:
        tell_each([Letter(one, "停水", "周六停水。") for one in residents], AT)
    assert len(queries) == 3
