"""Robin's pages and plan, as the plan's own tests have them."""

from tests.plan.conftest import browser, robin

__all__ = ["browser", "robin"]
