"""The demo shop's customers behave as its parameters say."""

import numpy as np
import pytest

from regulars.edges.sandbox.generator.calendar import till_calendar
from regulars.edges.sandbox.tests.factories import SHOP, anonymous_sales


class TestTruth:
    """What was drawn is what the parameters say, within four standard errors."""

    def base(self, many):
        """Customers whose rate no effect multiplies."""
        plain = ~many.first_product_id.str.startswith(("ST-", "GF-"))
        return many[plain & (many.habit != "both")]

    def test_never_returning_has_the_probability_of_the_model(self, many):
        base = self.base(many)
        time = SHOP.days - base.first_order_business_day
        expected = (SHOP.rate_per_days / (SHOP.rate_per_days + time)) ** SHOP.rate_shape

        error = (expected * (1 - expected)).sum() ** 0.5 / len(base)
        assert abs((base.orders == 1).mean() - expected.mean()) < 4 * error

    def test_repeat_orders_have_the_expectation_of_the_model(self, many):
        base = self.base(many)
        time = SHOP.days - base.first_order_business_day.to_numpy()
        # Given rate and dropout: (1 - exp(-rate * dropout * time)) / dropout repeat orders.
        rate, dropout = base.purchase_rate.to_numpy(), base.dropout_probability.to_numpy()
        expected = -np.expm1(-rate * dropout * time) / dropout

        repeats = base.orders.to_numpy() - 1
        assert (
            abs(repeats.mean() - expected.mean())
            < 4 * (repeats - expected).std() / len(base) ** 0.5
        )

    def test_rates_and_dropouts_have_the_documented_means(self, many):
        base = self.base(many)

        assert base.purchase_rate.mean() == pytest.approx(
            SHOP.rate_shape / SHOP.rate_per_days, rel=0.02
        )
        mean = SHOP.dropout_a / (SHOP.dropout_a + SHOP.dropout_b)
        assert many.dropout_probability.mean() == pytest.approx(mean, rel=0.01)
        assert many.appetite.mean() == pytest.approx(1, rel=0.01)

    def test_first_products_and_channels_multiply_rates(self, many):
        plain = self.base(many).purchase_rate.mean()
        single = many[many.habit != "both"]
        kits = single[single.first_product_id.str.startswith("ST-")].purchase_rate.mean()
        gifts = single[single.first_product_id.str.startswith("GF-")].purchase_rate.mean()
        both = many[many.habit == "both"]
        both = both[~both.first_product_id.str.startswith(("ST-", "GF-"))].purchase_rate.mean()

        assert kits / plain == pytest.approx(SHOP.starter_kit_factor, rel=0.05)
        assert gifts / plain == pytest.approx(SHOP.gift_factor, rel=0.05)
        assert both / plain == pytest.approx(SHOP.both_channels_factor, rel=0.05)

    def test_habits_have_their_shares(self, many):
        shares = many.habit.value_counts(normalize=True)

        assert shares["web"] == pytest.approx(SHOP.web_only_share, abs=0.005)
        assert shares["till"] == pytest.approx(SHOP.till_only_share, abs=0.005)

    def test_the_anonymous_till_follows_its_calendar(self, lines):
        calendar = till_calendar(SHOP)
        moments = lines["ordered_at"][anonymous_sales(lines)].astype("datetime64[s]").astype(int)
        passed = np.sort(calendar.business_days(moments)) / calendar.length

        gap = np.abs(passed - (np.arange(passed.size) + 0.5) / passed.size).max()
        assert gap < 1.95 / passed.size**0.5  # Kolmogorov's bound for one in a thousand

    def test_those_who_left_do_not_count_as_active(self, many):
        assert 0.15 < 1 - many.is_active.mean() < 0.2
        assert many[~many.is_active].orders.min() == 2
