"""What is asked, what was said, and which page comes next. Nothing here knows about windows or money."""

from advisor.interview.answers import Answers
from advisor.interview.answers_check import check_answers
from advisor.interview.flow import Flow
from advisor.interview.labels import answer_in_words, in_currency
from advisor.interview.questions import Choice, Page, Question, Questions, read_questions
from advisor.interview.typed_answers import read_typed, show_typed

__all__ = [
    "Answers",
    "Choice",
    "Flow",
    "Page",
    "Question",
    "Questions",
    "answer_in_words",
    "check_answers",
    "in_currency",
    "read_questions",
    "read_typed",
    "show_typed",
]
