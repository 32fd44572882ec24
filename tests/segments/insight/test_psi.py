"""The index on worked numbers, its noise bound, and how seldom chance alone is taken for drift."""

from random import Random

import pytest

from segments.insight import chisquare
from segments.insight.psi import Band, compare

# NIST/SEMATECH e-Handbook of Statistical Methods, table 1.3.6.7.4, upper critical values.
TABLE = [
    (0.95, 1, 3.841), (0.95, 2, 5.991), (0.95, 3, 7.815), (0.95, 4, 9.488), (0.95, 9, 16.919),
    (0.95, 10, 18.307), (0.95, 30, 43.773), (0.95, 100, 124.342), (0.90, 1, 2.706),
    (0.99, 1, 6.635), (0.99, 10, 23.209), (0.999, 5, 20.515), (0.05, 10, 3.940), (0.01, 1, 0.000),
]  # fmt: skip


@pytest.mark.parametrize(("probability", "degrees", "expected"), TABLE)
def test_quantiles_are_those_of_the_printed_table(probability, degrees, expected):
    assert chisquare.quantile(probability, degrees) == pytest.approx(expected, abs=0.0006)


def test_a_quantile_is_undone_by_the_probability():
    for degrees in range(1, 60):
        assert chisquare.below(chisquare.quantile(0.95, degrees), degrees) == pytest.approx(0.95)


@pytest.mark.parametrize(("probability", "degrees"), [(0, 1), (1, 1), (0.5, 0)])
def test_a_quantile_of_nothing_is_refused(probability, degrees):
    with pytest.raises(ValueError, match="degree"):
        chisquare.quantile(probability, degrees)


def test_the_worked_example():
    """50/30/20 % became 40/30/30 %: 0.1 · ln 1.25 + 0 + 0.1 · ln 1.5 = 0.0629."""
    found = compare([500, 300, 200], [400, 300, 300])

    assert found.index == pytest.approx(0.022314 + 0.040547, abs=1e-6)
    assert found.bound == pytest.approx(5.991 * (1 / 1000 + 1 / 1000), abs=1e-5)
    assert (found.band, found.is_beyond_noise) == (Band.STABLE, True)


def test_no_change_is_no_drift():
    found = compare([5, 3, 0, 2], [50, 30, 0, 20])

    assert (found.index, found.bins, found.band) == (0, 3, Band.STABLE)


def test_an_emptied_bin_is_floored_and_not_infinite():
    found = compare([500, 500], [0, 1000])

    assert found.index == pytest.approx((0.5 - 0.0001) * 8.517193 + 0.5 * 0.693147, abs=1e-5)
    assert found.band is Band.REVIEW


@pytest.mark.parametrize(
    ("before", "now", "band"),
    [
        ([5000, 5000], [5900, 4100], Band.STABLE),
        ([5000, 5000], [6700, 3300], Band.WATCH),
        ([5000, 5000], [7600, 2400], Band.REVIEW),
        ([5, 5], [8, 2], Band.NOISE),
    ],
)
def test_bands(before, now, band):
    assert compare(before, now).band is band


def test_a_few_companies_raise_no_alarm_where_many_do():
    few, many = compare([10, 10], [16, 4]), compare([1000, 1000], [1600, 400])

    assert few.index == pytest.approx(many.index)
    assert (compare([5, 5], [8, 2]).is_alarm, many.is_alarm) == (False, True)


def test_an_empty_side_can_not_be_compared():
    assert compare([0, 0], [1, 2]) is None
    assert compare([1, 2], [0, 0]) is None


def test_a_single_bin_can_not_move():
    assert compare([3], [9]).is_beyond_noise is False


@pytest.mark.parametrize(("n", "m", "bins"), [(300, 300, 10), (2000, 500, 5), (150, 900, 4)])
def test_without_drift_chance_passes_the_bound_about_once_in_twenty(n, m, bins):
    rng, tries = Random(20_260_310), 1000

    def drawn(size: int) -> list[int]:
        counts = [0] * bins
        for _number in range(size):
            counts[int(rng.random() * bins)] += 1
        return counts

    false = sum(compare(drawn(n), drawn(m)).is_beyond_noise for _try in range(tries))

    assert 0.03 <= false / tries <= 0.08
