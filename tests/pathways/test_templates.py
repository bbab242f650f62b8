"""What staff may write into a message, and what is refused before anything is run."""

from __future__ import annotations

from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathways import samples, templates
from pathways.errors import PathwayError
from pathways.templates import NAMES, faults, render

ENGLISH = samples.usual("en")
pieces = st.sampled_from(
    [
        *("{{ " + name + " }}" for name in NAMES),
        *(
            "{{ ",
            " }}",
            "{% ",
            " %}",
            "{%- ",
            "-}}",
            "{# ",
            " #}",
            "if ",
            "endif",
            "else",
            "elif ",
            "for x in ",
            "set ",
        ),
        *(
            "days",
            " == ",
            " < ",
            "1",
            "9" * 40,
            "'a'",
            "(",
            ")",
            "[",
            "]",
            ".",
            "|",
            "capitalize",
            "upper",
            " ** ",
            "*",
        ),
        *("not ", "and ", "range", "x", " ", "\n", "Hello", "raw", "endraw", "self", "__class__", "{", "}", "~", ","),
    ]
)


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("Your operation is on {{ date }}.", "Your operation is on March 4, 2027."),
        ("In {{ days }} day{% if days != 1 %}s{% endif %}.", "In 14 days."),
        ("{{ operation|capitalize }}: call {{ clinic_phone }}.", "Left knee: call 555-0100."),
        ("{% if side == 'left' %}Left{% elif side %}Other{% else %}None{% endif %}", "Left"),
        ("{% if not side %}No side{% else %}A side{% endif %}{# for the team #}", "A side"),
        ("{% if days > 10 %}{% if days < 20 %}Soon{% endif %}{% endif %}", "Soon"),
        ("Less than 5 % <b>&amp; more</b>", "Less than 5 % <b>&amp; more</b>"),
        ("No names at all {} $x", "No names at all {} $x"),
    ],
)
def test_names_are_filled_in_and_words_chosen_by_them(template, text):
    assert faults(template) == ()
    assert render(template, ENGLISH) == text


def test_what_a_value_holds_is_never_read_as_a_template():
    assert render("{{ clinic_name }}", {**ENGLISH, "clinic_name": "{{ date }}<i>"}) == "{{ date }}<i>"


@pytest.mark.parametrize(
    ("template", "what"),
    [
        ("{% for x in date %}{{ x }}{% endfor %}", "'for' (for) is not allowed"),
        ("{% set x = 1 %}", "'set' (assign) is not allowed"),
        ("{% macro x() %}{% endmacro %}", "'macro' (macro) is not allowed"),
        ("{% include 'secrets' %}", "'include' (include) is not allowed"),
        ("{{ date * 999999999 }}", "mul is not allowed here"),
        ("{{ 9 ** 99999999 }}", "pow is not allowed here"),
        ("{{ 'a' * 999999999 }}", "mul is not allowed here"),
        ("{{ range(999999999) }}", "'range' (call) is not allowed"),
        ("{{ date.year }}", "'year' (getattr) is not allowed"),
        ("{{ ''.__class__.__mro__ }}", "'__mro__' (getattr) is not allowed"),
        ("{{ date['year'] }}", "'date' (getitem) is not allowed"),
        ("{{ '%999999999d'|format(1) }}", "'format' (filter) is not allowed"),
        ("{{ date|upper }}", "the filter 'upper' is not allowed"),
        ("{{ date|capitalize(1) }}", "'capitalize' (filter) is not allowed"),
        ("{{ date|capitalize|capitalize }}", "'capitalize' (filter) is not allowed"),
        ("{{ date ~ day }}", "concat is not allowed here"),
        ("{{ date if day }}", "condexpr is not allowed here"),
        ("{% if days == 100000 %}{% endif %}", "'days' cannot be compared like that"),
        ("{% if days == true %}{% endif %}", "'days' cannot be compared like that"),
        ("{% if side > 'a' %}{% endif %}", "'side' cannot be compared like that"),
        ("{% if side == 1 %}{% endif %}", "'side' cannot be compared like that"),
        ("{% if date == day %}{% endif %}", "compare is not allowed here"),
        ("{% if side is defined %}{% endif %}", "'defined' (test) is not allowed"),
        ("{{ 1" + "0" * 3500 + " }}", "const is not allowed here"),
        ("{{ " + "(" * 1900 + "1" + ")" * 1900 + " }}", "the template is nested too deeply"),
        ("{% if days %}" * 4 + "{% endif %}" * 4, "an if stands inside more than 2 others"),
        ("{{ date", "the template cannot be read: unexpected end of template"),
        ("{% trans %}", "the template cannot be read: Encountered unknown tag 'trans'"),
        ("a" * 4001, "the template has 4001 characters"),
    ],
)
def test_everything_else_is_refused_without_being_run(template, what):
    began = monotonic()
    (fault, *_) = faults(template)
    assert fault.what.startswith(what)
    with pytest.raises(PathwayError, match="not allowed"):
        render(template, ENGLISH)
    assert monotonic() - began < 1


def test_an_unknown_name_is_told_with_the_names_that_there_are_and_once():
    (fault,) = faults("{{ dat }}, {{ dat }}")
    assert fault.what == "there is no name 'dat'"
    assert fault.advice.startswith("did you mean 'date'? the names are date, days, day, operation, side, clinic_name")
    assert fault.word == "dat"


@pytest.mark.parametrize("name", ["name", "patient", "self", "loop", "range", "cycler", "mrn"])
def test_neither_the_patient_nor_the_engine_can_be_named(name):
    assert name not in NAMES
    assert faults("{{ " + name + " }}")


def test_a_name_without_a_value_is_no_empty_place_in_a_text():
    with pytest.raises(PathwayError, match=r"^The template needs a value for day, days\.$"):
        render("Hello", {name: "x" for name in NAMES if name not in {"day", "days"}})


@given(st.lists(pieces, max_size=14).map("".join))
def test_whatever_is_let_through_renders_to_a_short_text(template):
    if faults(template):
        return
    for values in (samples.usual("en"), samples.shortest("es"), samples.longest()):
        assert len(render(template, values)) <= len(template) + 70 * template.count("{{")


@pytest.mark.parametrize("language", ["en", "es", "es-MX", "fr"])
def test_there_is_a_sample_for_every_name(language):
    for values in (samples.usual(language), samples.shortest(language), samples.longest()):
        assert values.keys() == NAMES.keys()
    longest = samples.longest()
    assert all(len(str(value)) <= len(str(longest[name])) for name, value in samples.usual(language).items())


def test_a_pathway_without_words_of_ours_lends_its_title():
    title = "Decompression of the lower back with or without a fusion"
    assert samples.longest(title)["operation"] == title
    assert samples.longest("Knee")["operation"] == templates.render("{{ operation }}", samples.longest())
