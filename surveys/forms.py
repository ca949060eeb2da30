"""Forms of the surveys app for the editor."""

import uuid
from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.rowforms import RowPageForm
from home.dates import day_text
from surveys.vocabulary import WITH_CHOICES, Kind

FEWEST_CHOICES = 2
_NO_PROPOSALS = gettext_lazy(
    "Fewer than two proposals of this round can be voted on. The round has to ask the residents, "
    "and its proposals have to be in review, with the panel’s pass mark where one scores."
)


class PollPageForm(RowPageForm):
    """A poll's page in the editor: keeps keys distinct, and a poll with ballots as it is."""

    def is_valid(self) -> bool:
        """Look at questions and choices once they have been read."""
        if not self.is_bound:
            return False
        valid: bool = super().is_valid()
        _keep_keys_distinct(self._children())
        if valid and self._lacks_choices():
            return False
        if valid and self._frozen_and_changed():
            self.add_error(None, self._frozen_sentence())
            return False
        return valid and not self.errors

    def _children(self) -> list[forms.ModelForm]:
        """The forms of questions, each followed by those of its choices, without deleted ones."""
        return list(_standing(self.formsets.get("questions")))

    def _frozen_and_changed(self) -> bool:
        """Whether this would change what people have already voted on."""
        poll = getattr(self.instance, "poll", None)
        if poll is None or poll.frozen_at is None:
            return False
        asked = {
            (str(row.key), row.text, row.kind, row.max_choices, row.round_id)
            for row in poll.questions.filter(retired=False)
        }
        options = poll.options.filter(retired=False)
        offered = {(str(row.key), row.label, row.image_id) for row in options}
        now_asked, now_offered = set(), set()
        for question, choices in self._asked_now():
            kept = (str(question.key), question.text, question.kind, question.max_choices)
            now_asked.add((*kept, question.round_id))
            now_offered |= {(str(row.key), row.label, row.image_id) for row in choices}
        return (asked, offered) != (now_asked, now_offered) or self._rules_changed(poll)

    def _asked_now(self) -> Iterator[tuple[Any, list[Any]]]:
        """Each question of the form with what it offers: a scale's steps are made, not typed."""
        for form in _own_forms(self.formsets.get("questions")):
            question = form.instance
            typed = [row.instance for row in _own_forms(form.formsets.get("choices"))]
            yield question, self._offered_now(question, typed)

    def _offered_now(self, question: Any, typed: list[Any]) -> list[Any]:
        """What a question of the form offers; the proposals of a round are frozen as they stood."""
        from surveys.services.publishing import scale_steps

        if question.kind == Kind.SCALE:
            return list(scale_steps(question))
        if question.kind == Kind.PROJECTS:
            options = self.instance.poll.options.filter(retired=False)
            return list(options.filter(question__key=question.key))
        return typed if question.kind in WITH_CHOICES else []

    def _lacks_choices(self) -> bool:
        """Say beside each question that wants choices when it has fewer than two."""
        lacking = False
        for form in _own_forms(self.formsets.get("questions")):
            number = len(list(_own_forms(form.formsets.get("choices"))))
            if form.instance.kind in WITH_CHOICES and number < FEWEST_CHOICES:
                form.add_error("kind", _("This question needs two choices or more."))
                lacking = True
        return self._lacks_proposals() or lacking

    def _lacks_proposals(self) -> bool:
        """Say what is wrong with a question about the projects of a round."""
        from surveys.round_choices import votable

        poll = getattr(self.instance, "poll", None)
        forms_ = list(_own_forms(self.formsets.get("questions")))
        asking = [form for form in forms_ if form.instance.kind == Kind.PROJECTS]
        for form in forms_:
            if form.instance.kind != Kind.PROJECTS:
                form.instance.round = None
        for form in asking[1:]:
            form.add_error("kind", _("A poll asks about the projects of one round, and once."))
        if not asking or (poll is not None and poll.frozen_at is not None):
            return len(asking) > 1
        first = asking[0]
        if first.instance.round is None:
            first.add_error("round", _("Say which round it is about."))
        elif votable(first.instance.round).count() < FEWEST_CHOICES:
            first.add_error("round", _NO_PROPOSALS)
        return bool(first.errors) or len(asking) > 1

    def _rules_changed(self, poll: Any) -> bool:
        """Whether the electorate differs from the one that votes."""
        chosen = self.cleaned_data
        rules = ("electorate", "min_age", "secret")
        return (
            tuple(map(chosen.get, rules)) != tuple(getattr(poll, name) for name in rules)
            or _ids(chosen.get("grids")) != _ids(poll.grids.all())
            or _ids(chosen.get("buildings")) != _ids(poll.buildings.all())
        )

    def _frozen_sentence(self) -> str:
        day = day_text(self.instance.poll.frozen_at)
        return _(
            "The first ballot was counted on %(day)s. Since then the questions, the choices, the "
            "electorate and the secrecy stay as they are. Copy this poll to ask anew."
        ) % {"day": day}


def _ids(rows: Any) -> set[int]:
    return {row.pk for row in rows or ()}


def _own_forms(formset: Any) -> Iterator[Any]:
    """Forms of a formset that are not to be deleted, without those inside them."""
    for form in formset.forms if formset is not None else ():
        if hasattr(form, "cleaned_data") and not (
            formset.can_delete and formset._should_delete_form(form)
        ):
            yield form


def _standing(formset: Any) -> Iterator[forms.ModelForm]:
    """Forms of a formset and of the formsets inside, depth first, that are not to be deleted."""
    for form in formset.forms if formset is not None else ():
        if not hasattr(form, "cleaned_data"):  # an error elsewhere, and nobody read this one
            continue
        if formset.can_delete and formset._should_delete_form(form):
            continue
        yield form
        for inner in getattr(form, "formsets", {}).values():
            yield from _standing(inner)


def _keep_keys_distinct(children: list[forms.ModelForm]) -> None:
    """Give a key of its own to what was added with the key of the editor's empty row.

    Everything added in one session carries the same key. The new one is derived from the row's
    place in the form, so that saving again (the editor saves by itself) gives the same.
    """
    seen: set[uuid.UUID] = set()
    for form in children:
        key = form.instance.key
        if key in seen:
            key = form.instance.key = uuid.uuid5(key, str(form.prefix))
        seen.add(key)
