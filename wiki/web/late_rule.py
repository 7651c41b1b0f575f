"""An address of the program whose writing out is prepared when it is first asked for, so that the program starts sooner."""

from collections.abc import Callable

from werkzeug.routing import Rule


class LateRule(Rule):
    """Werkzeug's own, which makes two functions for each of 400 addresses at the start: a third of a second, of which a
    process that answers one question, or a command, uses next to nothing."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compile_now = super()._compile_builder
        made: list[Callable[..., tuple[str, str]]] = []

        def build(rule: Rule, /, **values: object) -> tuple[str, str]:
            if not made:
                made.append(compile_now(append_unknown))
            return made[0](rule, **values)

        return build
