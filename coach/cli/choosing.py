"""The questions of a practice: the banks or the set, the profile, and what was answered before."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import click

from coach.errors import StoreError, UsageError
from coach.paths import Paths

if TYPE_CHECKING:
    from coach.banks.choose import Asked, Past
    from coach.model import Bank, Profile, Question
    from coach.store import Store


def banks_of(paths: Paths, banks: Sequence[str], set_name: str | None) -> list[Bank]:
    """Return the banks that were named, or the questions of a set; recalled questions bring a notice."""
    from coach.banks.mine import notice
    from coach.banks.read import find_bank
    from coach.banks.sets import Sets
    from coach.tui.begin import USUAL_BANK

    if set_name is not None and banks:
        raise UsageError("give --set or --bank, not both: a set has its questions from any bank.")
    if set_name is not None:
        found = Sets(paths).banks(set_name)
    else:
        found = [find_bank(bank, paths) for bank in banks or (USUAL_BANK,)]
    for warning in filter(None, map(notice, found)):
        click.echo(warning, err=True)
    return found


def chosen(
    paths: Paths,
    banks: Sequence[Bank],
    *,
    seed: int,
    past: Past | None,
    count: int | None = 0,
    kind: str | None = None,
    competency: str | None = None,
    specialty: str | None = None,
) -> list[Asked]:
    """Return the questions of one practice, without those that the person hid; 0 means as many as usual."""
    from coach.banks import notes
    from coach.banks.choose import DEFAULT_COUNT, choose

    hidden: tuple[str, ...] = ()
    with contextlib.suppress(StoreError):
        hidden = notes.load(paths).hidden
    profile = _profile(paths)
    brought_up = _fits(profile)
    return choose(
        banks,
        count=DEFAULT_COUNT if count == 0 else count,
        seed=seed,
        kind=kind,
        competency=competency,
        specialty=specialty,
        fits=lambda question: question.id not in hidden and brought_up(question),
        past=past,
        topics=profile.topics if profile else (),
    )


def past_of(store: Store) -> Past:
    """Return what was answered before, in the order of time; weak is an answer with signs of a mistake."""
    from coach.banks.choose import Before, Past

    answers = sorted(store.answers(), key=lambda answer: answer.take.started)
    return Past(
        tuple(
            Before(
                answer.take.question,
                answer.take.wording,
                any(one.strength in ("some signs", "strong signs") for one in answer.findings),
            )
            for answer in answers
        )
    )


def past_at(paths: Paths) -> Past:
    """Return what was answered before, from the store of this user."""
    from coach.banks.choose import Past
    from coach.store import Store

    if not paths.database.exists():
        return Past()
    with contextlib.closing(Store.open(paths)) as store:
        return past_of(store)


def _profile(paths: Paths) -> Profile | None:
    from coach.store import profiles

    try:
        return profiles.load(paths)
    except StoreError:
        return None  # `coach profile` says what is wrong with it


def _fits(profile: Profile | None) -> Callable[[Question], bool]:
    """Return which questions the profile brings up; all of them when there is none."""
    from functools import partial

    from coach.coaching.plan import fits

    return partial(fits, profile=profile)
