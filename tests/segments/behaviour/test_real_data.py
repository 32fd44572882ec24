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

    print(calibration.companies, calibration.recency, calibration.frequency, calibration.monetary)
    print(counts)
    assert calibration.companies == 0


@needs("adventureworks")
def test_adventureworks():
    calibration, counts = scored(real_data.load_adventureworks())

    print(calibration.companies, calibration.recency, calibration.frequency, calibration.monetary)
    print(counts)
    assert calibration.companies == 0
