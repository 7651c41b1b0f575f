"""Keeps each template that Jinja compiled, for every app of a test process: a test makes an app of its own."""

from types import CodeType

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


class CompiledOnce(BytecodeCache):
    """In memory; a template whose source changed is another one, by its checksum."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the template back, if it was compiled before."""
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template that was just compiled."""
        if bucket.code is not None:
            self._kept[bucket.key, bucket.checksum] = bucket.code


def compile_once() -> None:
    """Let every app that this process makes share what was compiled."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": CompiledOnce()}
