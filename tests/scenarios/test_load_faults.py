"""A failure at any write of a load leaves nothing of the scenario."""

import pytest

from nentang.exchange.scenarios.checking import check
from nentang.exchange.scenarios.loading import load
from nentang.exchange.scenarios.reading import read
from tests.faults.test_every_write import PowerCutError, Writes, watched
from tests.scenarios.conftest import COMMITTEES, Write, everything, figure

AGENCY = """
[[organisations]]
parent = "huyen"
count = 1
kind = "grassroots_committee"
setting = "agency"
name = "Đảng bộ Bưu điện"
cells = { count = 2, kind = "cell", setting = "agency", name = "Chi bộ {n}" }
"""


@pytest.mark.slow
@pytest.mark.django_db
def test_a_load_is_whole_or_nothing(write: Write) -> None:
    raised = figure(org='"huyen"', indicator='"orgs.upgraded"', value="1", from_="2020-01-01")
    scenario = read(write(COMMITTEES.replace("count = 12", "count = 2"), AGENCY, raised))
    before = everything()
    number, finished = 0, False
    while not finished:
        number += 1
        with watched(Writes(fails_at=number)):
            try:
                load(scenario)
            except PowerCutError:
                assert everything() == before
            else:
                finished = True
    assert number > 40
    assert [each.verdict for each in check(scenario)] == ["holds"]
