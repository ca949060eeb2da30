"""Papers of projects, polls and series, as their apps call them; every rare name is in one."""

from typing import Any

from home.charts import stack
from projects.printed.sections import Pairs, Prose, Signature, Table, Text

OFFICE = "澄河街道自治办"
OVER = "澄河街道"
WHO = "海防村居民区"
RARE = ["方䶮", "许𬭎", "陆㛃", "顾龑"]
LONG = "三个小区、两家物业、三个阶段的业委会，居民最常问的却是同一句话：这事归谁管？" * 4

POLL_POSTER: dict[str, Any] = {
    "who": WHO,
    "over": OVER,
    "kind": "民意征询",
    "headline": "夜间巡逻的小喇叭怎么用？",
    "lead": "孩子要睡，老人怕贼：请每户选一种。",
    "facts": [("截止", "11月29日（星期日）20:00"), ("谁参与", "每户一票")],
    "asked": ["小喇叭怎么用才好？", "几点以后只亮灯不喊？"],
    "more": 2,
    "steps": ["有手机的：扫码，选好，两分钟就行。", "用纸的：向楼组长领征询单，填好，截止前交回。"],
    "url": "https://linli.example/q/P24C2P/",
    "code": "P24C2P",
    "caption": "扫码参加",
    "help": "要大字征询单，或要人帮忙：海防路421弄1号 · 021-5555 0123",
}

BARS = stack(
    [
        ("24小时维修电话", 120, 96),
        ("维修资金怎么用", 101, 44),
        ("业主有哪些权利", 88, 37),
        ("加装电梯流程", 64, 58),
        ("业委会职责", 52, 21),
    ],
    ["网上", "纸质"],
    262,
)
RESULT_NOTICE: dict[str, Any] = {
    "who": WHO,
    "over": OVER,
    "kind": "征询结果",
    "headline": "《海防治家手册》最想查什么",
    "numbers": [("参与", "262 户"), ("网上", "158"), ("纸质", "104"), ("参与率", "12.3%")],
    "series": ["网上", "纸质"],
    "questions": [{"text": "您最想查到什么？", "leader": BARS[0].label, "most": 3, "bars": BARS}],
    "trend": stack(
        [(f"4月{day}日", 9 + day, 12 - day) for day in range(6, 14)], ["网上", "纸质"], None
    ),
    "outcome": "24小时维修电话216票，放在手册第三章，单独成表。",
    "outcomes": ["海防治家手册"],
    "about": "2026年3月2日至3月15日 · 每户一票",
    "url": "https://linli.example/q/P24A2D/",
    "code": "P24A2D",
    "caption": "分楼栋的结果和留存办法，扫码查看",
    "seal": "1e8d52e2df2b666d",
}

ROSTER: dict[str, Any] = {
    "who": WHO,
    "over": OVER,
    "kind": "花名册",
    "title": "花样剪纸：窗花送邻里",
    "lead": "居委会活动室 · 共 10 场 · 24 人",
    "columns": [
        {"number": number, "day": f"9/{number * 3}", "when": "星期六 14:00"}
        for number in range(1, 11)
    ],
    "rows": [
        {
            "name": RARE[place % 4],
            "building": f"{place // 2 + 1}号楼",
            "marks": ["✓—△□2"[place % 4]] * 10,
        }
        for place in range(24)
    ],
    "totals": [12] * 10,
    "blank": 4,
    "foot": "截至 2026年11月20日。✓ 到场 · — 报名未到 · □ 已报名 · △ 候补",
}

WAITING_LIST: dict[str, Any] = {
    "who": WHO,
    "over": OVER,
    "kind": "候补名单",
    "headline": "周末亲子烘焙",
    "lead": "2026年11月28日（星期六）14:00–16:30",
    "rows": [
        {"name": name, "building": f"{place + 1}号楼", "people": place % 3 + 1}
        for place, name in enumerate(["方*", "许*", "欧**龑", "陆*㛃", "顾*"])
    ],
    "state": "截至 2026年11月20日（星期五）09:00",
    "rule": "有人退出时，按顺序第一位候补自动补上，并通知本人。来不了的，请打电话：021-5555 0123",
    "url": "https://linli.example/q/P24Q2S/",
    "code": "P24Q2S",
    "caption": "扫码看今天排到第几",
}

CALL_LIST: dict[str, Any] = {
    "who": WHO,
    "over": OVER,
    "kind": "电话通知单",
    "title": "周末亲子烘焙",
    "lead": "本场活动取消，请逐个通知。",
    "facts": [("时间", "2026年11月28日（星期六）14:00–16:30"), ("地点", "春晖花园会所厨房")],
    "url": "https://linli.example/q/A2262X/",
    "code": "A2262X",
    "caption": "扫码看本场名单",
    "rows": [
        {
            "name": RARE[place % 4],
            "door": f"{place + 1}号楼 302室",
            "phone": "138 0013 8000",
            "people": 1,
            "waits": place > 8,
            "must": place < 4,
            "told": "" if place < 4 else "短信",
        }
        for place in range(12)
    ],
    "foot": "内有电话号码：不张贴，用后销毁。",
}

SERVICE_RECORD: dict[str, Any] = {
    "who": WHO,
    "over": OVER,
    "kind": "服务记录",
    "name": "欧阳䶮𬭎",
    "period": "2026年1月1日至2026年12月31日",
    "hours": "12 小时 30 分钟",
    "count": 6,
    "lines": [
        {
            "when": f"2026年{month}月9日（星期六）09:00–11:05",
            "title": "楼道清洁",
            "place": "3号楼",
            "hours": "2 小时 5 分钟",
        }
        for month in range(3, 9)
    ],
    "url": "https://linli.example/q/V84S9CXS3VNX/",
    "code": "V84S9CXS3VNX",
    "caption": "扫码核对本记录真伪",
    "date": "2026年11月20日",
    "contact": "海防路421弄1号 · 021-5555 0123",
}

ATTENDANCE: dict[str, Any] = {
    "who": WHO,
    "over": OVER,
    "kind": "到场记录",
    "title": "物业治理沙龙①：业主有哪些权利",
    "facts": [("时间", "2026年5月14日（星期四）14:00–16:00"), ("到场", "27 人")],
    "rows": [
        [str(number), RARE[number % 4], f"{number}号楼", "二维码", "13:54"]
        for number in range(1, 28)
    ],
    "foot": "根据签到记录。",
}

LINES = Table(
    "预算（元）",
    ["类别", "用途", "单价", "数量", "单位", "金额", "来源"],
    ("25mm", "", "23mm", "16mm", "14mm", "24mm", "25mm"),
    [["印刷", "《海防治家手册》", "15.00", "500", "本", "7,500.00", "微项目资金"]] * 6,
    numbers=frozenset({2, 3, 5}),
    total=["合计", "", "", "", "", "45,000.00", ""],
    note="其中申请资助：45,000 元",
)
SIGNED = Signature("承诺", "以上内容属实。", ["项目负责人（签名）", "日期"])


def form(filled: bool) -> dict[str, Any]:
    """The proposal form, with and without entries."""
    people = [[name, "社工", "021-5555 0123"] for name in RARE] if filled else []
    blank = Table(LINES.label, LINES.head, LINES.widths, numbers=LINES.numbers, blank=10)
    return {
        "who": OFFICE,
        "kind": "申报表",
        "title": "社区微项目申报表",
        "lead": "2026年度澄河街道居民区微项目",
        "foot": "海防村居民区 · MP03" if filled else "每个项目 5,000 元至 30,000 元",
        "sections": [
            Pairs(
                [
                    [("项目名称", "党建联建联席会议暨物业治理沙龙" if filled else "")],
                    [("编号", "MP03" if filled else ""), ("申报批次", "2026年度")],
                ]
            ),
            Table("项目负责人", ["姓名", "职务", "电话"], ("40mm", "", "46mm"), people, blank=3),
            Text("需求与民意依据", LONG if filled else "", 40),
            LINES if filled else blank,
            SIGNED,
        ],
    }


CLOSING_REPORT: dict[str, Any] = {
    **form(filled=True),
    "who": WHO,
    "over": OVER,
    "kind": "结项报告",
    "title": "社区微项目结项报告",
    "sections": [Prose("做了什么，成效怎样", LONG), LINES, SIGNED],
}

CRITERIA = ["需求与民意", "参与与自治", "方案可行", "预算合理", "可持续与可复制", "创新"]
WEIGHTS = [25, 25, 20, 15, 10, 5]
SCORE_SHEET: dict[str, Any] = {
    "who": OFFICE,
    "kind": "评分表",
    "title": "MP03 党建联建联席会议暨物业治理沙龙",
    "lead": "2026年度澄河街道居民区微项目",
    "facts": [("居民区", WHO), ("申报金额", "20,000 元"), ("受益人群", "三个小区2130户")],
    "criteria": [
        {"label": label, "weight": weight, "help_text": "问过多少户，怎么问的"}
        for label, weight in zip(CRITERIA, WEIGHTS, strict=True)
    ],
    "whole": 100,
    "pass_mark": "75",
    "foot": "结果公布前，仅供评审工作使用。",
}

PROJECT_NOTICE: dict[str, Any] = {
    "who": OFFICE,
    "kind": "公示",
    "headline": "拟立项公示",
    "lead": "2026年度补充批次：以下申报已通过评审，拟予立项，现公示 5 个工作日。",
    "period": "2026年11月16日（星期一）至11月20日（星期五）",
    "rows": [
        {
            "code": f"MP{number:02d}",
            "title": "双语楼组客厅",
            "community": WHO,
            "amount": "10,000 元",
        }
        for number in range(1, 8)
    ],
    "total": "70,000 元",
    "objections": "有异议的，请写明姓名、理由和电话，向自治办 021-5555 0100 反映。",
    "url": "https://linli.example/q/P23J23/",
    "code": "P23J23",
    "caption": "扫码看项目内容",
    "date": "2026年11月16日",
}

DECISION_LETTER: dict[str, Any] = {
    "who": OFFICE,
    "kind": "立项通知",
    "to": f"{WHO} {'、'.join(RARE)}",
    "title": "准予立项",
    "facts": [("微项目", "MP03 物业治理沙龙"), ("申报金额", "20,000 元")],
    "paragraphs": ["您的申报已通过评选，资助金额为："],
    "amount": "20,000 元",
    "head": ["拨付", "比例", "金额"],
    "rows": [("立项后", "60%", "12,000 元"), ("结项后", "40%", "8,000 元")],
    "conditions": ["开工前与我们签订项目协议。", "没有用完的经费退回资金池。"],
    "help": "咨询：自治办 021-5555 0100",
    "date": "2026年3月23日",
}

ITEMS = ["申报表", "征询单及汇总", "预算", "初审意见", "评分表及汇总", "评审会纪要"]
LACKS = "评审会纪要未存入系统，请补入签名原件。"
DOSSIER: dict[str, Any] = {
    "who": OFFICE,
    "title": "党建联建联席会议暨物业治理沙龙",
    "number": "MP03",
    "facts": [("居民区", WHO), ("项目负责人", "、".join(RARE)), ("立项金额", "20,000 元")],
    "rows": [
        {
            "number": f"{number:02d}",
            "label": label,
            "parts": [],
            "pages": f"{number + 3}",
            "lacks": number == 6,
        }
        for number, label in enumerate(ITEMS, 1)
    ],
    "missing": [{"number": "06", "label": "评审会纪要", "text": LACKS}],
}

# template, context, pages
PAPERS: dict[str, tuple[str, dict[str, Any], int]] = {
    "poll poster": ("print/poll_poster.html", POLL_POSTER, 1),
    "result notice": ("print/result_notice.html", {**RESULT_NOTICE, "tight": True}, 1),
    "roster": ("print/roster.html", ROSTER, 2),
    "waiting list": ("print/waiting_list.html", WAITING_LIST, 1),
    "call list": ("print/call_list.html", CALL_LIST, 1),
    "service record": ("print/service_record.html", SERVICE_RECORD, 1),
    "attendance": ("print/attendance.html", ATTENDANCE, 2),
    "proposal form": ("print/form.html", form(filled=True), 2),
    "blank proposal form": ("print/form.html", form(filled=False), 2),
    "closing report": ("print/form.html", CLOSING_REPORT, 1),
    "score sheet": ("print/score_sheet.html", SCORE_SHEET, 1),
    "project notice": ("print/project_notice.html", PROJECT_NOTICE, 1),
    "decision letter": ("print/decision_letter.html", DECISION_LETTER, 1),
    "dossier": ("print/dossier.html", DOSSIER, 3),
}
