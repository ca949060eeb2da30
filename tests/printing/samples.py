"""One of every sheet, as the apps call them."""

from typing import Any

from django.utils.safestring import mark_safe

from .samples_of_archives import ARCHIVES
from .samples_of_projects import PAPERS
from .samples_of_records import RECORDS
from .samples_of_registers import REGISTERS

WHO = "海防村居民区居民委员会"
OVER = "澄河街道"
HELP = "没有智能手机？请到居委会登记，或打电话 021-5555 0123（周一至周五 9:00–17:00）。"

ACTIVITY_POSTER: dict[str, Any] = {
    "who": "海防村居民区",
    "over": OVER,
    "kind": "活动报名",
    "headline": "物业治理沙龙①：业主有哪些权利",
    "lead": "请律师和老业委会主任一起讲：公共收益归谁、维修资金怎么用、怎样开好一次业主大会。",
    "facts": [
        ("时间", "9月19日 星期六 14:00–16:00"),
        ("地点", "海防村居民区党群服务站二楼"),
        ("名额", "30 人，额满候补"),
        ("谁可以来", "本居民区居民，60 岁以上优先"),
    ],
    "url": "https://linli.example/q/A7K49QXH/",
    "code": "A7K49QXH",
    "caption": "扫码报名",
    "help": HELP,
}

CHECK_IN_CARD: dict[str, Any] = {
    "who": "海防村居民区",
    "over": OVER,
    "kind": "门口志愿者用",
    "headline": "手机签到",
    "lead": "物业治理沙龙①：业主有哪些权利　2026年9月19日（星期六）14:00–16:00",
    "steps": [
        "用手机扫这个码，写上您的称呼。",
        "扫来人的签到码，或按姓名查找；没报名的，登记姓名和楼栋。",
        "没有网络也照常签到，手机会存着，联网后自动发送。",
    ],
    "url": "https://linli.example/q/D7K49QXHABCD23/",
    "code": "D7K49QXHABCD23",
    "caption": "有效至9月19日（星期六）19:00",
    "help": "请勿张贴：拿到这个码的人都能签到。用完交回服务台。有问题请联系：居委会 021-5555 0123",
}

JOIN_POSTER: dict[str, Any] = {
    "who": "海防村居民区",
    "over": OVER,
    "kind": "第 2 网格",
    "headline": "邻里就在楼下",
    "lead": "报名活动、参加征询、看看身边的微项目：扫码登记，一次就行。",
    "steps": [
        "扫码，选择您的楼栋和房号。",
        "写下称呼和手机号，勾选同意。",
        "网格员王敏两个工作日内与您确认。",
    ],
    "url": "https://linli.example/join/abcdef123456/",
    "caption": "扫码加入",
    "help": HELP,
}

NAMES = [
    "张桂芳",
    "李建国",
    "王秀英",
    "赵明",
    "欧阳小明",
    "陈丽华",
    "刘志强",
    "周美娟",
    "吴国平",
    "郑玉兰",
    "孙立新",
    "马晓燕",
    "朱德才",
    "胡静",
    "林海涛",
    "何春梅",
    "高峰",
    "罗雪",
    "梁志远",
    "宋佳",
]
SIGN_IN_SHEET: dict[str, Any] = {
    "who": WHO,
    "over": OVER,
    "kind": "签到表",
    "title": "物业治理沙龙①：业主有哪些权利",
    "facts": [
        ("时间", "2026年9月19日 星期六 14:00–16:00"),
        ("地点", "海防村居民区党群服务站二楼"),
        ("名额", "30 人"),
    ],
    "url": "https://linli.example/q/S7K49QXH/",
    "code": "S7K49QXH",
    "caption": "扫码录入本表",
    "rows": [
        {"name": name, "building": f"{number % 12 + 1} 号楼"} for number, name in enumerate(NAMES)
    ],
    "blank": 10,
    "foot": "签名仅用于本次活动签到，三年后销毁。",
}


def door_letter(room: str) -> dict[str, Any]:
    return {
        "who": WHO,
        "over": OVER,
        "kind": "致每户的信",
        "to": f"海防村 3 号楼 {room} 室",
        "title": "请用这封信开通您家的邻里账户",
        "paragraphs": [
            "您好！今年起，居民区的活动报名、民意征询和微项目公示，都可以在“邻里”网站上看到、"
            "参与到；纸质征询单和签到表照旧，两种办法记在同一本账上，一户不会算两次，"
            "也不会漏掉谁。",
            "这封信只投给您家。扫一扫二维码，或者在网站上输入下面的短码，就完成了住户核实，"
            "不用再到居委会跑一趟。",
        ],
        "url": "https://linli.example/q/L7K49QXH/",
        "code": "L7K49QXH",
        "caption": "扫码，或在 linli.example/q 输入短码",
        "until": "12月31日 星期四之前有效，只能使用一次",
        "steps": [
            "扫码后，选择您是这一户的哪一位。",
            "写下称呼和手机号，勾选同意。",
            "看到“已核实”，就可以报名和投票了。",
        ],
        "help": "不会用手机也没关系：把信带到居委会，或打电话 021-5555 0123，我们帮您办。",
        "date": "2026年11月20日",
    }


DOOR_LETTERS: dict[str, Any] = {"letters": [door_letter("502"), door_letter("503")]}


PARAGRAPH = (
    "<p>垃圾分类从我做起，邻里互助（志愿者）常年招募；2026年，社区共有180户参加了活动。"
    "楼道堆物请先与楼组长联系，大件垃圾每周三上午由物业统一清运，费用按公示的价目收取。</p>"
)
BOOK: dict[str, Any] = {
    "who": "海防村居民区",
    "over": OVER,
    "title": "治家手册",
    "lead": "一户一册，放在门边",
    "edition": "2026 年第 1 版 · 2026年11月20日 · 印 500 册",
    "chapters": [
        {
            "key": "phones",
            "title": "常用电话",
            "lead": "遇到事情，先打这几个电话。",
            "phones": [
                {"name": "居委会", "number": "021-5555 0123", "hours": "周一至周五 9:00–17:00"},
                {"name": "物业报修", "number": "021-5555 0188", "hours": "24 小时"},
                {"name": "社区卫生服务站", "number": "021-5555 0160", "hours": "8:00–16:30"},
            ],
        },
        {
            "key": "waste",
            "title": "垃圾分类与大件清运",
            "html": mark_safe(
                PARAGRAPH * 6 + "<h2>定时定点</h2><ul><li>早上 7:00–9:00</li>"
                "<li>晚上 18:00–20:00</li></ul>" + PARAGRAPH * 5
            ),
        },
        {"key": "pact", "title": "居民公约", "html": mark_safe(PARAGRAPH * 3)},
    ],
}

# template, context, pages
SHEETS: dict[str, tuple[str, dict[str, Any], int]] = {
    "activity poster": ("print/poster.html", ACTIVITY_POSTER, 1),
    "check-in card": ("print/poster.html", CHECK_IN_CARD, 1),
    "service sheet": ("print/sign_in_sheet.html", {**SIGN_IN_SHEET, "hours": True}, 2),
    "join poster": ("print/poster.html", JOIN_POSTER, 1),
    "sign-in sheet": ("print/sign_in_sheet.html", SIGN_IN_SHEET, 2),
    "door letters": ("print/letter.html", DOOR_LETTERS, 2),
    **PAPERS,
    **ARCHIVES,
    **RECORDS,
    **REGISTERS,
}
