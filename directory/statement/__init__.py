"""The one SQL statement that answers a question: its text and its parameters, as arithmetic.

Only whole numbers, dates and bits reckoned here stand in the text; nothing anybody typed does.
"""

from directory.statement.planes import Times
from directory.statement.text import build

__all__ = ["Times", "build"]
