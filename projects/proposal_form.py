"""The proposal on the site: the editor's fields and rules, in a form for people at home.

Rows are known by their `key`, which the browser gets with the form. So a form that is saved twice
in a second, by a script and by a hand, makes no row twice.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .forms import ProposalRules
from .models import BudgetLine, Category, Milestone, ProjectLead, ProjectPage
from .models.project_panels import ABOUT, NEED, PLAN, PROPOSAL, ROWS
from .models.vocabulary import NOTHING, new_key

DATE = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
EMPTY_ROWS = {"leads": 0, "milestones": 0, "budget_lines": 1}
MORE_ROWS = 2  # that somebody without scripts gets at once
MOST_ROWS = 60
# What a complete proposal may leave out; the rest is asked for before it is handed in.
MAY_STAY_EMPTY = ("evidence", "evidence_activity", "people", "role", "phone", "unit", "due_on")
TALL = {"need": 6, "plan": 9, "risks": 4, "sustainability": 4}


class ProposalForm(ProposalRules, forms.ModelForm[ProjectPage]):
    """The texts of a proposal; nothing is required before it is handed in but its name."""

    class Meta:
        model = ProjectPage
        fields = PROPOSAL
        widgets = {
            "starts_on": DATE,
            "ends_on": DATE,
            "people": forms.NumberInput(attrs={"min": 0}),
            **{name: forms.Textarea(attrs={"rows": rows}) for name, rows in TALL.items()},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.limit_evidence(self.instance.community.page)
        for name in ("evidence", "evidence_activity"):
            field: Any = self.fields[name]
            field.queryset = field.queryset.live()
            field.empty_label = _("none")
        title: Any = self.fields["title"]
        title.label, title.help_text = _("Name of the project"), ""
        fields: dict[str, Any] = self.fields
        for name, field in fields.items():
            field.required = name == "title"
            field.wanted = name not in MAY_STAY_EMPTY


class Row(forms.ModelForm[Any]):
    """One row. A half-filled one is kept as it is: what is missing is said before handing in."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=12, required=False)
    telling: tuple[str, ...] = ()  # a row in which none of these is filled in is no row
    blanks: Mapping[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("use_required_attribute", False)
        kwargs["empty_permitted"] = False  # what was not changed since it was read stands, too
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        for name, field in fields.items():
            field.required, field.wanted = False, name not in MAY_STAY_EMPTY
        self.initial["key"] = self.instance.key or new_key()

    def _post_clean(self) -> None:
        """Put nothing where a number is still to come; a database takes no half of a row."""
        super()._post_clean()  # type: ignore[misc]  # private
        for name, nothing in self.blanks.items():
            if getattr(self.instance, name) in (None, ""):
                setattr(self.instance, name, nothing)

    @property
    def is_blank(self) -> bool:
        """Whether nobody has written anything into it."""
        return not any(self.cleaned_data.get(name) for name in self.telling)


class LeadRow(Row):
    """Who leads it."""

    telling = ("name", "role", "phone")

    class Meta:
        model = ProjectLead
        fields = ("key", *ROWS["leads"])
        labels = {"name": _("Name")}


class MilestoneRow(Row):
    """A target."""

    telling = ("label", "target")
    blanks = {"target": 0}

    class Meta:
        model = Milestone
        fields = ("key", *ROWS["milestones"])
        widgets = {"due_on": DATE, "target": forms.NumberInput(attrs={"min": 1})}


class BudgetRow(Row):
    """A budget line; its amount follows from the rest."""

    telling = ("label", "unit_price")
    blanks = {"unit_price": NOTHING, "quantity": 1}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        category: Any = self.fields["category"]
        category.choices = [("", _("Please choose")), *Category.choices]
        for name in ("unit_price", "quantity"):
            number = getattr(self.instance, name)
            if self.instance.key and number is not None:  # 50, not 50.00
                self.initial[name] = f"{Decimal(number).normalize():f}" if number else ""

    class Meta:
        model = BudgetLine
        fields = ("key", *ROWS["budget_lines"])
        widgets = {
            "unit_price": forms.NumberInput(attrs={"min": 0, "step": "0.01"}),
            "quantity": forms.NumberInput(attrs={"min": 0, "step": "0.01"}),
        }


class Rows(forms.BaseFormSet[Row]):
    """Rows of one kind, those that are there and some empty ones."""

    def __init__(self, *args: Any, there: list[Any], **kwargs: Any) -> None:
        self.there = there
        self.by_key = {row.key: row for row in there}
        kwargs["initial"] = [{} for _row in there]
        super().__init__(*args, **kwargs)

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """Give each form the row that it is about."""
        kwargs = super().get_form_kwargs(index)
        row = None
        if index is not None and self.is_bound:
            row = self.by_key.get(self.data.get(f"{self.prefix}-{index}-key", ""))
        elif index is not None and index < len(self.there):
            row = self.there[index]
        return {**kwargs, "instance": row} if row is not None else kwargs

    def rows(self) -> list[Any]:
        """What stands in the form, in order; a row taken out or emptied is gone."""
        found: dict[str, Any] = {}
        for form in self.forms:
            if form.is_blank or form.cleaned_data.get("DELETE"):
                continue
            row = form.instance
            row.key = form.cleaned_data["key"] if row.key not in self.by_key else row.key
            if not row.key or row.key in found:
                row.key = new_key()
            row.sort_order = len(found)
            found[row.key] = row
        return list(found.values())


FORMS: dict[str, type[Row]] = {
    "leads": LeadRow,
    "milestones": MilestoneRow,
    "budget_lines": BudgetRow,
}


class Proposal:
    """A whole proposal in a form: its texts and its rows."""

    def __init__(self, page: ProjectPage, data: Any = None, *, more: str = "") -> None:
        self.page = page
        self.data = data
        self.more = more
        self.texts = ProposalForm(data, instance=page)
        self.rows = {name: self._rows(name) for name in FORMS}

    def _rows(self, name: str) -> Rows:
        there = list(getattr(self.page, name).all())
        extra = MORE_ROWS if self.more == name else EMPTY_ROWS[name] if there else 1
        made: Any = forms.formset_factory(
            FORMS[name],
            formset=Rows,
            extra=extra,
            can_delete=True,
            max_num=MOST_ROWS,
            absolute_max=MOST_ROWS,
        )
        rows: Rows = made(self.data, prefix=name, there=there)
        return rows

    @property
    def about(self) -> list[forms.BoundField]:
        """What the project is and when."""
        return [self.texts[name] for name in ABOUT]

    @property
    def need_and_plan(self) -> list[forms.BoundField]:
        """Why, for whom, how."""
        return [self.texts[name] for name in (*NEED, *PLAN)]

    def is_valid(self) -> bool:
        """Whether all that was typed can be kept."""
        return all([self.texts.is_valid(), *(rows.is_valid() for rows in self.rows.values())])

    def wrong(self) -> Iterator[tuple[str, str]]:
        """Each thing that cannot be kept: the field's id, and the sentence with its name."""
        for name, rows in self.rows.items():
            for sentence in rows.non_form_errors():
                yield name, str(sentence)
        forms_of_rows = [form for rows in self.rows.values() for form in rows.forms]
        for form in (self.texts, *forms_of_rows):
            for name, errors in form.errors.items():
                label = form.fields[name].label if name in form.fields else ""
                where = form[name].id_for_label if name in form.fields else "id_title"
                for error in errors:
                    yield where, f"{label}: {error}" if label else str(error)

    def filled(self) -> ProjectPage:
        """The page with everything that was typed; nothing is stored yet."""
        for name, rows in self.rows.items():
            getattr(self.page, name).set(rows.rows())
        return self.page
