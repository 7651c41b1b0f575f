"""Runs every check of a plan but those of the golden thread itself (thread.py) and of what only the store knows."""

from wiki.statute.check_language import check_language
from wiki.statute.check_needs import check_needs
from wiki.statute.check_outcomes import check_outcomes
from wiki.statute.check_papers import check_papers
from wiki.statute.check_placement import check_placement
from wiki.statute.check_provision import check_provision
from wiki.statute.check_sections import check_sections
from wiki.statute.check_views import check_first_person, check_views
from wiki.statute.facts import PlanFacts
from wiki.statute.thread import Finding


def check_plan(facts: PlanFacts) -> tuple[Finding, ...]:
    """Every finding, section by section: letters, A, B to D, E, F to H, places, J and K, plain language."""
    return (
        *check_sections(facts),
        *check_views(facts),
        *check_needs(facts),
        *check_outcomes(facts),
        *check_provision(facts),
        *check_placement(facts),
        *check_papers(facts),
        *check_first_person(facts),
        *check_language(facts),
    )
