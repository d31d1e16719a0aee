from collections.abc import Callable
from typing import Any

class Huey:
    def task(self, *, name: str) -> Callable[[Callable[..., None]], Callable[..., Any]]: ...

class SqliteHuey(Huey):
    def __init__(self, name: str, *, filename: str, results: bool) -> None: ...

class RedisHuey(Huey):
    def __init__(self, name: str, *, url: str, results: bool) -> None: ...

class PostgresHuey(Huey):
    def __init__(self, name: str, *, dsn: str, results: bool) -> None: ...
