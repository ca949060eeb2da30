"""Papers of a project's end: its report, enclosed files, the report of a round."""

from base64 import b64encode
from decimal import Decimal
from io import BytesIO
from typing import Any

from PIL import Image

from home.charts import stack
from projects.printed.enclosures import Shown
from projects.printed.sections import Pairs, Signature, Table, Text
from projects.reporting.year_parts import Sheet

OFFICE = "澄河街道自治办"
OVER = "澄河街道"
WHO = "海防村居民区"
RARE = "方䶮、许𬭎、陆㛃、顾龑"
LONG = "三个小区、两家物业、三个阶段的业委会，居民最常问的却是同一句话：这事归谁管？" * 4


def picture(colour: str) -> str:
    """A photo as a sheet carries it."""
    out = BytesIO()
    Image.new("RGB", (1200, 800), colour).save(out, "JPEG", quality=60)
    return "data:image/jpeg;base64," + b64encode(out.getvalue()).decode()


REPORT: dict[str, Any] = {
    "who": WHO,
    "over": OVER,
    "kind": "中期报告",
    "title": "社区微项目中期报告",
    "lead": "截至2026年8月10日（星期一），根据系统记录。",
    "foot": f"{WHO} · MP03 党建联建联席会议暨物业治理沙龙",
    "sections": [
        Pairs([[("项目负责人", RARE)], [("服务人数", "61"), ("计划人数", "2,130")]]),
        Text("做了什么，成效怎样", LONG),
        Text("遇到的困难和体会", LONG),
        Table(
            "目标：计划与完成",
            ["目标", "计划", "期限", "完成", "统计口径"],
            ("", "26mm", "32mm", "34mm", "38mm"),
            [
                ["物业治理沙龙", "3 场", "2026年7月31日", "3 场 · 100.0%", "已办活动场次"],
                ["到场", "75 人次", "2026年7月31日", "78 人次 · 104.0%", "到场人次"],
                ["印发手册", "500 本", "2026年10月31日", "—", "已归档的成果"],
            ],
            numbers=frozenset({1, 3}),
        ),
        Table(
            "预算与支出对照（元）",
            ["类别", "用途", "预算", "已支出", "结余"],
            ("28mm", "", "28mm", "28mm", "28mm"),
            [["专家费", "律师讲课与答疑", "4,500.00", "4,500.00", "0.00"]] * 5,
            numbers=frozenset({2, 3, 4}),
            total=["合计", "", "22,500.00", "22,500.00", "0.00"],
        ),
        Signature("以上报告属实。", "", ["项目负责人（签名）", "居委会（盖章）", "日期"], 14),
    ],
}

PICTURES: dict[str, Any] = {
    "title": "照片：物业治理沙龙①，2026年5月14日（星期四）",
    "alone": False,
    "pictures": [
        Shown(f"第{number}张：{RARE}", picture(colour))
        for number, colour in enumerate(("#1f5f4f", "#a8bfae", "#7a5a12"), 1)
    ],
}
VOUCHER: dict[str, Any] = {
    "title": "凭证1：律师讲课与答疑",
    "alone": True,
    "pictures": [Shown("凭证1", picture("#a8bfae"))],
}
ENCLOSED: dict[str, Any] = {
    "title": "预算明细表",
    "facts": [("文件", "预算明细表.xlsx"), ("大小", "14,202 字节"), ("SHA-256", "9f" * 32)],
}
ACTIVITY_NOTICE: dict[str, Any] = {
    "who": WHO,
    "over": OVER,
    "kind": "活动通知",
    "title": "物业治理沙龙①：业主有哪些权利",
    "facts": [("时间", "2026年5月14日（星期四）14:00–16:00"), ("地点", "党群服务站二楼")],
    "text": LONG,
    "foot": "内容与网站一致。",
}

HOMES = ["海防村居民区", "联宝里居民区", "松鹤里居民区", "新桥里居民区", "春晖坊居民区"]
ROWS = [
    [
        f"MP{n:02d} 党建联建联席会议暨物业治理沙龙",
        HOMES[n % 5],
        "实施中",
        "86.4",
        Decimal(20000),
        Decimal(20000),
        Decimal("12345.60"),
        3,
        78,
        61,
        30,
    ]
    for n in range(1, 17)
]
HEAD = ["项目", "居民区", "状态", "得分", "申报", "立项", "已支出"]
HEAD += ["场次", "人次", "人数", "首次参加"]
ROUND_REPORT: dict[str, Any] = {
    "who": OFFICE,
    "kind": "批次年终报告",
    "title": "2026年度澄河街道居民区微项目",
    "lead": "",
    "as_of": "截至2026年11月20日（星期五）09:00，根据系统记录。合格分：75分。",
    "numbers": [
        ("申报", "16"),
        ("申报金额", "260,000 元"),
        ("立项", "15"),
        ("立项金额", "230,000 元"),
        ("资金池", "300,000 元"),
        ("已拨付", "138,000 元"),
        ("已支出", "96,400 元"),
        ("场次", "11"),
        ("人次", "346"),
        ("人数", "301"),
        ("首次参加", "280"),
        ("志愿服务小时", "24"),
    ],
    "charts": [
        {
            "title": "各居民区立项金额：已支出与结余",
            "unit": "元",
            "series": ["已支出", "结余"],
            "bars": stack([(name, 12000, 8000) for name in HOMES], ["已支出", "结余"], None),
        },
        {
            "title": "各居民区人次",
            "unit": "人次",
            "series": [""],
            "bars": stack([(name, 78) for name in HOMES], [""], None),
        },
    ],
    "tables": [Sheet("项目（元）", HEAD, ROWS, frozenset(range(3, 11)), ["合计", *[""] * 10])],
}

# template, context, pages
ARCHIVES: dict[str, tuple[str, dict[str, Any], int]] = {
    "midterm report": ("print/form.html", REPORT, 1),
    "photos": ("print/pictures.html", PICTURES, 2),
    "voucher": ("print/pictures.html", VOUCHER, 1),
    "enclosed file": ("print/enclosed_file.html", ENCLOSED, 1),
    "activity notice": ("print/activity_notice.html", ACTIVITY_NOTICE, 1),
    "report of a round": ("print/round_report.html", ROUND_REPORT, 2),
}
