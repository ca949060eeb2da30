"""The questions of an activity as fields of a form, and their answers as they are kept and read."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models.questions import SignUpQuestion

if TYPE_CHECKING:
    Form = forms.Form
else:
    Form = object

YES, NO = "yes", "no"
LONGEST = 100


class Questions(Form):
    """Gives a form a field for each question."""

    asked_of: Sequence[dict[str, Any]] = ()

    def ask(self, questions: Sequence[dict[str, Any]], *, needed: bool = True) -> None:
        """Add the fields at the end; unless `needed`, all of them may be left out."""
        self.asked_of = questions
        for number, question in enumerate(questions, 1):
            field = _field(question, required=needed and question["required"])
            self.fields[f"question_{number}"] = field

    def answers(self) -> list[dict[str, Any]]:
        """What was answered, each with the words of its question; what was left out is not there.

        The keys are `key`, `text`, `kind` and `answer`.
        """
        given = [
            (question, self.cleaned_data[f"question_{number}"].strip())
            for number, question in enumerate(self.asked_of, 1)
        ]
        return [
            {name: question[name] for name in ("key", "text", "kind")} | {"answer": answer}
            for question, answer in given
            if answer
        ]

    def question_fields(self) -> list[Any]:
        """The fields, for templates that place them by hand."""
        return [self[name] for name in self.fields if name.startswith("question_")]


def _field(question: dict[str, Any], *, required: bool) -> forms.Field:
    options: dict[str, Any] = {
        "label": question["text"],
        "required": required,
        "error_messages": {"required": gettext_lazy("Please answer this.")},
    }
    if question["kind"] == SignUpQuestion.Kind.TEXT:
        return forms.CharField(max_length=LONGEST, **options)
    choices = [(one, one) for one in question["choices"]]
    if question["kind"] == SignUpQuestion.Kind.YES_NO:
        choices = [(YES, _("yes")), (NO, _("no"))]
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **options)


def answer_text(answer: dict[str, Any]) -> str:
    """An answer as it is read: yes and no in the reader's language."""
    if answer["kind"] == SignUpQuestion.Kind.YES_NO:
        return _("yes") if answer["answer"] == YES else _("no")
    return str(answer["answer"])


def answers_text(answers: Sequence[dict[str, Any]]) -> str:
    """All answers of a sign-up in one line."""
    return " · ".join(f"{one['text']} {answer_text(one)}" for one in answers)
