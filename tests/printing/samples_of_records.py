"""Papers of what happened at activities: attendance, figures, supplies, meetings."""

from typing import Any

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

# template, context, pages
RECORDS: dict[str, tuple[str, dict[str, Any], int]] = {
    "attendance matrix": ("print/attendance_matrix.html", MATRIX, 2),
}
