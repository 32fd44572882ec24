"""A buyer with cookies, who is logged in and asks for pages. Works on all shops alike."""

from __future__ import annotations

import http.client
import itertools
import time
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlencode, urlsplit

LINES = 6
"""Connections of one browser, as browsers keep them."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer and what it cost; ``seconds`` is the wall clock at the client."""

    status: int
    body: str
    location: str
    seconds: float
    statements: int
    sql_ms: float
    cpu_ms: float


class Forms(HTMLParser):
    """The forms of a page: action, method and the values a browser would send."""

    def __init__(self, body: str) -> None:
        super().__init__()
        self.forms: list[dict] = []
        self.feed(body)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        given = dict(attrs)
        if tag == "form":
            self.forms.append({"action": given.get("action", ""), "fields": {}})
        elif tag in {"input", "select"} and self.forms and given.get("name"):
            self.forms[-1]["fields"].setdefault(given["name"], given.get("value") or "")

    def named(self, *fields: str) -> dict:
        """The first form that has all these fields."""
        for form in self.forms:
            if set(fields) <= set(form["fields"]):
                return form
        raise LookupError(f"no form with {', '.join(fields)}")


class Buyer:
    """One person's browser on one shop."""

    def __init__(self, address: str, person: dict, cookies: dict[str, str] | None = None) -> None:
        parts = urlsplit(address)
        where = parts.hostname, parts.port
        # A line stays with the web process that took it: several, so that both have some.
        self.lines = itertools.cycle(
            [http.client.HTTPConnection(*where, timeout=120) for _ in range(LINES)]
        )
        self.address = address
        # Several clients of one person share what the shop told them, as tabs of a browser do.
        self.cookies = {} if cookies is None else cookies
        self.cookies["sessionid"] = person["session"]
        if "company" in person:
            self.cookies["company"] = str(person["company"])

    def get(self, path: str) -> Answer:
        return self.ask("GET", path)

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        return self.ask("POST", path, urlencode(fields))

    def ask(self, method: str, path: str, body: str | None = None) -> Answer:
        headers = {"Cookie": "; ".join(f"{key}={value}" for key, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Referer"] = self.address + path
        line = next(self.lines)
        begun = time.perf_counter()
        try:
            line.request(method, path, body, headers)
            response = line.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError):
            # The server closes a line on which nobody spoke for a while.
            line.close()
            line.request(method, path, body, headers)
            response = line.getresponse()
        text = response.read().decode(errors="replace")
        seconds = time.perf_counter() - begun
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(
            status=response.status,
            body=text,
            location=response.headers.get("Location", ""),
            seconds=seconds,
            statements=int(response.headers.get("X-Sql", 0)),
            sql_ms=float(response.headers.get("X-Sql-Ms", 0)),
            cpu_ms=float(response.headers.get("X-Cpu-Ms", 0)),
        )
