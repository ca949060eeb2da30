"""Invented people: names, telephones, age bands. The same seed gives the same people."""

from random import Random

from communities.models import Resident

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶"
    "阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段钱汤尹黎易常武乔贺赖龚文"
)
COMPOUND = ("欧阳", "上官", "司徒", "诸葛", "慕容", "夏侯")
OLDER = "国建华秀兰桂英淑珍玉梅根宝福林荣德金凤菊文琴美娣阿明志康永祥宗耀月仙惠芬正良炳生"
YOUNGER = "佳怡子涵思源嘉欣雨桐浩然一诺晨曦俊杰梓萱宇轩雯静文博晓彤天宁若溪志远舒悦明哲安琪亦凡"
MIDDLE = "伟芳敏静丽强磊军洋勇艳杰娟涛明超霞平刚玲红斌晓东海燕建峰慧莉文君雪梅志刚亚萍春晖"
GIVEN = {"18-35": YOUNGER, "14-17": YOUNGER, "36-59": MIDDLE}
ONE_CHARACTER = 0.28
COMPOUND_SHARE = 0.012

B = Resident.AgeBand
ELDERS = ((B.SENIOR, 46), (B.ELDER, 34), (B.AGED, 20))
OTHERS = ((B.TEEN, 4), (B.YOUNG, 38), (B.MIDDLE, 58))


def a_name(dice: Random, band: str = B.MIDDLE) -> str:
    """Invent a name that suits an age."""
    surname = dice.choice(COMPOUND if dice.random() < COMPOUND_SHARE else SURNAMES)
    given = GIVEN.get(band, OLDER)
    length = 1 if dice.random() < ONE_CHARACTER else 2
    return surname + "".join(dice.choice(given) for _place in range(length))


def a_band(dice: Random, elderly_percent: int) -> str:
    """Draw an age band so that this share is 60 or older."""
    bands = ELDERS if dice.random() * 100 < elderly_percent else OTHERS
    return str(dice.choices([band for band, _ in bands], [weight for _, weight in bands])[0])


def a_phone(number: int) -> str:
    """One of 10,000 invented mobile numbers."""
    return f"+86199{number % 10_000:08d}"
