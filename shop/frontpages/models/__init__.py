"""Pages and their blocks."""

from .block import Block
from .front_page import FrontPage

__all__ = ["Block", "FrontPage"]
