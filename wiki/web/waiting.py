"""Answers a form that a phone kept while it had no line, and sends by itself now: in a word, where its page would be."""

from flask import Flask, Response, g, jsonify, request

WAITED = "X-Waited"


def prepare(app: Flask) -> None:
    """Have a form that says it waited be answered with the place to go on at, once its words are saved for good."""
    app.after_request(_say_where)


def note_saved() -> None:
    """The words of this request's form are saved; if the act does not come to its end, no answer will say so."""
    g.words_are_saved = True


def _say_where(response: Response) -> Response:
    """A way to the sign-in page, or back into a child's corner, is no answer that says "saved"."""
    if WAITED not in request.headers or not g.get("words_are_saved") or response.status_code not in {302, 303}:
        return response
    return jsonify(saved=True, at=response.location)
