"""A setting that every page would fail on is refused before anything is served."""

import pytest

from pricing.checks import check_policy


@pytest.mark.parametrize("policy", ["priority", "lowest"])
def test_a_known_policy_is_accepted(policy, settings):
    settings.PRICING_POLICY = policy

    assert check_policy(None) == []


def test_an_unknown_policy_is_refused_with_the_known_ones(settings):
    settings.PRICING_POLICY = "cheapest"

    (error,) = check_policy(None)

    assert error.id == "pricing.E001" and "priority, lowest" in error.msg
