"""What happened, as plain sentences: one for each kind of event in the log.

A kind is added here with a line in ``KINDS``; a test asks for one for every event that is recorded.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.core.staff.queries import role_name
from regulars.edges.console import connection_words as shops
from regulars.edges.console import consent_words as consents
from regulars.edges.console import import_words as counted
from regulars.edges.console import ledger_words as ledger
from regulars.edges.console import live_words as live
from regulars.edges.console import reward_words as rewards
from regulars.edges.console.deliveries import delivery_discarded, delivery_retried
from regulars.edges.console.download_words import (
    list_taken_often,
    report_taken,
    reports_taken,
    slipping_taken,
    slipping_taken_often,
)
from regulars.edges.console.duplicate_words import gathered, kept_apart, merged, unmerged
from regulars.edges.console.event_kinds import Kind, Together
from regulars.edges.console.event_names import Facts, Names
from regulars.edges.console.key_words import key_made, key_revoked, products_told
from regulars.edges.console.privacy_words import (
    customer_erased,
    customer_exported,
    erasure_finished,
)
from regulars.edges.console.score_words import scores_asked, scores_computed
from regulars.edges.console.webhook_words import (
    webhook_changed,
    webhook_disabled,
    webhook_of,
    webhook_removed,
    webhook_replayed,
    webhook_rotated,
)
from regulars.edges.console.work_words import kind_retried, task_discarded, task_retried

IMPORTS, STAFF, DOWNLOADS, SCORES = "imports", "staff", "downloads", "scores"
ORDERS, CUSTOMERS, CONSENTS = "orders", "customers", "consents"
PROGRAMS = "programs"
SHOPS = shops.TOPIC
WORK = "work"
TOPICS = {
    ORDERS: gettext_lazy("Orders"),
    CUSTOMERS: gettext_lazy("Customers"),
    CONSENTS: gettext_lazy("Consents"),
    ledger.TOPIC: gettext_lazy("Points and credit"),
    rewards.TOPIC: gettext_lazy("Rewards"),
    IMPORTS: gettext_lazy("Imports"),
    STAFF: gettext_lazy("Staff"),
    DOWNLOADS: gettext_lazy("Downloads"),
    SCORES: gettext_lazy("Predictions"),
    PROGRAMS: gettext_lazy("Programs and their keys"),
    SHOPS: gettext_lazy("Connections"),
    WORK: gettext_lazy("Work"),
}


def _joined(facts: Facts, names: Names) -> SafeString:
    sentence = _("{person} joined the staff as {role}.")
    role = role_name(facts["role"])
    return format_html(sentence, person=names.person(facts["staff_id"]), role=role)


def _role_changed(facts: Facts, names: Names) -> SafeString:
    return format_html(
        _("The role of {person} changed from {before} to {after}."),
        person=names.person(facts["staff_id"]),
        before=role_name(facts["before"]),
        after=role_name(facts["after"]),
    )


def _of_person(sentence: Any) -> Callable[[Facts, Names], SafeString]:
    """A sentence about a member of staff alone."""

    def told(facts: Facts, names: Names) -> SafeString:
        return format_html(str(sentence), person=names.person(facts["staff_id"]))

    return told


def _of_import(sentence: Any) -> Callable[[Facts, Names], SafeString]:
    """A sentence about an import alone."""

    def told(facts: Facts, names: Names) -> SafeString:
        return format_html(str(sentence), file=names.file(facts["import_run"]))

    return told


def _sign_in_failed(facts: Facts, names: Names) -> SafeString:
    if facts["staff_id"] is None:
        return escape(_("Somebody tried to sign in with an e-mail that nobody here has."))
    sentence = _("An attempt to sign in as {person} failed.")
    return format_html(sentence, person=names.person(facts["staff_id"]))


def _recovery_code_used(facts: Facts, names: Names) -> SafeString:
    sentence = _("{person} used a recovery code. {left} are left.")
    return format_html(sentence, person=names.person(facts["staff_id"]), left=facts["left"])


def _requirement_changed(facts: Facts, names: Names) -> SafeString:
    del names
    if not facts["roles"]:
        return escape(_("No role must have a second factor any more."))
    roles = ", ".join(map(role_name, facts["roles"]))
    return format_html(_("These roles must have a second factor: {roles}."), roles=roles)


KINDS: dict[str, Kind] = {
    "orders.placed": Kind(
        gettext_lazy("Order placed"),
        ORDERS,
        live.of_order(gettext_lazy("{order} ({amount}) was placed.")),
    ),
    "orders.paid": Kind(
        gettext_lazy("Order paid"),
        ORDERS,
        live.of_order(gettext_lazy("{order} ({amount}) was paid.")),
    ),
    "orders.changed": Kind(gettext_lazy("Order changed"), ORDERS, live.order_changed),
    "orders.cancelled": Kind(
        gettext_lazy("Order cancelled"),
        ORDERS,
        live.of_order(gettext_lazy("{order} was cancelled.")),
    ),
    "orders.refunded": Kind(
        gettext_lazy("Order refunded"),
        ORDERS,
        live.of_order(gettext_lazy("{order}: {amount} was taken back.")),
    ),
    "orders.left_reckoned": Kind(
        gettext_lazy("Cancellation reckoned"),
        ORDERS,
        live.of_order(gettext_lazy("{order}: what its cancellation takes back was reckoned anew.")),
    ),
    "customers.made": Kind(gettext_lazy("Customer known"), CUSTOMERS, live.customer_made),
    "customers.changed": Kind(gettext_lazy("Customer changed"), CUSTOMERS, live.customer_changed),
    "identity.visitor_recognised": Kind(
        gettext_lazy("Visitor recognised"), CUSTOMERS, live.visitor_recognised
    ),
    "identity.device_shared": Kind(gettext_lazy("Browser shared"), CUSTOMERS, live.device_shared),
    "identity.duplicate_suspected": Kind(
        gettext_lazy("Duplicate suspected"), CUSTOMERS, live.duplicate_suspected
    ),
    "identity.customers_merged": Kind(gettext_lazy("Customers merged"), CUSTOMERS, merged),
    "identity.customers_unmerged": Kind(gettext_lazy("Merge taken back"), CUSTOMERS, unmerged),
    "identity.kept_apart": Kind(gettext_lazy("Customers kept apart"), CUSTOMERS, kept_apart),
    "identity.rows_gathered": Kind(gettext_lazy("Rows brought after"), CUSTOMERS, gathered),
    "traits.changed": Kind(gettext_lazy("Traits told"), CUSTOMERS, consents.traits_changed),
    "consents.granted": Kind(
        gettext_lazy("Consent given"),
        CONSENTS,
        consents.said(
            gettext_lazy("{customer} agreed to be told of {topic}: {channel}."),
            gettext_lazy("Somebody whom nobody knows yet agreed to be told of {topic}: {channel}."),
        ),
    ),
    "consents.withdrawn": Kind(
        gettext_lazy("Consent withdrawn"),
        CONSENTS,
        consents.said(
            gettext_lazy("{customer} wants to be told of {topic} no more: {channel}."),
            gettext_lazy(
                "Somebody whom nobody knows yet wants to be told of {topic} no more: {channel}."
            ),
        ),
    ),
    "consents.asked": Kind(
        gettext_lazy("Consent to be confirmed"),
        CONSENTS,
        consents.said(
            gettext_lazy("{customer} was asked to confirm, of {topic}: {channel}."),
            gettext_lazy("Somebody was asked to confirm, of {topic}: {channel}."),
        ),
    ),
    "consents.suppressed": Kind(gettext_lazy("Address suppressed"), CONSENTS, consents.suppressed),
    "consents.suppression_lifted": Kind(
        gettext_lazy("Suppression lifted"), CONSENTS, consents.lifted
    ),
    "consents.topic_defined": Kind(gettext_lazy("Topic defined"), CONSENTS, consents.topic_defined),
    "privacy.erased": Kind(gettext_lazy("Customer erased"), CUSTOMERS, customer_erased),
    "privacy.erasure_finished": Kind(gettext_lazy("Erasure done"), CUSTOMERS, erasure_finished),
    "privacy.exported": Kind(gettext_lazy("Customer exported"), CUSTOMERS, customer_exported),
    "imports.started": Kind(
        gettext_lazy("Import begun"),
        IMPORTS,
        _of_import(gettext_lazy("The import of {file} began.")),
    ),
    "imports.resumed": Kind(
        gettext_lazy("Import gone on with"),
        IMPORTS,
        _of_import(gettext_lazy("The import of {file} went on.")),
    ),
    "imports.undone": Kind(
        gettext_lazy("Import undone"),
        IMPORTS,
        _of_import(gettext_lazy("The import of {file} was undone.")),
    ),
    "downloads.errors_taken": Kind(
        gettext_lazy("Rows not taken downloaded"),
        DOWNLOADS,
        _of_import(gettext_lazy("The rows of {file} that were not taken were downloaded.")),
        Together(("import_run",), list_taken_often),
    ),
    "downloads.report_taken": Kind(
        gettext_lazy("Report downloaded"),
        DOWNLOADS,
        report_taken,
        Together(("start", "end"), reports_taken),
    ),
    "downloads.slipping_taken": Kind(
        gettext_lazy("List of who is slipping away downloaded"),
        DOWNLOADS,
        slipping_taken,
        Together(("as_of",), slipping_taken_often),
    ),
    "scores.asked": Kind(gettext_lazy("Predictions asked for"), SCORES, scores_asked),
    "scores.computed": Kind(gettext_lazy("Customers scored"), SCORES, scores_computed),
    "access.key_made": Kind(gettext_lazy("Key made"), PROGRAMS, key_made),
    "access.key_revoked": Kind(gettext_lazy("Key revoked"), PROGRAMS, key_revoked),
    "catalog.told": Kind(gettext_lazy("Products told by a program"), PROGRAMS, products_told),
    **shops.KINDS,
    **ledger.KINDS,
    **rewards.KINDS,
    "webhooks.added": Kind(
        gettext_lazy("Webhook added"), PROGRAMS, webhook_of(gettext_lazy("{webhook} was added."))
    ),
    "webhooks.changed": Kind(gettext_lazy("Webhook changed"), PROGRAMS, webhook_changed),
    "webhooks.enabled": Kind(
        gettext_lazy("Webhook enabled"),
        PROGRAMS,
        webhook_of(gettext_lazy("{webhook} was enabled again.")),
    ),
    "webhooks.disabled": Kind(gettext_lazy("Webhook disabled"), PROGRAMS, webhook_disabled),
    "webhooks.removed": Kind(gettext_lazy("Webhook removed"), PROGRAMS, webhook_removed),
    "webhooks.secret_rotated": Kind(
        gettext_lazy("Webhook's secret changed"), PROGRAMS, webhook_rotated
    ),
    "webhooks.tested": Kind(
        gettext_lazy("Webhook tested"),
        PROGRAMS,
        webhook_of(gettext_lazy("{webhook} is sent a test.")),
    ),
    "webhooks.replayed": Kind(
        gettext_lazy("Webhook's deliveries sent anew"), PROGRAMS, webhook_replayed
    ),
    "intake.delivery_retried": Kind(gettext_lazy("Delivery applied again"), WORK, delivery_retried),
    "intake.delivery_discarded": Kind(gettext_lazy("Delivery discarded"), WORK, delivery_discarded),
    "quarantine.task_retried": Kind(gettext_lazy("Task tried again"), WORK, task_retried),
    "quarantine.kind_retried": Kind(gettext_lazy("Tasks tried again"), WORK, kind_retried),
    "quarantine.task_discarded": Kind(gettext_lazy("Task discarded"), WORK, task_discarded),
    "orders.imported": Kind(
        gettext_lazy("Orders imported"),
        IMPORTS,
        counted.with_counts(counted.BROUGHT_IN, counted.orders),
        counted.summed(counted.BROUGHT_IN, counted.orders),
    ),
    "orders.import_undone": Kind(
        gettext_lazy("Orders taken out again"),
        IMPORTS,
        counted.with_counts(counted.TAKEN_OUT, counted.orders),
        counted.summed(counted.TAKEN_OUT, counted.orders),
    ),
    "customers.imported": Kind(
        gettext_lazy("Customers imported"),
        IMPORTS,
        counted.with_counts(counted.BROUGHT_IN, counted.customers),
        counted.summed(counted.BROUGHT_IN, counted.customers),
    ),
    "customers.import_undone": Kind(
        gettext_lazy("Customers taken out again"),
        IMPORTS,
        counted.with_counts(counted.TAKEN_OUT, counted.customers),
        counted.summed(counted.TAKEN_OUT, counted.customers),
    ),
    "catalog.imported": Kind(
        gettext_lazy("Products imported"),
        IMPORTS,
        counted.with_counts(counted.BROUGHT_IN, counted.products),
        counted.summed(counted.BROUGHT_IN, counted.products),
    ),
    "catalog.import_undone": Kind(
        gettext_lazy("Products taken out again"),
        IMPORTS,
        counted.with_counts(counted.TAKEN_OUT, counted.products),
        counted.summed(counted.TAKEN_OUT, counted.products),
    ),
    "staff.created": Kind(gettext_lazy("Somebody joined the staff"), STAFF, _joined),
    "staff.role_changed": Kind(gettext_lazy("Role changed"), STAFF, _role_changed),
    "staff.password_set": Kind(
        gettext_lazy("Password set"),
        STAFF,
        _of_person(gettext_lazy("{person} has a new password.")),
    ),
    "staff.deactivated": Kind(
        gettext_lazy("Staff deactivated"),
        STAFF,
        _of_person(gettext_lazy("{person} may no longer sign in.")),
    ),
    "staff.activated": Kind(
        gettext_lazy("Staff activated"),
        STAFF,
        _of_person(gettext_lazy("{person} may sign in again.")),
    ),
    "staff.signed_in": Kind(
        gettext_lazy("Signed in"), STAFF, _of_person(gettext_lazy("{person} signed in."))
    ),
    "staff.signed_out": Kind(
        gettext_lazy("Signed out"), STAFF, _of_person(gettext_lazy("{person} signed out."))
    ),
    "second_factor.turned_on": Kind(
        gettext_lazy("Second factor turned on"),
        STAFF,
        _of_person(gettext_lazy("{person} signs in with a second factor.")),
    ),
    "second_factor.turned_off": Kind(
        gettext_lazy("Second factor turned off"),
        STAFF,
        _of_person(gettext_lazy("{person} signs in without a second factor again.")),
    ),
    "second_factor.reset": Kind(
        gettext_lazy("Second factor taken away"),
        STAFF,
        _of_person(gettext_lazy("The second factor of {person} was taken away.")),
    ),
    "second_factor.recovery_code_used": Kind(
        gettext_lazy("Recovery code used"), STAFF, _recovery_code_used
    ),
    "second_factor.requirement_changed": Kind(
        gettext_lazy("Who must have a second factor"), STAFF, _requirement_changed
    ),
    "staff.sign_in_failed": Kind(gettext_lazy("Sign-in failed"), STAFF, _sign_in_failed),
}

SHARED = {name: kind.together.shared for name, kind in KINDS.items() if kind.together}
