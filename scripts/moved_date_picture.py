"""Makes docs/images/moved-date.png, one patient's timeline before and after the operation is put off:
`python -m scripts.moved_date_picture`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from matplotlib import dates as mdates
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from care import episode, tasks
from care.actor import OPERATOR
from care.task import Task
from content.localised import pick
from records import migrate
from records.deliveries import Delivery, State
from tests.care.world import OPERATED, PRACTICE, World, rolled_back

PICTURE = Path(__file__).resolve().parents[1] / "docs" / "images" / "moved-date.png"
PUT_OFF_TO = date(2027, 4, 12)
SHOWN = 6  # steps; those after them only move along
WINDOW, INK, ANSWERED, DAY_0, GONE = "#d7dde5", "#1d3557", "#2a7f62", "#b3541e", "#8a8f98"
MARKERS = {"invite": "o", "reminder": "^", "call": "s"}


@dataclass(frozen=True)
class Side:
    """The timeline as it stands at one moment."""

    title: str
    anchor: date
    now: datetime
    tasks: tuple[Task, ...]


def story(folder: Path) -> tuple[Side, Side]:
    """Enrolled and answered six weeks before the operation, which is put off two weeks later."""
    url = f"sqlite:///{folder / 'example.db'}"
    migrate.upgrade(url)
    with rolled_back(url) as tx:
        world = World(tx)
        enrolled = world.joined()
        world.answer(enrolled.patient_id, "before-surgery")
        world.wait(days=15)

        def side(title: str, anchor: date) -> Side:
            return Side(title, anchor, world.now, tuple(tasks.of_patient(tx, PRACTICE, enrolled.patient_id)[:SHOWN]))

        before = side(f"Planned for {OPERATED:%-d %B %Y}", OPERATED)
        episode.move_date(tx, PRACTICE, enrolled.episode_id, PUT_OFF_TO, actor=OPERATOR, now=world.now)
        world.tick()
        return before, side(f"Put off to {PUT_OFF_TO:%-d %B %Y}", PUT_OFF_TO)


def draw(before: Side, after: Side) -> Figure:
    figure = Figure(figsize=(9, 7.4), layout="constrained")
    for axes, side in zip(figure.subplots(2, 1, sharex=True), (before, after), strict=True):
        _panel(axes, side)
    _legend(figure)
    return figure


def _panel(axes: Axes, side: Side) -> None:
    for row, task in enumerate(side.tasks):
        opens, closes = date2num(task.window.opens_at), date2num(task.window.closes_at)
        axes.barh(row, closes - opens, left=opens, height=0.6, color=WINDOW)
        for response in task.responses:
            if response.completed_at:
                axes.plot(date2num(response.completed_at), row, "D", color=ANSWERED, markersize=7)
        for delivery in task.deliveries:
            _mark(axes, row, delivery)
    axes.axvline(date2num(side.anchor), color=DAY_0, linewidth=1.5)
    axes.axvline(date2num(side.now), color=GONE, linewidth=1, linestyle=":")
    axes.set_yticks(range(len(side.tasks)), [pick(task.step.title, "en")[0] for task in side.tasks])
    axes.invert_yaxis()
    axes.set_title(side.title, loc="left", fontsize=11, fontweight="bold")
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.set_xlim(date2num(OPERATED - timedelta(days=95)), date2num(PUT_OFF_TO + timedelta(days=70)))
    locator = mdates.AutoDateLocator()  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(mdates.ConciseDateFormatter(locator))  # type: ignore[no-untyped-call]


def date2num(day: date) -> float:
    """Where a day or a moment lies on the axis."""
    return float(mdates.date2num(day))  # type: ignore[no-untyped-call]


def _mark(axes: Axes, row: int, delivery: Delivery) -> None:
    marker = MARKERS.get(delivery.kind)
    if marker is None or delivery.state in {State.SKIPPED, State.CANCELLED}:
        return
    went = delivery.state in {State.SENT, State.DONE}
    at = (delivery.decided_at if went else None) or delivery.due_at
    axes.plot(date2num(at), row, marker, color=INK, markersize=6, fillstyle="full" if went else "none")


def _legend(figure: Figure) -> None:
    keys = (
        ("s", WINDOW, "full", "window: can be answered"),
        ("D", ANSWERED, "full", "answered"),
        ("o", INK, "full", "invitation, sent"),
        ("o", INK, "none", "invitation, planned"),
        ("^", INK, "none", "reminder, planned"),
        ("s", INK, "none", "call list, planned"),
        ("|", DAY_0, "full", "operation"),
        ("|", GONE, "full", "the day on which the date is moved"),
    )
    axes = figure.axes[0]
    handles = [
        axes.plot([], [], marker, color=colour, fillstyle=fill, markersize=8, linestyle="", label=label)[0]
        for marker, colour, fill, label in keys
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=4, frameon=False, fontsize=9)


if __name__ == "__main__":
    with TemporaryDirectory() as scratch:
        draw(*story(Path(scratch))).savefig(PICTURE, dpi=110)
