"""The living style guide: every component with sample words; only where DEBUG is on."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from home.dates import day_text, in_chinese, share_text, yuan_text

CODES = ["BJ", "JRL", "HFC", "LBL", "WTF", "SBL", "CHF", "APL", "HQL", "SHL", "RDF", "KNC"]


class SampleForm(forms.Form):
    """One field of each kind, filled with what people get wrong."""

    def __init__(self, words: dict[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = [(str(i), words[f"option_{i}"]) for i in range(3)]
        self.fields = {
            "name": forms.CharField(label=words["name"], max_length=40),
            "phone": forms.RegexField(
                r"^1\d{10}$",
                label=words["phone"],
                help_text=words["phone_help"],
                error_messages={"invalid": words["phone_error"]},
            ),
            "building": forms.ChoiceField(label=words["building"], choices=options),
            "topic": forms.ChoiceField(
                label=words["topic"], choices=options, widget=forms.RadioSelect
            ),
            "note": forms.CharField(label=words["note"], required=False, widget=forms.Textarea),
            "consent": forms.BooleanField(label=words["consent"]),
        }


def words() -> dict[str, str]:
    """Return sample words in the interface's language."""
    return {key: pair[0 if in_chinese() else 1] for key, pair in WORDS.items()}


WORDS: dict[str, tuple[str, str]] = {
    "name": ("姓名", "Name"),
    "phone": ("手机号", "Mobile phone"),
    "phone_help": (
        "只用来通知您这次活动，不会公开。",
        "Only used to tell you about this activity; never shown.",
    ),
    "phone_error": (
        "手机号应为 11 位数字，请再核对一次。",
        "A mobile number has 11 digits; please check it once more.",
    ),
    "building": ("楼栋", "Building"),
    "topic": ("您想学什么", "What would you like to learn?"),
    "option_0": ("花样剪纸", "Paper cutting"),
    "option_1": ("手机摄影", "Phone photography"),
    "option_2": ("家庭急救", "First aid at home"),
    "note": ("还想说的话", "Anything else"),
    "consent": (
        "我同意居委会保存以上信息，用于本次活动；随时可以撤回。",
        "I agree that the committee keeps this for the activity; I can withdraw at any time.",
    ),
    "community": ("联宝里居民区", "Lianbaoli community"),
    "home": ("首页", "Home"),
    "sub_district": ("澄河街道", "Chenghe sub-district"),
    "poll": ("今年大家一起学什么？", "What shall we learn together this year?"),
    "poll_lead": (
        "每户一票，网上和纸质征询单一起计。投票结束后，结果贴在楼道里，也登在这里。",
        "One vote a household, on the web or on a slip; both count as one record. "
        "After closing, the result hangs in every entrance and stands here.",
    ),
    "kicker": ("民意征询", "Poll"),
    "open": ("正在征询", "Open"),
    "waiting": ("等待公示", "Waiting"),
    "done": ("已结项", "Closed"),
    "stopped": ("已截止", "Ended"),
    "draft": ("草稿", "Draft"),
    "seal": ("已立项", "Approved"),
    "seal_4": ("准予结项", "Closed"),
    "vote": ("去投票", "Vote now"),
    "card_text": (
        "每周六下午，从认识一把剪刀开始，跟着老艺人剪出自家的窗花。",
        "Every Saturday afternoon, from the first pair of scissors to a window flower of your own.",
    ),
    "quote": (
        "以前楼上楼下不认识，现在剪完一张窗花，先送给对门。",
        "We did not know each other before. Now the first window flower goes to the door opposite.",
    ),
    "quote_who": ("王阿姨，联宝里 3 号楼", "Auntie Wang, building 3"),
}


def facts(say: dict[str, str], zh: bool) -> list[tuple[str, str]]:
    """Return what it is, until when, and who may."""
    until = day_text(date(2026, 11, 28))
    if zh:
        return [
            ("截止", f"{until} 20:00"),
            ("谁可以投", "联宝里居民区每户一票"),
            ("已参与", "260 户，参与率 15.1%"),
        ]
    return [
        ("Closes", f"{until}, 20:00"),
        ("Who may vote", "One vote for each household of Lianbaoli"),
        ("Taken part", "260 households, 15.1% of the roll"),
    ]


def cards(say: dict[str, str], zh: bool) -> list[dict[str, Any]]:
    """Return six cards, each with its community's pattern."""
    states = [("open", "open"), ("waiting", "waiting"), ("done", "done")]
    return [
        {
            "url": f"#card-{code}",
            "title": say["option_0"] if i % 2 else say["poll"],
            "kicker": say["community"],
            "text": say["card_text"],
            "foot": day_text(date(2026, 11, 21 + i)),
            "foot_end": yuan_text(Decimal(12000 + 1500 * i)),
            "state": say[states[i % 3][1]],
            "state_tone": states[i % 3][0],
            "pattern": code,
        }
        for i, code in enumerate(CODES[:6])
    ]


def money(zh: bool) -> dict[str, Any]:
    """Return a budget as a table."""
    heads = ["预算项", "预算", "已支出", "结余"] if zh else ["Line", "Budget", "Spent", "Left"]
    lines = ["材料", "专家费", "印刷"] if zh else ["Materials", "Expert fee", "Printing"]
    amounts = [
        (Decimal(8000), Decimal("5320.5")),
        (Decimal(6000), Decimal(3000)),
        (Decimal(4000), Decimal(4000)),
    ]
    rows = [
        [line, yuan_text(budget), yuan_text(spent), yuan_text(budget - spent)]
        for line, (budget, spent) in zip(lines, amounts, strict=True)
    ]
    foot = ["合计" if zh else "Total", yuan_text(18000), yuan_text(Decimal("12320.5"))]
    return {
        "columns": [heads[0], *({"label": head, "number": True} for head in heads[1:])],
        "rows": rows,
        "foot": [*foot, yuan_text(Decimal("5679.5"))],
        "caption": "经费使用" if zh else "How the money was used",
    }


def process(zh: bool) -> list[dict[str, str]]:
    """Return the steps of a grant."""
    labels = (
        ["申报", "评审", "公示", "立项", "结项"]
        if zh
        else ["Proposed", "Reviewed", "On notice", "Approved", "Closed"]
    )
    states = ["done", "done", "now", "", ""]
    note = day_text(date(2026, 11, 27), year=False)
    return [
        {"label": label, "state": state, "note": note if state == "now" else ""}
        for label, state in zip(labels, states, strict=True)
    ]


def months(zh: bool) -> list[tuple[str, int]]:
    """Return a count for each month so far."""
    counts = [12, 26, 31, 24, 48, 62, 44, 58, 71, 66, 84]
    return [(f"{m} 月" if zh else f"{m}/2026", n) for m, n in enumerate(counts, start=1)]


def numbers(zh: bool) -> list[tuple[str, str, str]]:
    """Return figures with their units."""
    return [
        ("到场" if zh else "Attendance", "412", "人次" if zh else "person-times"),
        ("第一次来的人" if zh else "First time", "30", "人" if zh else "people"),
        ("参与率" if zh else "Turnout", share_text(260, 1720), ""),
    ]


def phones(zh: bool) -> list[dict[str, str]]:
    """Return two offices to call."""
    return [
        {
            "name": "物业 24 小时报修" if zh else "Repairs, day and night",
            "note": "联宝里小区" if zh else "Lianbaoli estate",
            "number": "021-5555 0188",
        },
        {
            "name": "居委会" if zh else "Residents’ committee",
            "note": "周一至周五 8:30–17:00" if zh else "Monday to Friday, 8:30–17:00",
            "number": "021-5555 0166转2",
        },
    ]


def show(request: HttpRequest) -> HttpResponse:
    """Show every component with sample words."""
    zh = in_chinese()
    say = words()
    zone = timezone.get_current_timezone()
    context = {
        "sub_district": say["sub_district"],
        "say": say,
        "zh": zh,
        "breadcrumbs": [(say["home"], "/"), (say["community"], "#"), (say["kicker"], "")],
        "facts": facts(say, zh),
        "cards": cards(say, zh),
        "money": money(zh),
        "steps": process(zh),
        "bars": [
            (say["option_0"], 61, 74),
            (say["option_1"], 41, 38),
            (say["option_2"], 24, 22),
        ],
        "points": months(zh),
        "numbers": numbers(zh),
        "phones": phones(zh),
        "people": ["张*", "王*芳", "欧**明", "李*", "陈*国"],
        "tags": [(say[f"option_{i}"], "#") for i in range(3)],
        "page_obj": Paginator(range(95), 20).page(2),
        "codes": CODES,
        "when": datetime(2026, 11, 21, 14, 0, tzinfo=zone),
        "until": datetime(2026, 11, 21, 16, 0, tzinfo=zone),
        "later": datetime(2026, 12, 5, 16, 0, tzinfo=zone),
        "form": SampleForm(say, {"name": "张小三", "phone": "1380013", "building": "1"}),
        "filter": SampleForm(say),
    }
    return render(request, "home/styleguide.html", context)
