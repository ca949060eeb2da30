"""Handbooks: shared chapters, a community's book, its frozen editions and where copies went."""

from .books import HandbookPage, SharedChapter
from .editions import Delivery, DeliveryCorrection, Edition, EditionFile, FrozenBook
from .neighbours import Skill
from .office import NightlyBuild, Proof

__all__ = [
    "Delivery",
    "DeliveryCorrection",
    "Edition",
    "EditionFile",
    "FrozenBook",
    "HandbookPage",
    "NightlyBuild",
    "Proof",
    "SharedChapter",
    "Skill",
]
