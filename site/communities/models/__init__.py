"""Sub-districts, communities, their places, people, pages and media."""

from .media import Attachment, Photo, PhotoRendition
from .pages import CommunityPage, CommunityScopedPage, NoticePage, SubDistrictPage
from .people import DoorLetter, JoinPoster, Representation, Resident
from .places import (
    Building,
    Community,
    CommunityRecord,
    Estate,
    Grid,
    Household,
    ServicePhone,
    SubDistrict,
)

__all__ = [
    "Attachment",
    "Building",
    "Community",
    "CommunityPage",
    "CommunityRecord",
    "CommunityScopedPage",
    "DoorLetter",
    "Estate",
    "Grid",
    "Household",
    "JoinPoster",
    "NoticePage",
    "Photo",
    "PhotoRendition",
    "Representation",
    "Resident",
    "ServicePhone",
    "SubDistrict",
    "SubDistrictPage",
]
