"""What the operators' page and the alert rules speak of is there, and what the page says to type works."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families
from ruamel.yaml import YAML

from app.operators.gauges import Standing, gauges
from app.operators.metrics import OUTCOMES, Metrics
from records import migrate
from records.counts import LANES, Counts, Queue

DOCS = Path(__file__).parents[2] / "docs"
EMPTY = Counts(
    inbox=Queue(),
    set_aside=0,
    outbox=dict.fromkeys(LANES.values(), Queue()),
    repeated=0,
    due=Queue(),
    overdue=0,
    stuck={"deliveries": 0, "outbox": 0},
    alerts=Queue(),
    leases=(),
    size=0,
)


def shown() -> tuple[set[str], set[str]]:
    """The names of all samples, and all values of labels."""
    standing = Standing(datetime(2027, 1, 1, tzinfo=UTC), EMPTY, 1, 0.0, 0.0, {"telegram": 0.0})
    page, _ = Metrics(["telegram"]).render(gauges(standing), "")
    samples = [sample for family in text_string_to_metric_families(page.decode()) for sample in family.samples]
    return {sample.name for sample in samples}, {value for sample in samples for value in sample.labels.values()}


def test_every_rule_asks_for_what_is_there_and_says_what_to_do():
    names, values = shown()
    (group,) = YAML(typ="safe").load(DOCS / "monitoring" / "alerts.yml")["groups"]
    for rule in group["rules"]:
        assert set(re.findall(r"afterwell_\w+", rule["expr"])) <= names, rule["alert"]
        asked = {
            one for found in re.findall(r'(?:outcome|lane|name)=~?"([^"]+)"', rule["expr"]) for one in found.split("|")
        }
        assert asked <= values, rule["alert"]
        assert rule["annotations"]["summary"]
        assert rule["annotations"]["do"]
        assert rule["labels"]["severity"] in {"page", "ticket"}
    assert len({rule["alert"] for rule in group["rules"]}) == len(group["rules"]) > 10


def test_every_number_on_the_page_is_there():
    names, _ = shown()
    text = (DOCS / "operating.md").read_text(encoding="utf-8")
    assert set(re.findall(r"afterwell_[a-z_]+", text)) <= names
    assert set(OUTCOMES) <= shown()[1]


def test_the_backup_that_the_page_gives_is_a_sound_copy_of_a_file_in_use(tmp_path: Path):
    (command,) = re.findall(r"python3 -c '(import sqlite3.*)'", (DOCS / "operating.md").read_text(encoding="utf-8"))
    source, copy = tmp_path / "var" / "afterwell.db", tmp_path / "copy.db"
    migrate.upgrade(f"sqlite:///{source}")
    busy = sqlite3.connect(source, isolation_level=None)
    busy.execute("INSERT INTO notes VALUES ('kept', 'yes')")
    busy.execute("BEGIN IMMEDIATE")
    busy.execute("INSERT INTO notes VALUES ('not yet committed', 'no')")
    command = command.replace("/backup/afterwell.db", str(copy))
    subprocess.run([sys.executable, "-c", command], check=True, cwd=tmp_path)
    busy.close()
    migrate.require_current(f"sqlite:///{copy}")
    restored = sqlite3.connect(copy)
    assert restored.execute("SELECT * FROM notes").fetchall() == [("kept", "yes")]
    assert restored.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    restored.close()
