"""What is asked, what was said, and which page comes next. Nothing here knows about windows or money."""

from advisor.interview.answers import Answers

__all__ = ["Answers"]
