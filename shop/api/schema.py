"""The OpenAPI schema: what every address may answer besides what it is there for."""

from drf_spectacular.openapi import AutoSchema

from .shapes import Problem

PROBLEMS = {400: "bad input", 401: "no key", 403: "not allowed", 404: "nothing there",
            429: "too many requests"}  # fmt: skip


class Schema(AutoSchema):
    """Adds the shape of problems to each address."""

    def _get_response_bodies(self, direction="response"):
        """Add the answers that any address can give."""
        found = super()._get_response_bodies(direction)
        for status, words in PROBLEMS.items():
            found[str(status)] = self._get_response_for_code(Problem, str(status)) | {
                "description": words
            }
        return found
