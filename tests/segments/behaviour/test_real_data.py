"""
RFM on real trade; the counts are those of docs/algorithms/rfm.md.

Needs the shared data folder (``GROSSIST_SHARED_DATA`` or ``../shared/data`` beside the checkout).
"""

from collections import Counter

import pytest

from segments.behaviour import refresh_behaviour
from segments.behaviour.calibrating import calibrate
from segments.models import CompanyFacts, RfmCalibration

from . import real_data

pytestmark = pytest.mark.django_db


def needs(folder: str):
    return pytest.mark.skipif(
        not (real_data.SHARED / folder).is_dir(),
        reason=f"no {folder} folder: set GROSSIST_SHARED_DATA, or put shared/data beside",
    )


def scored(as_of) -> tuple[RfmCalibration, dict]:
    """Calibrate and score everybody; answer the calibration and how many have which score."""
    refresh_behaviour(None, as_of=as_of)
    calibration = calibrate(as_of=as_of, by=None)
    RfmCalibration.objects.update(status="published", effective_from=as_of)
    refresh_behaviour(None, as_of=as_of)
    facts = CompanyFacts.objects.exclude(rfm_sum=None)
    counts = {
        axis: [Counter(facts.values_list(f"rfm_{axis}", flat=True))[n] for n in range(1, 6)]
        for axis in "rfm"
    }
    return calibration, counts | {"tiers": Counter(facts.values_list("rfm_tier", flat=True))}


@needs("online_retail")
def test_online_retail():
    calibration, counts = scored(real_data.load_online_retail())

    assert calibration.companies == 4260
    assert calibration.recency == [11, 30, 68, 170]
    assert calibration.frequency == [2, 3, 4, 6]
    assert list(map(str, calibration.monetary)) == ["243.55", "472.12", "914.93", "1998.00"]
    assert counts == {
        "r": [855, 856, 887, 840, 822],
        "f": [1497, 818, 513, 618, 814],
        "m": [852, 852, 852, 852, 852],
        "tiers": {"vip": 602, "gold": 835, "silver": 922, "bronze": 1901},
    }


@needs("adventureworks")
def test_adventureworks():
    calibration, counts = scored(real_data.load_adventureworks())

    assert calibration.companies == 493
    assert calibration.recency == [0, 1, 1, 32]
    assert calibration.frequency == [5, 5, 5, 5]
    assert list(map(str, calibration.monetary)) == ["2860.88", "10830.49", "44271.45", "145407.75"]
    assert counts == {
        "r": [136, 178, 0, 179, 0],
        "f": [486, 0, 0, 0, 7],
        "m": [99, 99, 98, 99, 98],
        "tiers": {"gold": 2, "silver": 149, "bronze": 342},
    }
