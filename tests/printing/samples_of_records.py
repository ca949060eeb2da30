"""Papers of what happened at activities: attendance, figures, supplies, meetings."""

from typing import Any

from home.charts import stack

WHO = "海防村居民区"
OVER = "澄河街道"
RARE = ["方䶮", "许𬭎", "陆㛃", "顾龑"]

MATRIX: dict[str, Any] = {
    "who": WHO,
    "over": OVER,
    "kind": "到场矩阵",
    "title": "花样剪纸：窗花送邻里",
    "lead": "共 10 场 · 24 人 · 96 人次",
    "columns": [
        {"number": number, "day": f"9/{number * 3}", "when": "星期六 14:00"}
        for number in range(1, 11)
    ],
    "rows": [
        {
            "name": RARE[place % 4],
            "building": f"{place // 2 + 1}号楼",
            "new": "新" if place % 5 == 0 else "",
            "marks": ["✓—◇□"[place % 4]] * 10,
            "came": 4,
        }
        for place in range(24)
    ],
    "totals": [12] * 10,
    "missing": [3] * 10,
    "person_times": 96,
    "foot": "截至 2026年11月20日。✓ 到场 · ◇ 已补课 · — 报名未到 · □ 已报名 · △ 候补",
}

FIGURES: dict[str, Any] = {
    "who": WHO,
    "over": OVER,
    "kind": "活动数据",
    "title": "2026年1月1日至12月31日",
    "lead": "讲座 · 36至59岁",
    "numbers": [("场次", "12"), ("报名", "434"), ("人次", "346"), ("人数", "301")],
    "charts": [
        {
            "title": "各月人次",
            "unit": "人次",
            "note": "",
            "bars": stack([("2026-05", 49), ("2026-06", 73), ("2026-08", 104)], [""], None),
        },
        {
            "title": "首次参加者的年龄段",
            "unit": "",
            "note": "已知年龄段的 30 人中，20 人在 35 岁及以下，占 66.7%。",
            "bars": stack([("18至35岁", 20), ("36至59岁", 7), ("60至69岁", 3)], [""], 30),
        },
    ],
    "foot": "据签到记录统计，截至 2026年11月20日。仅供内部使用，小数值未作遮蔽。",
}

SUPPLIES = "家庭应急包装配日"
PICK_UP: dict[str, Any] = {
    "who": WHO,
    "over": OVER,
    "kind": "领取单",
    "title": SUPPLIES,
    "supplies": [{"name": "口罩", "most": "≤ 5 只"}, {"name": "喷剂", "most": "≤ 1 瓶"}],
    "buildings": [
        {
            "name": f"{number}号楼",
            "lead": f"2026年12月5日（星期六）{13 + number}:30–{13 + number}:50 · 居委会活动室",
            "rows": [
                {
                    "unit": f"{floor}0{door}室",
                    "cells": [{"n": 5, "done": door == 2}, {"n": "", "done": False}],
                }
                for floor in range(1, 7)
                for door in (1, 2, 3)
            ],
        }
        for number in (1, 2)
    ],
    "foot": "截至 2026年12月5日（星期六）13:00。内含姓名，请勿张贴。",
}
SUPPLY_CALLS: dict[str, Any] = {
    "who": WHO,
    "over": OVER,
    "kind": "电话通知单",
    "title": SUPPLIES,
    "rows": [
        {
            "name": RARE[place % 4],
            "door": f"{place + 1}号楼 302室",
            "phone": "138 0013 8000",
            "people": "口罩 5",
        }
        for place in range(8)
    ],
    "foot": "截至 2026年12月5日（星期六）15:30。内含姓名，请勿张贴。",
}
ACCOUNT: dict[str, Any] = {
    "who": WHO,
    "over": OVER,
    "kind": "物资收支核对单",
    "title": SUPPLIES,
    "head": ["物品", "到货", "已预留", "已发放", "退回", "报损", "库存"],
    "rows": [
        ["口罩（只）", "2,700", "0", "2,640", "50", "10", "0"],
        ["喷剂（瓶）", "720", "0", "700", "20", "0", "0"],
    ],
    "entries": [
        ["2026年12月4日（星期五）", "口罩", "到货", "2,700 只", OVER],
        ["2026年12月5日（星期六）", "口罩", "报损", "10 只", "受潮"],
        ["2026年12月6日（星期日）", "口罩", "退回", "50 只", "退回街道"],
    ],
    "by_whom": "本户人员 480 · 邻居代领 31 · 楼组长代领 17",
    "result": "到货全部有去向，账物相符，没有剩余。",
    "foot": "截至 2026年12月6日（星期日）09:00。",
}
LOT: dict[str, Any] = {
    "who": OVER,
    "over": "",
    "kind": "物资分配签收单",
    "title": "口罩 2,700 只",
    "lead": "2026年12月3日（星期四） · 区里下发",
    "rows": [
        {"name": f"第{number}居民区", "quantity": 112 + number % 2, "received": ""}
        for number in range(1, 25)
    ],
    "divided": "2,700",
    "kept": "0",
    "foot": OVER,
}

FOLLOW_UPS = [
    {
        "title": "未改造户",
        "owner": "居委会",
        "due": "11月25日（星期三）",
        "state": "在办",
        "text": "54 → 12 户，目标 0，完成 77.8%",
    },
    {
        "title": "围墙防盗设施维修",
        "owner": "物业",
        "due": "6月25日（星期四）",
        "state": "已完成",
        "text": "缺口已修，派出所复查通过",
    },
]
MEETING: dict[str, Any] = {
    "who": WHO,
    "over": OVER,
    "title": "11月联席会议",
    "facts": [
        ("时间", "2026年11月25日（星期三）14:00–16:00"),
        ("地点", "海防路421弄1号二楼会议室"),
        ("主持人", "许念慈"),
    ],
    "carried": FOLLOW_UPS[:1],
    "reported": FOLLOW_UPS[1:],
    "foot": "截至 2026年11月20日（星期五）10:00",
}
AGENDA: dict[str, Any] = MEETING | {
    "kind": "议程",
    "points": ["高空坠物隐患排查结果", "手册修订版发放情况", "冬季水管防冻准备"],
    "parties": "居民区党总支、居委会、业委会、物业、派出所",
}
MINUTES: dict[str, Any] = MEETING | {
    "kind": "会议纪要",
    "points": [
        {"title": "高空坠物隐患排查结果", "minutes": "物业报告查出六处，四处已整改。"},
        {"title": "冬季水管防冻准备", "minutes": "十二月上旬前包好外露水管。"},
    ],
    "parties": [{"name": "物业", "people": RARE[0]}, {"name": "派出所", "people": RARE[3]}],
    "agreed": FOLLOW_UPS[:1],
    "keeper": RARE[1],
}

# template, context, pages
RECORDS: dict[str, tuple[str, dict[str, Any], int]] = {
    "attendance matrix": ("print/attendance_matrix.html", MATRIX, 2),
    "activity figures": ("print/activity_figures.html", FIGURES, 1),
    "pick-up lists": ("print/pick_up_list.html", PICK_UP, 2),
    "supply calls": ("print/supply_calls.html", SUPPLY_CALLS, 1),
    "supply account": ("print/supply_account.html", ACCOUNT, 1),
    "meeting agenda": ("print/meeting_agenda.html", AGENDA, 1),
    "meeting minutes": ("print/meeting_minutes.html", MINUTES, 1),
    "supply lot": ("print/supply_lot.html", LOT, 2),
}
