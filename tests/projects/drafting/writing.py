"""What a browser sends when somebody writes a proposal."""

from typing import Any

from django.test import Client
from django.urls import reverse

from projects.models import ProjectPage

Sent = dict[str, Any]
SCRIPT: Sent = {"HTTP_X_AUTOSAVE": "1"}


def form_of(page: ProjectPage) -> str:
    return reverse("projects:draft", args=[page.pk])


def read(client: Client, page: ProjectPage) -> Sent:
    """What a browser would send back if nothing were typed."""
    context = client.get(form_of(page)).context
    sent: Sent = {"read": context["read"]}
    forms = [context["form"].texts]
    for rows in context["form"].rows.values():
        forms += [rows.management_form, *rows.forms]
    for form in forms:
        for field in form:
            value = field.value()
            if value is not None and value is not False:
                sent[field.html_name] = "on" if value is True else value
    return sent


COMPLETE: Sent = {
    "summary": "把荒地种成花园。",
    "theme": "环境微更新",
    "starts_on": "2026-04-01",
    "ends_on": "2026-11-30",
    "need": "入户走访42户。",
    "beneficiaries": "三幢楼的居民",
    "plan": "三次共建日。",
    "risks": "干旱：轮值浇水。",
    "sustainability": "楼组认养。",
    "leads-0-agreed": "on",
    "milestones-0-label": "共建日",
    "milestones-0-target": "3",
    "budget_lines-0-category": "material",
    "budget_lines-0-label": "花土",
    "budget_lines-0-unit_price": "120",
    "budget_lines-0-quantity": "50",
}
