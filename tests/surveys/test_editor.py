"""A poll made in the editor: what is added there has a key of its own, kept from then on."""

import re

import pytest

from surveys.models import Choice, PollPage
from tests import factories

pytestmark = pytest.mark.django_db


def empty_pattern(html: str, name: str) -> str:
    """Return the hidden field of the pattern from which the editor makes new rows."""
    [field] = re.findall(rf'<input[^>]*name="{re.escape(name)}"[^>]*>', html)
    return field


def test_the_pattern_for_new_rows_carries_no_key(client, community):
    client.force_login(factories.social_worker(community))
    html = client.get(f"/admin/pages/add/surveys/pollpage/{community.page.pk}/").content.decode()
    assert "value=" not in empty_pattern(html, "questions-__prefix__-key")


def test_choices_without_a_key_get_one_each():
    first, second = Choice(key=None, label="花样剪纸"), Choice(key=None, label="手工编织")
    first.clean()
    second.clean()
    assert first.key != second.key
    kept = first.key
    first.clean()
    assert first.key == kept


def test_nothing_is_made_by_looking(client, community):
    client.force_login(factories.social_worker(community))
    client.get(f"/admin/pages/add/surveys/pollpage/{community.page.pk}/")
    assert not PollPage.objects.exists()
