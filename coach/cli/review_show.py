"""`coach review show`, `reply` and `agreement`: what reviewers said, and whether they agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from coach.cli.output import print_json, say
from coach.cli.sending import own_store
from coach.errors import UsageError

if TYPE_CHECKING:
    from coach.model import Comment, Review, Session
    from coach.store.reviews import Reviews


def reviews_here() -> Reviews:
    """Return the reviews of this user's sessions."""
    from coach.paths import current
    from coach.store.reviews import Reviews

    return Reviews(current())


@click.command()
@click.argument("session", default="last")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show(session: str, as_json: bool) -> None:
    """Show what reviewers said about a session."""
    import msgspec

    from coach.review.agreement import in_order, shown

    with own_store() as store:
        found = store.session(session)
    reviews = reviews_here().all(found.id)
    if as_json:
        told = msgspec.to_builtins(shown(reviews))
        print_json({"schema": 1, "session": found.id, "reviews": told}, indent=2)
        return
    if not reviews:
        say("Nobody has reviewed this session yet. Ask somebody: coach review page, or coach review kit")
    numbers = {id(comment): n for n, (_, comment) in enumerate(in_order(reviews), start=1)}
    for review in reviews:
        _show(review, numbers)
    if any(review.ratings for review in reviews):
        _show_ratings(reviews, found)


def _show(review: Review, numbers: dict[int, int]) -> None:
    from coach.review.calibration import told
    from coach.review.scales import CONDUCTED, ROLES

    who = ROLES.get(review.role, "Somebody who did not say who they are")
    conducted = CONDUCTED.get(review.conducted)
    second = ", second round" if review.round > 1 else ""
    say(f"{who}{f' ({review.name})' if review.name else ''}, {review.written[:10]}{second}")
    trained = " Trained in structured interviewing." if review.trained else ""
    say(f"  Interviews conducted: {conducted.lower() if conducted else 'not said'}.{trained}")
    if review.calibration is not None:
        say(f"  {told(review.calibration)}")
    for title, text in (
        ("Keep", review.keep),
        ("Change", review.change),
        ("Not understood", review.not_understood),
    ):
        if text:
            say(f"  {title}: {text}")
    for comment in sorted(review.comments, key=lambda one: numbers[id(one)]):
        _show_comment(numbers[id(comment)], comment)
    click.echo()


def _show_comment(n: int, comment: Comment) -> None:
    from coach.cli.replies import place

    say(f"  [{n}] {place(comment)}: {comment.text}{'  (worked on)' if comment.done else ''}")
    if comment.reply:
        say(f"      Your reply: {comment.reply}")


def _show_ratings(reviews: tuple[Review, ...], session: Session) -> None:
    """Print each scale as it was rated, and where raters differ what was measured; no verdict, no mean."""
    from coach.review.agreement import rounds

    for title, given in rounds(reviews):
        if title:
            say(title)
        _show_round(given, session)


def _show_round(reviews: tuple[Review, ...], session: Session) -> None:
    from coach.coaching.session import pooled
    from coach.judging import muted_now
    from coach.report.text import measure_line
    from coach.review.agreement import differ, spread, units_of
    from coach.review.scales import ALL_SCALES, BESIDE, SCALES

    with own_store() as store:
        muted = muted_now(store)
    measures = {code: one for code, one in pooled(session.answers).items() if code not in muted}
    units = units_of(reviews, [scale.code for scale in ALL_SCALES])
    for scale, values in zip(ALL_SCALES, units, strict=True):
        if scale not in SCALES and not any(value is not None for value in values):
            continue
        say(f"{scale.title}  {spread(values)}")
        for code in BESIDE.get(scale.code, ()) if differ(values) else ():
            if code in measures and measures[code].value is not None:
                say(f"    measured in all answers together: {measure_line(measures[code])}")


@click.command()
@click.argument("session")
@click.argument("number", type=int)
@click.argument("text", required=False)
@click.option("--done/--not-done", default=None, help="You have worked on it, or not yet.")
def reply(session: str, number: int, text: str | None, done: bool | None) -> None:
    """Answer a comment, or mark it as worked on."""
    from msgspec.structs import replace

    from coach.review.agreement import in_order
    from coach.untrusted import clean

    if text is None and done is None:
        raise UsageError("write what you reply, or --done when you have worked on it.")
    with own_store() as store:
        found = store.session(session)
    told = in_order(reviews_here().all(found.id))
    if not 1 <= number <= len(told):
        raise UsageError(f"there is no comment {number}. Their numbers are in: coach review show {found.id}")
    review, comment = told[number - 1]
    changed = replace(
        comment,
        reply=comment.reply if text is None else clean(text).strip(),
        done=comment.done if done is None else done,
    )
    comments = tuple(changed if one is comment else one for one in review.comments)
    reviews_here().save(found.id, replace(review, comments=comments))
    _show_comment(number, changed)
    say(f"To show it to the reviewer: coach review page {found.id} --earlier {found.id} -o second.html")


@click.command()
@click.argument("session", default="last")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with Krippendorff's alpha.")
def agreement(session: str, as_json: bool) -> None:
    """Show whether the reviewers of a session agree."""
    from coach.review.agreement import rounds
    from coach.review.scales import SCALES

    with own_store() as store:
        found = store.session(session)
    reviews = tuple(review for review in reviews_here().all(found.id) if review.ratings)
    if as_json:
        # The rounds are not mixed: in the second, a rater has read what was said in the first.
        first = rounds(reviews)[0][1] if reviews else ()
        print_json(_agreement_object(found.id, first), indent=2)
    elif not reviews:
        say("Nobody has rated this session yet.")
    else:
        say(f"Each scale has {len(SCALES[0].steps)} steps.")
        _show_ratings(reviews, found)


def _agreement_object(session: str, reviews: tuple[Review, ...]) -> dict[str, object]:
    from coach.review.agreement import FEWEST_RATERS, alpha, alpha_interval, leniency, units_of
    from coach.review.scales import ALL_SCALES, SCALES

    given = {rating.competency for review in reviews for rating in review.ratings}
    codes = [scale.code for scale in ALL_SCALES if scale in SCALES or scale.code in given]
    units = units_of(reviews, codes)
    enough = len(reviews) >= FEWEST_RATERS
    value = alpha(units) if enough else None
    interval = alpha_interval(units) if enough else None
    why = None if enough else f"fewer than {FEWEST_RATERS} reviewers: too few to tell"
    if enough and value is None:
        why = "every rating is the same, or no scale was rated twice: alpha is not defined"
    return {
        "schema": 1,
        "session": session,
        "alpha": {
            "value": None if value is None else round(value, 4),
            "low": None if interval is None else round(interval[0], 4),
            "high": None if interval is None else round(interval[1], 4),
            "level": "ordinal",
            "units": len(units),
            "why": why,
        },
        "ratings": dict(zip(codes, _enough(units), strict=True)) if enough else None,
        "raters": [
            {"review": review.id, "role": review.role, "leniency": None if gap is None else round(gap, 4)}
            for review, gap in zip(reviews, leniency(units) if enough else [None] * len(reviews), strict=True)
        ],
    }


def _enough(units: list[list[float | None]]) -> list[list[float | None] | None]:
    """Return the ratings of each scale; None for a scale that fewer than three rated."""
    from coach.review.agreement import FEWEST_RATERS

    return [unit if sum(value is not None for value in unit) >= FEWEST_RATERS else None for unit in units]
