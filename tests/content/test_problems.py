"""How problems are told."""

from content.problems import ContentError, Problem


def test_a_problem_reads_like_a_compiler_message():
    problem = Problem("knee.yaml", 7, 3, "the step has no survey", "name at least one")
    assert str(problem) == "knee.yaml:7:3: the step has no survey; name at least one"


def test_an_error_lists_its_problems_in_the_order_of_the_file():
    late, early = Problem("a.yaml", 10, 1, "late", "x"), Problem("a.yaml", 9, 4, "early", "x")
    error = ContentError([late, early])
    assert error.problems == (early, late)
    assert str(error) == f"{early}\n{late}"
