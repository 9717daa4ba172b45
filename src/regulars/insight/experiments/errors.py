"""What experiments refuse."""

from __future__ import annotations

from dataclasses import dataclass

from regulars.kernel.errors import Invalid


@dataclass(eq=False)
class ImpossibleWeights(Invalid):
    """The shares of an experiment's arms are none.

    Parameters
    ----------
    weights
        What was given.
    reason
        What is wrong with them.
    """

    code = "insight.impossible_weights"
    sentence = (
        "The weights {weights} {reason}. Give each arm its share, the shares together 1, such as "
        "0.1 and 0.9."
    )
    weights: tuple[float, ...]
    reason: str


@dataclass(eq=False)
class ImpossibleSetting(Invalid):
    """A setting lies outside what it can be.

    Parameters
    ----------
    setting
        Which one.
    value
        What was given.
    allowed
        What it can be.
    """

    code = "insight.impossible_setting"
    sentence = "The {setting} is {value}. It must be {allowed}."
    setting: str
    value: object
    allowed: str


@dataclass(eq=False)
class TooFewCustomers(Invalid):
    """Nobody, or too few to learn from, are in an arm.

    Parameters
    ----------
    arm
        Which one.
    customers
        How many there are.
    least
        How many it takes.
    """

    code = "insight.too_few_customers"
    sentence = (
        "The {arm} group has {customers} customers, and at least {least} are needed. Compare "
        "customers who got the action with customers who were held out, and wait for more."
    )
    arm: str
    customers: int
    least: int


@dataclass(eq=False)
class UnusableValue(Invalid):
    """A number that a figure rests on is missing, infinite or out of place.

    Parameters
    ----------
    column
        Where it is.
    row
        Its number, from 1.
    value
        What was given.
    wanted
        A sentence that says what to give.
    """

    code = "insight.unusable_value"
    sentence = "Row {row} of {column} is {value}. {wanted}"
    column: str
    row: int
    value: object
    wanted: str


@dataclass(eq=False)
class UnevenColumns(Invalid):
    """Two columns of the same customers have different lengths.

    Parameters
    ----------
    column
        Which one differs.
    rows
        How many it has.
    expected
        How many the others have.
    """

    code = "insight.uneven_columns"
    sentence = (
        "The column {column} has {rows} rows where {expected} are expected. Give every column one "
        "value for each customer, in the same order."
    )
    column: str
    rows: int
    expected: int


@dataclass(eq=False)
class RepeatedCustomer(Invalid):
    """A customer is counted twice, in one arm or in both.

    Parameters
    ----------
    customer
        Their id.
    times
        How often they were counted.
    arms
        In which arm, or arms.
    """

    code = "insight.repeated_customer"
    sentence = (
        "Customer {customer} is {times} times in the {arms} arm. Let every customer be in one arm, "
        "once; leave out those who changed sides."
    )
    customer: str
    times: int
    arms: str


@dataclass(eq=False)
class NothingVaries(Invalid):
    """Everybody has the same value, so nothing can be told apart.

    Parameters
    ----------
    column
        What is the same for everybody.
    """

    code = "insight.nothing_varies"
    sentence = (
        "All customers of both arms have the same {column}, so there is no effect to be seen and "
        "no telling how sure that is. Wait until they differ."
    )
    column: str


@dataclass(eq=False)
class MissingFeature(Invalid):
    """A model is asked about customers without a column that it was taught with.

    Parameters
    ----------
    column
        Its name.
    """

    code = "insight.missing_feature"
    sentence = "The column {column} is missing. Give the columns that the model was taught with."
    column: str
