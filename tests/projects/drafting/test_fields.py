"""One list of fields, two renderings, and the office's form on paper."""

import pytest
from django.test import Client
from django.urls import reverse

from projects.forms import ProjectPageForm
from projects.models import ProjectPage
from projects.models.project_panels import OFFICE_ONLY, PROPOSAL, ROWS
from projects.printed.proposal import filled
from projects.proposal_form import FORMS, ProposalForm
from tests.factories.activities import make_activity
from tests.factories.projects import project
from tests.factories.surveys import poll
from tests.projects.conftest import Town
from tests.projects.test_editor import proposal

from .writing import form_of, read


def test_the_editor_and_the_site_have_the_same_fields() -> None:
    editor = ProjectPage.get_edit_handler().get_form_class()
    of_wagtail = {"slug", "seo_title", "show_in_menus", "search_description"}
    of_wagtail |= {"comment_notifications"}

    assert set(ProposalForm.base_fields) == set(PROPOSAL)
    assert set(editor.base_fields) - of_wagtail == set(PROPOSAL) | set(OFFICE_ONLY)
    assert issubclass(editor, ProjectPageForm)
    assert ProposalForm.clean is ProjectPageForm.__mro__[1].clean
    for name, fields in ROWS.items():
        offered = set(editor.formsets[name].form.base_fields) - {"id", "user"}
        assert set(FORMS[name].base_fields) == offered == {"key", *fields}


@pytest.mark.chinese
def test_the_printed_form_says_every_field_of_both(town: Town) -> None:
    page = project(town.home, town.round, people=317)
    page.evidence = poll(town.home).page
    page.evidence_activity = make_activity(town.home)

    printed = repr(filled(page))

    shown = {"starts_on": "2026年4月1日", "ends_on": "11月30日"}
    for name in PROPOSAL:
        value = getattr(page, name)
        assert shown.get(name, str(value)) in printed, name
    for name, fields in ROWS.items():
        row = getattr(page, name).first()
        for field in set(fields) - {"agreed", "measure"}:
            value = getattr(row, field)
            said = dict(row._meta.get_field(field).flatchoices).get(value, value)
            assert not value or str(said).removesuffix(".00") in printed.replace(",", ""), field


@pytest.mark.parametrize(("ends", "said"), [("2025-12-01", "ends_on"), ("2029-01-01", "ends_on")])
def test_both_refuse_the_same_in_the_same_words(
    town: Town, home: Client, page: ProjectPage, ends: str, said: str
) -> None:
    sent = read(home, page) | {"starts_on": "2025-10-01", "ends_on": ends}

    answer = home.post(form_of(page), sent)
    home.force_login(town.worker)
    editor = reverse("wagtailadmin_pages:edit", args=[page.pk])
    there = home.post(editor, proposal(title="一米花园", starts_on="2025-10-01", ends_on=ends))

    [here] = [words for where, words in answer.context["errors"] if where == f"id_{said}"]
    assert here.endswith(there.context["form"].errors[said][0])
