"""The money of the demonstration: agreements, payments, expenses with vouchers, an amendment."""

from decimal import ROUND_DOWN, Decimal
from io import BytesIO

from PIL import Image, ImageDraw

from accounts.models import User
from projects.models import AwardLine, Grant
from projects.models.vocabulary import CENT
from projects.money.amending import Change, ask_amendment
from projects.money.paying import pay, sign_agreement
from projects.money.spending import Bill, contribute, record_expense

from .days import Days
from .drawings import _font as font

# How much of each line is spent by now, in per cent, and in which parts on which days.
SPENT = {"archived": 100, "closed": 98, "closing": 95, "implementing": 55, "rectifying": 35}
DAYS = (("2026-05-20", 60), ("2026-07-15", 40))
PAYEES = {
    "material": ("材料", "澄河日用品商店"),
    "expert": ("讲师课酬", "授课老师"),
    "print": ("印刷", "澄河图文社"),
    "venue": ("场地", "社区活动中心"),
    "volunteer": ("志愿者误餐", "参加服务的志愿者"),
    "transport": ("租车", "澄河客运"),
    "publicity": ("宣传", "澄河图文社"),
}
AMENDED = "MP03"  # the project whose dossier is complete
SHIFT = Decimal(300)
LATER = 12  # per cent of its largest line that a running project spent in autumn


def open_books(grant: Grant, officer: User, days: Days) -> None:
    """The agreement, signed, and the first instalment."""
    office = grant.community.sub_district
    said = {
        "number": f"{grant.code}-2026",
        "signed_on": days.day("2026-04-01"),
        "office_party": f"{office.name}{office.office}",
        "project_party": f"{grant.community.name}居委会",
    }
    number = f"{grant.code}-2026"
    copy = receipt("项目协议（签字件）", [number, grant.title, grant.community.name])
    sign_agreement(grant, said, copy, by=officer, at=days.at("2026-04-01"))
    first = grant.instalments.order_by("order")[0]
    pay(first, days.day("2026-04-08"), "0408-01", by=officer, at=days.at("2026-04-08"))


def spend(grant: Grant, status: str, worker: User, days: Days) -> None:
    """Expenses on every line, each with its voucher: the midterm report asks for them."""
    share, at = SPENT[status], days.at("2026-07-20")
    if grant.code == AMENDED:
        _amend(grant, worker, days)
    for line in grant.lines.all():
        left = (line.amount * share / 100).quantize(CENT, ROUND_DOWN)
        for number, (day, part) in enumerate(DAYS):
            last = number == len(DAYS) - 1
            amount = left if last else (left * part / 100).quantize(CENT, ROUND_DOWN)
            left -= amount
            bill = _bill(line, amount, days, day)
            record_expense(grant, bill, _voucher(bill), by=worker, at=at)
    said = {"kind": "hours", "day": days.day("2026-06-13"), "what": "活动布置与收尾"}
    hours = {"people": 6, "hours": Decimal(9)}
    contribute(grant, {**said, **hours}, by=worker, at=at)


def go_on(grant: Grant, worker: User, days: Days) -> None:
    """An expense of the autumn whose voucher is still to come."""
    line = grant.lines.order_by("-amount")[0]
    amount = (line.amount * LATER / 100).quantize(CENT, ROUND_DOWN)
    bill = _bill(line, amount, days, "2026-10-16")
    record_expense(grant, bill, None, by=worker, at=days.at("2026-10-20"))


def _amend(grant: Grant, worker: User, days: Days) -> None:
    """A small move between two lines, in force at once."""
    lines = list(grant.lines.order_by("-amount"))
    more, less = lines[0], lines[1]
    changes = [Change(more.amount + SHIFT, more.key), Change(less.amount - SHIFT, less.key)]
    reason = "居民要的册数比预计的多，从另一项节余中调整。"
    ask_amendment(grant, changes, reason, by=worker, at=days.at("2026-05-12"))


def _bill(line: AwardLine, amount: Decimal, days: Days, day: str) -> Bill:
    what, payee = PAYEES[line.category]
    return Bill(
        line=line.pk,
        spent_on=days.day(day),
        what=f"{line.label}（{what}）"[:120],
        payee=payee,
        amount=amount,
        voucher_number=f"{day[5:7]}{day[8:]}-{line.order + 1:02}",
    )


def _voucher(bill: Bill) -> BytesIO:
    facts = [bill.voucher_number, bill.what, f"¥ {bill.amount}", bill.payee]
    return receipt("收款收据（演示）", facts)


def close_books(grant: Grant, officer: User, days: Days) -> None:
    """The last instalment, after the closing report was accepted."""
    last = grant.instalments.order_by("-order")[0]
    pay(last, days.day("2026-11-10"), "1110-02", by=officer, at=days.at("2026-11-10"))


def receipt(title: str, lines: list[str]) -> BytesIO:
    """A picture of a paper with these lines; it says that it is for show."""
    image = Image.new("RGB", (640, 420), "#fbf9f4")
    pen = ImageDraw.Draw(image)
    pen.rectangle((16, 16, 624, 404), outline="#1e2320", width=2)
    pen.text((40, 36), title, fill="#b23a2e", font=font(30, bold=True))
    for number, line in enumerate(lines):
        pen.text((40, 110 + number * 60), line[:26], fill="#1e2320", font=font(24))
    out = BytesIO()
    image.save(out, "JPEG", quality=80)
    out.seek(0)
    out.name = "voucher.jpg"
    return out
