"""The one error that a rule can raise."""


class RuleError(ValueError):
    """
    A rule that can not be used: what is wrong, in words, where, and a stable code.

    ``path`` walks the JSON, such as ``root.all[0].value``; ``code`` never changes its meaning.
    """

    def __init__(self, message: object, *, code: str, path: str = "root") -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.path = path

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"

    def at(self, path: str) -> "RuleError":
        """Answer the same error, placed."""
        return RuleError(self.message, code=self.code, path=path)
