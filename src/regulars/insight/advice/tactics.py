"""The tactics the advisor knows, when each applies, and what it can move at best."""

from __future__ import annotations

from regulars.insight.advice.rule import (
    ANY_PRODUCT,
    ANY_STAGE,
    EARLY,
    GROWING,
    MATURE,
    OFTEN,
    SELDOM,
    SETTLED,
    VALUABLE,
    Rule,
    best,
    everybody,
    lapsed,
    one_timers,
    returners,
    slipping,
    unknown,
)

_RULES = (
    Rule(
        "account_invitation",  # mailed by itself after a guest's first order
        lever="monthly_retention",
        stages=EARLY,
        products=ANY_PRODUCT,
        needs=(),
        supports=("most_buy_once", "anonymous_high"),
        audience=one_timers,
        reach=0.3,
        evidence=("acquisition_costs_more",),
    ),
    Rule(
        "welcome_offer",  # a code for the first order in exchange for an address
        lever="new_customers",
        stages=EARLY,
        products=ANY_PRODUCT,
        needs=(),
        supports=("nobody_new", "new_customers_falling"),
        audience=everybody,
        reach=0.5,
        evidence=("discount_seekers",),
    ),
    Rule(
        "welcome_series",  # automated mail in the first weeks: who we are, how to use it
        lever="monthly_retention",
        stages=GROWING,
        products=ANY_PRODUCT,
        needs=(),
        supports=("most_buy_once",),
        audience=one_timers,
        reach=0.3,
        evidence=("email_conversion",),
    ),
    Rule(
        "thank_you_with_complements",  # a week after the first order, with what goes with it
        lever="monthly_retention",
        stages=GROWING,
        products=ANY_PRODUCT,
        needs=("most_buy_once",),
        supports=("second_order_slow",),
        audience=one_timers,
        reach=0.5,
        evidence=("buy_again_when_personal",),
    ),
    Rule(
        "replenishment_reminder",  # shortly before the same is due again
        lever="monthly_retention",
        stages=MATURE | GROWING,
        products=OFTEN,
        needs=("same_again", "same_in_rhythm", "bought_often"),
        supports=(),
        audience=returners,
        reach=0.7,
        evidence=("email_conversion", "subscription_reorders"),
    ),
    Rule(
        "easy_reorder",  # what they had before, one button away; no guess when it is due
        lever="monthly_retention",
        stages=MATURE | GROWING,
        products=OFTEN,
        needs=("same_again",),
        supports=("bought_often",),
        audience=returners,
        reach=0.4,
        evidence=("prefer_self_service",),
    ),
    Rule(
        "win_back",  # to good customers gone quiet
        lever="monthly_retention",
        stages=MATURE,
        products=ANY_PRODUCT,
        needs=("customers_at_risk",),
        supports=("many_lapsed",),
        audience=slipping,
        reach=1.0,
        evidence=("existing_customer_buys",),
    ),
    Rule(
        "second_order_reward",  # a loyalty programme whose first reward comes with the second order
        lever="monthly_retention",
        stages=MATURE,
        products=ANY_PRODUCT,
        needs=("most_buy_once",),
        supports=("second_order_slow",),
        audience=one_timers,
        reach=0.6,
        evidence=("buy_more_for_rewards", "loyal_for_rewards"),
    ),
    Rule(
        "loyalty_tiers",  # named levels with more than discounts
        lever="purchase_frequency",
        stages=SETTLED,
        products=OFTEN,
        needs=("enough_regulars",),
        supports=("few_bring_most",),
        audience=returners,
        reach=0.6,
        evidence=("rewards_from_purchases", "loyal_spend_more"),
    ),
    Rule(
        "referral",  # both sides get something
        lever="new_customers",
        stages=MATURE,
        products=ANY_PRODUCT,
        needs=("enough_regulars",),
        supports=("nobody_new", "new_customers_falling"),
        audience=best,
        reach=1.0,
        evidence=("loyal_recommend", "referral_participation"),
    ),
    Rule(
        "birthday_gift",
        lever="purchase_frequency",
        stages=MATURE,
        products=ANY_PRODUCT,
        needs=(),
        supports=(),
        audience=everybody,
        reach=0.1,
        evidence=("impersonal_frustrates",),
    ),
    Rule(
        "vip_early_access",  # new products to the best customers first
        lever="purchase_frequency",
        stages=SETTLED,
        products=VALUABLE,
        needs=("enough_regulars", "few_bring_most"),
        supports=(),
        audience=best,
        reach=0.6,
        evidence=("best_fifth_profit",),
    ),
    Rule(
        "surprise_gift",  # in the parcel of the best customers, with a note by hand
        lever="monthly_retention",
        stages=MATURE,
        products=VALUABLE,
        needs=("enough_regulars",),
        supports=("few_bring_most",),
        audience=best,
        reach=0.3,
        evidence=("loyal_spend_more",),
    ),
    Rule(
        "subscription",  # the same again, by itself
        lever="monthly_retention",
        stages=MATURE,
        products=OFTEN,
        needs=("same_again", "same_in_rhythm", "bought_often"),
        supports=("enough_regulars",),
        audience=returners,
        reach=0.8,
        evidence=("subscription_reorders",),
    ),
    Rule(
        "review_request",  # click to rate, with photographs; shown to those who hesitate
        lever="new_customers",
        stages=GROWING,
        products=ANY_PRODUCT,
        needs=(),
        supports=("nobody_new", "new_customers_falling"),
        audience=everybody,
        reach=0.2,
        evidence=("rewarded_beyond_buying",),
    ),
    Rule(
        "holiday_follow_up",  # turns the season's buyers into customers of January
        lever="monthly_retention",
        stages=GROWING | MATURE,
        products=ANY_PRODUCT,
        needs=("season_strong",),
        supports=("most_buy_once",),
        audience=one_timers,
        reach=0.4,
        evidence=("holiday_buyers_return",),
    ),
    Rule(
        "education_series",  # uses, stories and answers for what they own
        lever="monthly_retention",
        stages=GROWING | MATURE,
        products=SELDOM | VALUABLE,
        needs=("most_buy_once",),
        supports=("second_order_slow", "many_lapsed"),
        audience=one_timers,
        reach=0.3,
        evidence=("unused_product",),
    ),
    Rule(
        "clear_returns_policy",  # readable before buying, self-service after
        lever="returned_share",
        stages=ANY_STAGE,
        products=ANY_PRODUCT,
        needs=("returns_high",),
        supports=(),
        audience=everybody,
        reach=1.0,
        evidence=("read_returns_policy", "leave_after_bad_return", "prefer_self_service"),
    ),
    Rule(
        "know_till_customers",  # ask for an address at the till, join both histories
        lever="monthly_retention",
        stages=ANY_STAGE,
        products=ANY_PRODUCT,
        needs=("anonymous_high",),
        supports=(),
        audience=unknown,
        reach=1.0,
        evidence=("joined_channels_retention",),
    ),
    Rule(
        "service_recovery",  # apologise, replace, explain, before they complain
        lever="monthly_retention",
        stages=MATURE,
        products=ANY_PRODUCT,
        needs=("returns_high",),
        supports=("customers_at_risk",),
        audience=slipping,
        reach=0.5,
        evidence=("leave_over_service", "leave_after_bad_service"),
    ),
    Rule(
        "personal_recommendations",  # with every order and message: what goes with what they own
        lever="average_order_value",
        stages=MATURE,
        products=ANY_PRODUCT,
        needs=("enough_regulars",),
        supports=(),
        audience=returners,
        reach=0.4,
        evidence=("buy_again_when_personal",),
    ),
    Rule(
        "rare_strong_offer",  # one big offer, announced late, to those long gone
        lever="monthly_retention",
        stages=SETTLED,
        products=ANY_PRODUCT,
        needs=("many_lapsed",),
        supports=(),
        audience=lapsed,
        reach=0.4,
        evidence=("discount_seekers",),
    ),
)
TACTICS = {rule.code: rule for rule in _RULES}
