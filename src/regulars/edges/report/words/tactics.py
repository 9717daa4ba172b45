"""The words of the advice: what each tactic is, and why it fits."""

from __future__ import annotations

from django.utils.translation import gettext as _

from regulars.edges.report.words.marking import gettext_noop

TACTICS = {
    "account_invitation": (
        gettext_noop("Invite first-time buyers to open an account"),
        gettext_noop(
            "Mail the invitation by itself after the first order, with the details already filled "
            "in, and keep guest checkout. Name what it brings: tracking, faster checkout, offers."
        ),
    ),
    "welcome_offer": (
        gettext_noop("Welcome new visitors with an offer"),
        gettext_noop(
            "Give a code for the first order in exchange for an e-mail address. A fixed amount "
            "above a minimum order feels like a gift and protects the margin."
        ),
    ),
    "welcome_series": (
        gettext_noop("Welcome new customers with a few good e-mails"),
        gettext_noop(
            "In the first weeks after the first order, say who you are, how to get the best from "
            "what they bought, and what others buy next."
        ),
    ),
    "thank_you_with_complements": (
        gettext_noop("Say thank you a week after the first order"),
        gettext_noop(
            "Recall why they bought, and show two or three products that go with it. "
            "Few things bring a second order for so little effort."
        ),
    ),
    "replenishment_reminder": (
        gettext_noop("Remind customers when the same is due again"),
        gettext_noop(
            "For the products that are bought again and again: send a reminder shortly before the "
            "next order is due, with one button that orders the same again."
        ),
    ),
    "easy_reorder": (
        gettext_noop("Make ordering the same again easy"),
        gettext_noop(
            "Show customers what they had before, in their account and in every message, with one "
            "button that orders it again."
        ),
    ),
    "win_back": (
        gettext_noop("Win back good customers who have gone quiet"),
        gettext_noop(
            "Write to them personally: what is new since their last order, what they liked before, "
            "and ask what went wrong. Add an offer only in the last message."
        ),
    ),
    "second_order_reward": (
        gettext_noop("Reward the second order"),
        gettext_noop(
            "Begin a simple loyalty programme whose first reward comes with the second order, and "
            "show how near it is."
        ),
    ),
    "loyalty_tiers": (
        gettext_noop("Give your regulars named levels"),
        gettext_noop(
            "Three levels by yearly spending, with early access, personal service and gifts ahead "
            "of discounts."
        ),
    ),
    "referral": (
        gettext_noop("Let your best customers bring friends"),
        gettext_noop(
            "Reward both sides, and ask right after a good moment: a delivery on time, a five-star "
            "review."
        ),
    ),
    "birthday_gift": (
        gettext_noop("Remember birthdays"),
        gettext_noop(
            "A small gift with any order in the birthday week; ask for the day at sign-up."
        ),
    ),
    "vip_early_access": (
        gettext_noop("Show new products to your best customers first"),
        gettext_noop(
            "A day or two ahead of everybody else costs nothing and says that they matter."
        ),
    ),
    "surprise_gift": (
        gettext_noop("Surprise your best customers"),
        gettext_noop(
            "A small gift in the parcel with a note by hand, unannounced and without conditions."
        ),
    ),
    "subscription": (
        gettext_noop("Offer the same again as a subscription"),
        gettext_noop(
            "For what is bought again and again: a small discount, easy to pause, skip and cancel."
        ),
    ),
    "review_request": (
        gettext_noop("Ask for reviews"),
        gettext_noop(
            "One click to rate, some days after delivery; show the answers, with photographs, "
            "where people hesitate."
        ),
    ),
    "holiday_follow_up": (
        gettext_noop("Follow up with the season's buyers"),
        gettext_noop(
            "Write to those who first bought in the high season before they forget you: thanks, "
            "help, and a reason to return that is not the same discount."
        ),
    ),
    "education_series": (
        gettext_noop("Teach customers to use what they own"),
        gettext_noop(
            "Uses, stories and answers for the product they bought. What is not used is not bought "
            "again."
        ),
    ),
    "clear_returns_policy": (
        gettext_noop("Make returns clear and easy"),
        gettext_noop(
            "A policy that can be read before buying, self-service after it, and exchange offered "
            "ahead of refund. Look at the products that come back most."
        ),
    ),
    "know_till_customers": (
        gettext_noop("Get to know the customers you cannot see"),
        gettext_noop(
            "Ask for an e-mail address with each receipt and join both histories. Unknown "
            "customers cannot be invited back."
        ),
    ),
    "service_recovery": (
        gettext_noop("Put mistakes right before they are complained about"),
        gettext_noop(
            "When a parcel is late or broken: apologise, replace it free of charge, and explain "
            "what will be different."
        ),
    ),
    "personal_recommendations": (
        gettext_noop("Recommend what goes with what they own"),
        gettext_noop("Two or three fitting products in every message and beside every order."),
    ),
    "rare_strong_offer": (
        gettext_noop("Make one strong offer to those long gone"),
        gettext_noop(
            "A single large discount above a minimum order, announced late and ended on time. Do "
            "not repeat it: customers learn to wait."
        ),
    ),
}

REASONS = {
    "most_buy_once": gettext_noop("At least half of the customers have not ordered a second time."),
    "second_order_slow": gettext_noop(
        "The second order takes its time: half of those who come back need 45 days or more."
    ),
    "same_again": gettext_noop(
        "At least a fifth of what customers order after their first order they had ordered before."
    ),
    "bought_often": gettext_noop("Half of the third orders come within 75 days of the second."),
    "same_in_rhythm": gettext_noop(
        "The same product is bought at a steady rhythm: at least half of the gaps are about as "
        "long as the one before."
    ),
    "customers_at_risk": gettext_noop(
        "At least one customer in twenty used to buy well and has gone quiet."
    ),
    "many_lapsed": gettext_noop("At least one customer in five has not been seen for long."),
    "enough_regulars": gettext_noop("There are enough regulars to address them as a group."),
    "few_bring_most": gettext_noop(
        "The best fifth of customers brings at least half of the revenue."
    ),
    "returns_high": gettext_noop("At least a tenth of what is sold comes back."),
    "anonymous_high": gettext_noop("At least a tenth of the orders comes without a customer."),
    "season_strong": gettext_noop("The strongest month has far more orders than an ordinary one."),
    "new_customers_falling": gettext_noop("Fewer new customers arrive than before."),
    "nobody_new": gettext_noop("Nobody new has ordered for three months or longer."),
    "stage_fits": gettext_noop("It suits the stage the store is in."),
    "product_fits": gettext_noop("It suits how much and how often customers buy."),
}


def tactic_name(code: str) -> str:
    """What to do, in a few words."""
    return _(TACTICS[code][0])


def tactic_text(code: str) -> str:
    """How to do it."""
    return _(TACTICS[code][1])


def reason_text(code: str) -> str:
    """Why it fits this store."""
    return _(REASONS[code])
