"""Nobody comes in without a login, nothing changes without our own form, and every answer carries its headers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi.routing import APIRoute
from structlog.testing import capture_logs

from clinic import door
from clinic.door import HEADERS, own_page
from clinic.router import router
from records import audit, patients
from records.database import Tx
from tests.clinic.hospital import SESSION, Hospital, Staffer, browser, open_hospital
from tests.clinic.story import CHESTER, TESTA

OPEN_TO_ALL = {("GET", "/console/login"), ("POST", "/console/login"), ("GET", "/console/static/{name}")}


def addresses(hospital: Hospital) -> list[tuple[str, str]]:
    """Every method and address of the console, its blanks filled in with a patient, an episode and the like."""
    routes = [route for route in router(hospital.ports()).routes if isinstance(route, APIRoute)]
    return sorted((method, route.path) for route in routes for method in route.methods)


def filled(path: str, hospital: Hospital) -> str:
    known = {
        "patient_id": hospital.story.patients[TESTA],
        "episode_id": hospital.story.episodes[TESTA],
        "survey_id": "koos-jr",
        "score_id": "interval",
        "step_id": "week-6",
        "path": "no/such/page",
    }
    return re.sub(r"\{(\w+)(?::path)?\}", lambda blank: known.get(blank[1], "0" * 32), path)


async def test_every_address_but_the_login_page_and_the_files_sends_a_stranger_to_log_in(
    hospital: Hospital, anybody: Staffer
):
    for method, path in addresses(hospital):
        if (method, path) in OPEN_TO_ALL:
            continue
        async with anybody.session.request(method, filled(path, hospital), allow_redirects=False) as answer:
            body = await answer.text()
        assert answer.status == 303, (method, path)
        assert answer.headers["Location"].startswith("/console/login"), (method, path)
        assert body == "", (method, path)


@pytest.mark.parametrize(
    ("fields", "headers"),
    [
        ({"csrf": ""}, {}),
        ({"csrf": "a-token-that-is-not-ours"}, {}),
        ({}, {"Origin": "https://elsewhere.example"}),
        ({}, {"Origin": "null"}),
        ({}, {"Origin": ""}),
        ({}, {"Content-Type": "text/plain"}),
    ],
)
async def test_nothing_is_changed_without_our_own_form_and_origin(
    hospital: Hospital, clara: Staffer, fields: dict[str, str], headers: dict[str, str]
):
    changing = [(method, path) for method, path in addresses(hospital) if method not in {"GET", "HEAD"}]
    assert len(changing) >= 12
    for method, path in changing:
        form = {"csrf": clara.csrf} | fields
        ours = {"Origin": hospital.base_url} | headers
        address = filled(path, hospital)
        if headers.get("Content-Type"):
            asked = clara.session.request(method, address, data="csrf=" + clara.csrf, headers=ours)
        else:
            asked = clara.session.request(method, address, data=form, headers=ours)
        async with asked as answer:
            assert answer.status == 403, (method, path)
    assert hospital.changes == 0


async def test_a_form_of_one_login_is_worth_nothing_in_another(hospital: Hospital, clara: Staffer):
    async with browser(hospital) as other:
        await other.log_in("cora")
        other.csrf = clara.csrf
        assert (await other.post("/console/logout")).status == 403


async def test_every_answer_carries_the_security_headers_refusals_and_files_too(hospital: Hospital, clara: Staffer):
    for path in ("/console", "/console/patients/none", "/console/static/none", "/console/login", "/console/enrol"):
        page = await clara.get(path)
        assert {name: page.answer.headers[name] for name in HEADERS} == HEADERS, path
    assert "unsafe" not in HEADERS["Content-Security-Policy"]
    assert HEADERS["Cache-Control"] == "no-store"


async def test_no_script_or_style_stands_in_a_page(hospital: Hospital, clara: Staffer):
    for path in ("/console", "/console/patients", f"/console/patients/{hospital.story.patients[TESTA]}"):
        page = await clara.get(path)
        assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", page.html) == []
        links = re.findall(r'(?:src|href)="([^"]*)"', page.html)
        assert [link for link in links if not link.startswith(("/console", "#"))] == []


@pytest.mark.parametrize(
    "path", ["/console/nothing", "/console/patients/" + "f" * 32, "/console/static/..%2Frouter.py"]
)
async def test_what_is_not_there_is_said_kindly(clara: Staffer, path: str):
    page = await clara.get(path)
    assert page.status == 404
    assert "There is no such" in page.text
    assert "To the first page" in page.text


async def test_a_fault_of_ours_shows_nothing_of_it_and_logs_no_patient(
    hospital: Hospital, clara: Staffer, monkeypatch: pytest.MonkeyPatch
):
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("Testa Ampleperson, born 1956")

    monkeypatch.setattr("clinic.views.today.gather", broken)
    with capture_logs() as logs:
        page = await clara.get("/console")
    assert page.status == 500
    assert "Something went wrong on our side." in page.text
    assert "Testa" not in page.html + repr(logs)
    assert [(line["event"], line["error"], line["route"]) for line in logs] == [
        ("console_failed", "RuntimeError", "/console")
    ]


async def test_every_page_about_a_patient_leaves_a_line_about_them_in_the_trail(hospital: Hospital, clara: Staffer):
    patient_id = hospital.story.patients[TESTA]
    about = [path for method, path in addresses(hospital) if method == "GET" and re.search(r"patient|episode", path)]
    about.remove("/console/patients")  # one line with their number, about nobody by name
    assert len(about) == 11
    for path in [*about, "/console"]:
        before = await hospital.read(lambda tx: audit.of_patient(tx, patient_id, 1000))
        page = await clara.get(filled(path, hospital))
        after = await hospital.read(lambda tx: audit.of_patient(tx, patient_id, 1000))
        assert page.status == 200, path
        assert len(after) > len(before), path
        assert after[0].actor.startswith("staff:"), path


async def test_no_name_number_or_birthday_is_in_any_address_of_a_page(hospital: Hospital, clara: Staffer):
    telling = re.compile(r"Ampleperson|MRN-1001|1956", re.IGNORECASE)
    for path in ("/console", "/console/patients", f"/console/patients/{hospital.story.patients[TESTA]}"):
        page = await clara.get(path)
        assert telling.search(page.html)
        assert [link for link in re.findall(r'(?:src|href|action)="([^"]*)"', page.html) if telling.search(link)] == []


async def test_what_patients_typed_is_shown_as_they_typed_it(hospital: Hospital, clara: Staffer):
    page = await clara.get("/console")
    assert "Can I &lt;b&gt;drive&lt;/b&gt; again?" in page.html


async def test_a_body_that_is_too_long_is_refused(clara: Staffer):
    assert (await clara.post("/console/patients", {"search": "x" * 40_000})).status == 413
    assert (await clara.post("/console/patients", {f"field-{n}": "" for n in range(60)})).status == 400


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/console/patients/0123", "/console/patients/0123"),
        ("/console", "/console"),
        ("https://elsewhere.example/console", "/console"),
        ("//elsewhere.example", "/console"),
        ("/console/../chat", "/console"),
        ("/console?x=https://elsewhere.example", "/console"),
        ("/consolex", "/console"),
        ("/console/a\n", "/console"),
    ],
)
def test_a_link_leads_nowhere_but_into_the_console(path: str, allowed: str):
    assert own_page(path) == allowed


async def test_behind_https_the_cookies_are_bound_to_this_very_host(tmp_path: Path):
    async with (
        open_hospital(tmp_path, base_url="https://console.example.org") as hospital,
        browser(hospital) as someone,
    ):
        page = await someone.get("/console/login")
    cookie = page.answer.cookies["__Host-afterwell-login"]
    assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")
    assert SESSION not in page.answer.cookies


async def test_a_script_of_ours_is_told_to_log_in_instead_of_getting_a_login_page_into_its_table(anybody: Staffer):
    page = await anybody.post("/console/patients", **{"HX-Request": "true"})
    assert (page.status, page.answer.headers["HX-Redirect"]) == (401, door.LOGIN)


async def test_erased_and_dead_patients_have_a_page_too(hospital: Hospital, clara: Staffer):
    patient_id = hospital.story.patients[CHESTER]

    def erase(tx: Tx) -> None:
        patients.forget_identity(tx, patient_id, hospital.clock())

    await hospital.write(erase)
    page = await clara.get(f"/console/patients/{patient_id}")
    assert page.status == 200
    assert "Deleted at their wish" in page.text
    assert "Chester" not in page.text
