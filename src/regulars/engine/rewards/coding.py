"""Making codes, taking them in from elsewhere, and withdrawing them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, connection, transaction

from regulars.core.bulk import among
from regulars.core.events.services import record
from regulars.core.keyed import keyed_digest
from regulars.core.sealing import opened, sealed
from regulars.engine.rewards import catalogue
from regulars.engine.rewards.customers import hold_living
from regulars.engine.rewards.models import Code, Reward
from regulars.engine.rewards.rules.code_making import (
    check_code,
    check_prefix,
    drawn,
    last_four,
    tidy,
)
from regulars.engine.rewards.rules.limits import check_limit, check_text, check_window
from regulars.engine.rewards.types import (
    LONGEST_POOL,
    MOST_AT_ONCE,
    CodeBatch,
    CodeKind,
    CodesMade,
    CodeTaken,
    Imported,
    MadeCode,
    PersonalCode,
    PoolEmpty,
    SharedCode,
    UnknownCode,
    UnusableCode,
    UnusableNumber,
)
from regulars.kernel.ids import public_id

PREFIX = "cod"
PURPOSE = "rewards.code"
WRITTEN_AT_ONCE = 2_000


@dataclass(frozen=True)
class Batch:
    """What codes made together have in common."""

    pool: str
    expires_at: datetime | None = None


def digest_of(text: str) -> str:
    """What a code is found by, however it is typed."""
    return keyed_digest(PURPOSE, tidy(text))


def text_of(row: Code) -> str:
    """A code as it is shown to whom it was given.

    Raises SealBroken.
    """
    return opened(row.sealed, purpose=PURPOSE)


def share(asked: SharedCode, *, actor: str, now: datetime) -> MadeCode:
    """A code that the merchant words."""
    text = check_code(asked.text)
    check_limit(asked.most_uses)
    check_window(now, asked.expires_at)
    reward = catalogue.held(asked.reward)
    version = catalogue.current(reward)
    row = _row(reward, text, CodeKind.SHARED, actor, now)
    row.most_uses = asked.most_uses or version.limits["per_code"]
    row.expires_at = asked.expires_at
    _write(row)
    _tell(reward, [row], actor, now)
    return MadeCode(row.public_id, text)


def draw(asked: CodeBatch, *, actor: str, now: datetime) -> list[MadeCode]:
    """So many codes that nobody can guess."""
    if type(asked.number) is not int or not 0 < asked.number <= MOST_AT_ONCE:
        raise UnusableNumber
    check_window(now, asked.expires_at)
    pool = _pool(asked.pool)
    prefix = check_prefix(asked.prefix)
    reward = catalogue.held(asked.reward)
    texts = [drawn(prefix) for _ in range(asked.number)]
    rows = _rows(reward, texts, Batch(pool, asked.expires_at), actor, now)
    Code.objects.bulk_create(rows, batch_size=WRITTEN_AT_ONCE)
    _tell(reward, rows, actor, now)
    return [MadeCode(row.public_id, text) for row, text in zip(rows, texts, strict=True)]


def take_in(
    reward_id: str, lines: Iterable[str], *, pool: str, actor: str, now: datetime
) -> Imported:
    """Codes that a shop made, one a line; of what has columns, the first. Those that are there
    already, for whatever reward, stay what they are.
    """
    pool = check_text(pool, name="pool", longest=LONGEST_POOL)
    reward = catalogue.held(reward_id)
    found, unusable, number = _read(lines)
    if number > MOST_AT_ONCE:
        raise UnusableNumber
    digests = {digest_of(text): text for text in found}
    known = set(
        Code.objects.filter(digest__in=among(list(digests))).values_list("digest", flat=True)
    )
    new = [text for digest, text in digests.items() if digest not in known]
    rows = _rows(reward, new, Batch(pool), actor, now)
    _write_all(rows)
    if rows:
        _tell(reward, rows, actor, now)
    return Imported(len(rows), len(found) - len(rows), tuple(unusable))


def give(asked: PersonalCode, *, actor: str, now: datetime) -> MadeCode:
    """A code that is one customer's alone: a new one, or one out of a pool."""
    check_window(now, asked.expires_at)
    prefix = check_prefix(asked.prefix)
    whole = hold_living(asked.customer_id)
    reward = catalogue.held(asked.reward)
    row = _out_of(reward, asked.pool) if asked.pool else None
    if row is None:
        text = drawn(prefix)
        row = _rows(reward, [text], Batch("", asked.expires_at), actor, now)[0]
    else:
        text = text_of(row)
        row.expires_at = asked.expires_at or row.expires_at
    row.kind, row.customer_id = CodeKind.PERSONAL.value, whole.id
    row.version = catalogue.current(reward)
    row.save()
    _tell(reward, [row], actor, now)
    return MadeCode(row.public_id, text)


def withdraw(code: str, *, now: datetime) -> Code:
    """Let a code, by its public id, be used no more; what was kept with it stays."""
    row = Code.objects.select_for_update().filter(public_id=code).first()
    if row is None:
        raise UnknownCode
    if row.withdrawn_at is None:
        row.withdrawn_at = now
        row.save(update_fields=["withdrawn_at"])
    return row


def _out_of(reward: Reward, pool: str) -> Code:
    """The first code of a pool that nobody was given or used."""
    rows = Code.objects.select_for_update(skip_locked=connection.vendor == "postgresql")
    left = rows.filter(
        reward=reward, pool=pool, kind=CodeKind.UNIQUE.value, uses=0, withdrawn_at__isnull=True
    )
    row = left.order_by("pk").first()
    if row is None:
        raise PoolEmpty(pool=pool)
    return row


def _read(lines: Iterable[str]) -> tuple[list[str], list[int], int]:
    """The codes, the numbers of lines that hold none, and how many lines there were; empty lines do
    not count, and neither does a heading.
    """
    found: list[str] = []
    unusable: list[int] = []
    number = 0
    for number, line in enumerate(lines, 1):
        text = line.lstrip("\ufeff").split(",")[0].split(";")[0].strip().strip('"')
        if not text or (number == 1 and text.lower() in {"code", "codes"}):
            continue
        try:
            found.append(check_code(text))
        except UnusableCode:
            unusable.append(number)
    return found, unusable, number


def _pool(pool: str) -> str:
    return check_text(pool, name="pool", longest=LONGEST_POOL, may_be_empty=True)


def _rows(
    reward: Reward, texts: Sequence[str], batch: Batch, actor: str, now: datetime
) -> list[Code]:
    version = catalogue.current(reward)
    rows = [_row(reward, text, CodeKind.UNIQUE, actor, now) for text in texts]
    for row in rows:
        row.version, row.pool, row.expires_at = version, batch.pool, batch.expires_at
        row.most_uses = version.limits["per_code"] or 1
    return rows


def _row(reward: Reward, text: str, kind: CodeKind, actor: str, now: datetime) -> Code:
    return Code(
        public_id=public_id(PREFIX, now=now),
        reward=reward,
        kind=kind.value,
        digest=digest_of(text),
        sealed=sealed(text, purpose=PURPOSE),
        last_four=last_four(text),
        made_at=now,
        actor=actor,
    )


def _write(row: Code) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if Code.objects.filter(digest=row.digest).exists():
            raise CodeTaken from error
        raise


def _write_all(rows: Sequence[Code]) -> None:
    try:
        with transaction.atomic():
            Code.objects.bulk_create(rows, batch_size=WRITTEN_AT_ONCE)
    except IntegrityError as error:  # somebody brings in the same for another reward
        if Code.objects.filter(digest__in=among([row.digest for row in rows])).exists():
            raise CodeTaken from error
        raise


def _tell(reward: Reward, rows: Sequence[Code], actor: str, now: datetime) -> None:
    record(
        CodesMade(
            key=f"{CodesMade.name}:{rows[0].public_id}:{rows[0].kind}",
            occurred_at=now,
            actor=actor,
            reward=reward.public_id,
            version=reward.version,
            kind=rows[0].kind,
            number=len(rows),
            pool=rows[0].pool,
        )
    )
