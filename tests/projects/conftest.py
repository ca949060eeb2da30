"""A sub-district with two communities and an open round; and the round of 2026, whole."""

from typing import NamedTuple

import pytest

from accounts.models import User
from communities.models import Community, SubDistrict
from projects.models import RoundPage
from tests import factories as make
from tests.factories.projects import round_page

from .round_of_2026 import Office, Year, whole_year


class Town(NamedTuple):
    """Who is there: an office with its officer, two communities with a worker each."""

    place: SubDistrict
    officer: User
    home: Community
    worker: User
    elsewhere: Community
    stranger: User
    round: RoundPage


@pytest.fixture
def town(db: None) -> Town:
    place = make.sub_district()
    home, elsewhere = make.community(sub_district=place), make.community(sub_district=place)
    return Town(
        place,
        make.officer(place),
        home,
        make.social_worker(home),
        elsewhere,
        make.social_worker(elsewhere),
        round_page(place),
    )


@pytest.fixture(scope="module")
def office(module_db: None) -> Office:
    place = make.sub_district(code="CHE", name="澄河街道")
    return Office(place, make.community(sub_district=place), make.officer(place))


@pytest.fixture(scope="module")
def year(office: Office) -> Year:
    return whole_year(office)
