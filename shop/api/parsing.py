"""Reading bodies that somebody sent, and queries that somebody typed."""

import json
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ParseError
from rest_framework.parsers import BaseParser

LARGEST_BODY = 1_000_000
"""Bytes. Five hundred lines need a tenth of it."""


class BoundedJSONParser(BaseParser):
    """JSON in UTF-8: no NaN, nothing endless, no text that can not be stored."""

    media_type = "application/json"

    def parse(self, stream, media_type=None, parser_context=None) -> Any:
        """Answer the value, or raise ParseError."""
        sent = stream.read(LARGEST_BODY + 1)
        if len(sent) > LARGEST_BODY:
            raise ParseError(_("The request is longer than 1,000,000 bytes."), code="too_long")
        try:
            value = json.loads(sent.decode("utf-8"), parse_constant=_refuse)
            # Half letters (lone surrogates) can be written in JSON, and stored nowhere.
            json.dumps(value, ensure_ascii=False).encode("utf-8")
        except (ValueError, RecursionError) as error:
            raise ParseError(_("The request does not hold JSON in UTF-8."), code="json") from error
        return value


class Asked(serializers.Serializer):
    """What is asked: every name has to be known, so that a mistyped one is never passed over."""

    def to_internal_value(self, data):
        """Refuse unknown names, then read the rest."""
        if hasattr(data, "keys") and (unknown := sorted(set(data) - set(self.fields))):
            reason = ErrorDetail(_("This name is not known here."), code="unknown_key")
            raise serializers.ValidationError({name: [reason] for name in unknown})
        return super().to_internal_value(data)


def read(serializer: type[Asked], data: Any) -> dict:
    """Answer what was asked, or raise ValidationError with every mistake."""
    asked = serializer(data=data)
    asked.is_valid(raise_exception=True)
    return asked.validated_data


def _refuse(name: str) -> None:
    raise ValueError(name)
