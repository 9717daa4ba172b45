"""Makes the demo's store: each stage once, the next start going on where this one stopped."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from regulars.edges.installation import open_installation
from regulars.edges.sandbox.checklist import Checklist
from regulars.edges.sandbox.generator import ShopParameters
from regulars.edges.sandbox.generator.export import export
from regulars.edges.sandbox.home import OWNER_EMAIL, Home, Plan
from regulars.kernel import clock
from regulars.kernel.files import explain, whole_file
from regulars.kernel.progress import Progress

OWNER_NAME = "Demo owner"
CURRENCY = "EUR"
SHOP_NAME = "Sandbox shop"
SOURCE = "file"  # of what is imported, unless said otherwise
FIGURES, SCORES = "figures", "scores"
PAUSE_SECONDS = 0.2


@dataclass(frozen=True)
class Stage:
    """A step that can be repeated without harm, and need not be once it is done."""

    name: str
    title: str
    work: Callable[[Home, Plan, Progress], None]


def prepare(folder: Path, say_ready: Callable[[], None]) -> None:
    """Make the demo in this folder; say so once its console is worth opening, then go on.

    Raises the errors of the modules it calls; what is done by then stays done.
    """
    home = Home(folder)
    plan = home.plan()
    if plan is None:
        return
    checklist = Checklist()
    with checklist.step("Opening the database"):
        open_installation()
        _welcome_owner(home)
    for stage in STAGES:
        if stage.name not in plan.done:
            with checklist.step(stage.title) as progress:
                stage.work(home, plan, progress)
            home.mark_done(stage.name)
    _connect_shop()
    if FIGURES in plan.done:
        say_ready()
    else:
        _compute_figures(home, checklist, say_ready)
    if SCORES not in plan.done:
        _score(home)


def _compute_figures(home: Home, checklist: Checklist, say_ready: Callable[[], None]) -> None:
    """Do as ``regulars lake sync --no-scores`` does; ready when the usual period has its figures.

    Those of the other periods and channels are computed while the console is looked at, and after
    them the scores. Nothing is computed where nothing has changed.
    """
    from regulars.engine.figures.services import refresh_in_child

    with ThreadPoolExecutor(max_workers=1) as beside:
        with checklist.step("Computing the figures") as progress:
            _wait_for_an_earlier_start()
            refreshing = beside.submit(refresh_in_child, progress=progress)
            _wait_for_usual_figures(refreshing)
            _write_report(home)
        say_ready()
        refreshing.result()
    home.mark_done(FIGURES)


def _score(home: Home) -> None:
    """Score the customers while the console is looked at."""
    from regulars.engine.scores.services import score_in_child

    score_in_child()
    home.mark_done(SCORES)


def _connect_shop() -> None:
    """Give the shop a key, as a shop of one's own is given one. It knows products and customers by
    what the imported history knows them by, so it tells under the same source.
    """
    from regulars.core.access.services import make_key
    from regulars.core.access.types import KeyKind, Scope
    from regulars.core.events.types import SYSTEM
    from regulars.edges.sandbox.shop.services.outbox import keep_write_key, write_key

    if write_key():
        return
    made = make_key(
        kind=KeyKind.SECRET,
        name=SHOP_NAME,
        source=SOURCE,
        scopes=[Scope.EVENTS_WRITE],
        origins=[],
        ends_at=None,
        actor=SYSTEM,
        now=clock.now(),
    )
    keep_write_key(key=made.token, now=clock.now())


def _wait_for_an_earlier_start() -> None:
    """What a killed demo had begun to compute ends by itself in a few seconds."""
    from regulars.engine.figures.queries import freshness

    while freshness().computing:
        time.sleep(PAUSE_SECONDS)


def _wait_for_usual_figures(refreshing: Future[None]) -> None:
    from regulars.engine.figures.queries import choices

    while choices() is None and not refreshing.done():
        time.sleep(PAUSE_SECONDS)
    if refreshing.done():
        refreshing.result()


def _welcome_owner(home: Home) -> None:
    """See to it that the owner can sign in with the password of the home folder."""
    from regulars.core.events.types import SYSTEM  # Django must be up first
    from regulars.core.staff.services import create_staff
    from regulars.core.staff.types import EmailTaken

    password = home.password()
    try:
        create_staff(
            email=OWNER_EMAIL,
            name=OWNER_NAME,
            role="owner",
            password=password,
            actor=SYSTEM,
            now=clock.now(),
        )
    except EmailTaken:
        _restore_password(password)


def _restore_password(password: str) -> None:
    """The password that is printed is the one that works, whatever was chosen in the console."""
    from django.contrib.auth import authenticate

    from regulars.core.events.types import SYSTEM
    from regulars.core.staff.queries import member
    from regulars.core.staff.services import set_password

    owner = member(OWNER_EMAIL)
    if owner and authenticate(username=OWNER_EMAIL, password=password) is None:
        set_password(staff_id=owner.id, password=password, actor=SYSTEM, now=clock.now())


def _generate(home: Home, plan: Plan, progress: Progress) -> None:
    try:
        home.shop.mkdir(exist_ok=True)
    except OSError as error:
        explain(error, home.shop)
    parameters = ShopParameters(end=plan.until, customers=plan.customers)
    export(parameters, home.shop, progress=progress)


def _bring_in(kind: str, home: Home, plan: Plan, progress: Progress) -> None:
    """Import a file as ``regulars import`` does, going on where an earlier start was stopped."""
    from regulars.core.events.types import SYSTEM
    from regulars.edges.connectors.files import services
    from regulars.edges.connectors.files.types import ImportRequest, NothingToResume

    del plan
    request = ImportRequest(kind=kind, path=home.shop / f"{kind}.csv", currency=CURRENCY)
    try:
        run_id = services.find_unfinished(request=request)
    except NothingToResume:
        run_id = services.start_import(request=request, actor=SYSTEM, now=clock.now())
    services.run_import(run_id=run_id, actor=SYSTEM, progress=progress)


def _write_report(home: Home) -> None:
    """Write the figures of the console as the page that ``regulars report`` makes."""
    from regulars.edges.report.page import present, render
    from regulars.engine.figures.queries import report_for
    from regulars.engine.figures.types import Preset

    stored = report_for(Preset.USUAL)
    if stored is None:
        return
    with whole_file(home.report) as file:
        file.write(render(present(stored.report, stored.charts)).encode())


STAGES = (
    Stage("shop", "Inventing two years of orders", _generate),
    Stage("products", "Importing products", partial(_bring_in, "products")),
    Stage("customers", "Importing customers", partial(_bring_in, "customers")),
    Stage("orders", "Importing orders", partial(_bring_in, "orders")),
)
