"""The walk through the interview, without a window."""

import string

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from advisor.files.resources import read_toml
from advisor.interview import Answers, Flow
from advisor.interview.questions import read_questions

from .a_few_questions import some_data, some_questions

SHIPPED = read_questions(read_toml("questions.toml"))


def walk(flow: Flow) -> list[str]:
    pages = [flow.current]
    while flow.next() != pages[-1]:
        pages.append(flow.current)
    return pages


def test_continue_leads_from_the_first_page_to_the_result() -> None:
    flow = Flow(some_questions())
    assert walk(flow) == ["first", "third", "fourth", "offers", "explore", "check", "result"]


def test_a_technical_buyer_gets_the_page_about_tokens() -> None:
    flow = Flow(some_questions())
    flow.set_answer("technical", "yes")
    assert flow.next() == "second"
    assert flow.questions_on_page == ("tokens",)


def test_a_question_that_another_opens_appears_on_the_same_page() -> None:
    flow = Flow(some_questions())
    flow.jump("loops")
    assert flow.questions_on_page == ("loops",)
    flow.set_answer("loops", "limited")
    assert flow.questions_on_page == ("loops", "detection")


def test_back_is_the_page_that_was_seen_last_and_not_the_page_before() -> None:
    flow = Flow(some_questions())
    flow.jump("check")
    flow.jump("third")
    assert flow.next() == "fourth"
    assert [flow.back(), flow.back(), flow.back(), flow.back()] == ["third", "check", "first", "first"]
    assert not flow.can_go_back


def test_continue_goes_on_after_a_jump() -> None:
    flow = Flow(some_questions())
    flow.jump("fourth")
    flow.jump("first")
    assert flow.next() == "third"


def test_a_change_returns_to_the_check_page() -> None:
    flow = Flow(some_questions())
    walk(flow)
    flow.change("budget")
    assert flow.current == "fourth"
    flow.set_answer("budget", "300")
    assert flow.next() == "check"
    assert flow.next() == "result"


def test_a_change_asks_the_questions_that_it_opened_first() -> None:
    flow = Flow(some_questions(), Answers({"technical": "no", "loops": "no_agents", "budget": "dk"}))
    flow.jump("check")
    flow.change("technical")
    flow.set_answer("technical", "yes")
    assert flow.next() == "second"
    flow.set_answer("tokens", "dk")
    assert flow.next() == "check"


def test_an_opened_question_that_is_left_open_is_asked_only_once() -> None:
    flow = Flow(some_questions(), Answers({"technical": "no"}))
    flow.change("technical")
    flow.set_answer("technical", "yes")
    assert [flow.next(), flow.next()] == ["second", "check"]
    assert "tokens" in flow.unanswered()


def test_back_passes_over_a_page_that_has_nothing_to_ask_any_more() -> None:
    flow = Flow(some_questions(), Answers({"technical": "yes"}))
    assert [flow.next(), flow.next()] == ["second", "third"]
    flow.set_answer("technical", "no")
    assert flow.back() == "first"


def test_a_page_that_an_answer_empties_gives_way_to_the_next_one() -> None:
    flow = Flow(some_questions(), Answers({"technical": "yes"}))
    flow.next()
    flow.set_answer("technical", "no")
    assert flow.current == "third"


def test_a_question_opened_on_the_changed_page_itself_needs_no_second_visit() -> None:
    flow = Flow(some_questions(), Answers({"technical": "no", "loops": "no_agents", "budget": "dk"}))
    flow.change("loops")
    flow.set_answer("loops", "limited")
    assert flow.next() == "check"
    assert flow.unanswered() == ("detection",)


def test_each_page_that_a_change_opens_is_shown_once_even_if_nothing_is_answered() -> None:
    data = some_data()
    data["question"][4]["ask_if"] = {"technical": ["yes"]}
    flow = Flow(read_questions(data), Answers({"technical": "no"}))
    flow.change("technical")
    flow.set_answer("technical", "yes")
    assert [flow.next(), flow.next(), flow.next()] == ["second", "fourth", "check"]


def test_an_answer_that_does_not_count_opens_nothing() -> None:
    data = some_data()
    data["question"][4]["ask_if"] = {"detection": ["stops"]}
    flow = Flow(read_questions(data))
    flow.set_answer("loops", "limited")
    flow.set_answer("detection", "stops")
    assert "budget" in flow.asked()
    flow.set_answer("loops", "no_agents")
    assert "budget" not in flow.asked()


def test_a_number_is_told_from_not_sure() -> None:
    data = some_data()
    data["question"][4]["ask_if"] = {"tokens": ["number"]}
    flow = Flow(read_questions(data), Answers({"technical": "yes", "tokens": "5"}))
    assert "budget" in flow.asked()
    flow.set_answer("tokens", "dk")
    assert "budget" not in flow.asked()


def test_an_answer_of_the_file_that_was_taken_back_is_asked_for_like_any_other() -> None:
    flow = Flow(some_questions(), Answers({"technical": "no", "tokens": "10"}))
    flow.set_answer("tokens", None)
    flow.set_answer("tokens", "20")
    assert flow.used_answers().said("tokens") is None


def test_an_answer_wins_over_one_that_was_set_aside() -> None:
    flow = Flow(some_questions(), Answers({"budget": "300"}), {"budget": "100"})
    assert flow.used_answers().said("budget") == "300"


def test_a_jump_in_the_middle_of_a_change_ends_the_change() -> None:
    flow = Flow(some_questions())
    flow.change("budget")
    flow.jump("first")
    assert flow.next() == "third"


def test_an_answer_that_no_longer_counts_is_kept_and_not_used() -> None:
    flow = Flow(some_questions())
    for question, value in {"technical": "yes", "tokens": "10", "loops": "limited", "detection": "stops"}.items():
        flow.set_answer(question, value)
    flow.set_answer("technical", "no")
    flow.set_answer("loops", "no_agents")
    assert flow.used_answers().values == {"technical": "no", "loops": "no_agents"}
    assert flow.set_aside() == {"tokens": "10", "detection": "stops"}
    flow.set_answer("technical", "yes")
    assert flow.used_answers().said("tokens") == "10"


def test_what_is_set_aside_stays_so_when_the_case_is_opened_again() -> None:
    flow = Flow(some_questions(), Answers({"technical": "no"}), {"tokens": "10"})
    assert flow.used_answers().values == {"technical": "no"}
    assert flow.answer("tokens") == "10"
    flow.set_answer("technical", "yes")
    assert flow.used_answers().said("tokens") == "10"


def test_an_answer_that_comes_with_the_case_counts_although_its_question_is_not_asked() -> None:
    flow = Flow(some_questions(), Answers({"technical": "no", "tokens": "10"}))
    assert flow.used_answers().said("tokens") == "10"
    assert "tokens" in flow.asked()
    assert "second" in [page.id for page in flow.pages()], "the check page shows it"
    assert flow.next() == "third", "and Continue does not ask it"
    flow.change("tokens")
    assert flow.questions_on_page == ("tokens",)
    flow.set_answer("tokens", None)
    assert "tokens" not in flow.asked()


def test_an_answer_with_a_key_that_no_question_knows_is_left_alone() -> None:
    flow = Flow(some_questions(), Answers({"legacy": "x"}))
    assert flow.used_answers().values == {"legacy": "x"}


def test_not_sure_everywhere_is_complete_and_no_answer_is_not() -> None:
    flow = Flow(some_questions())
    assert flow.unanswered() == ("technical", "loops", "budget")
    for question in flow.asked():
        flow.set_answer(question, "dk")
    assert flow.complete


def test_a_number_in_place_of_a_choice_opens_what_any_number_opens() -> None:
    flow = Flow(SHIPPED)
    flow.set_answer("busiest", "about_same")
    assert "peak_month" not in flow.asked()
    flow.set_answer("busiest", "1.4")
    assert "peak_month" in flow.asked()


def test_a_key_with_an_underscore_is_a_choice_and_never_the_number_5075() -> None:
    flow = Flow(SHIPPED, Answers({"routine": "50_75"}))
    assert flow.used_answers().number("routine") is None
    assert flow.used_answers().is_("routine", "50_75")


def test_the_number_of_steps_never_changes() -> None:
    flow = Flow(SHIPPED)
    passed = []
    for _ in range(len(SHIPPED.pages)):
        passed.append((flow.step_number, len(flow.steps), flow.page.step))
        flow.next()
    assert passed[0] == (1, 6, "Your work")
    assert passed[-1] == (6, 6, "Check and export")
    assert {number for _, number, _ in passed} == {6}


def test_progress_of_a_step_counts_what_is_asked_now() -> None:
    flow = Flow(some_questions())
    assert flow.progress("Work") == "not started"
    flow.set_answer("technical", "no")
    assert flow.progress("Work") == "started"
    for question in ("loops", "budget"):
        flow.set_answer(question, "dk")
    assert flow.progress("Work") == "started"
    flow.jump("offers")
    assert flow.progress("Work") == "done"
    flow.set_answer("loops", "limited")
    assert flow.progress("Work") == "started"


TARGETS = [page.id for page in SHIPPED.pages] + list(SHIPPED.page_of) + list(SHIPPED.steps)
IDS = [question.id for question in SHIPPED.questions]


class AnyWalk(RuleBasedStateMachine):
    """Any sequence of buttons and answers: the page shown has something to show, and no answer is lost."""

    def __init__(self) -> None:
        super().__init__()
        self.flow = Flow(SHIPPED)
        self.said: dict[str, str] = {}

    @rule(data=st.data(), question=st.sampled_from(IDS))
    def answer(self, data: st.DataObject, question: str) -> None:
        keys = [choice.key for choice in SHIPPED.by_id[question].choices] + ["dk", "2"]
        value = data.draw(st.sampled_from([*keys, None]))
        self.flow.set_answer(question, value)
        self.said.pop(question, None)
        if value is not None:
            self.said[question] = value

    @rule()
    def proceed(self) -> None:
        self.flow.next()

    @rule()
    def go_back(self) -> None:
        self.flow.back()

    @rule(place=st.sampled_from(TARGETS))
    def jump(self, place: str) -> None:
        self.flow.jump(place)

    @rule(place=st.sampled_from(TARGETS))
    def change(self, place: str) -> None:
        self.flow.change(place)

    @invariant()
    def the_page_has_something_to_show(self) -> None:
        assert self.flow.page.kind != "questions" or self.flow.questions_on_page

    @invariant()
    def no_answer_is_lost(self) -> None:
        used, aside = self.flow.used_answers().values, self.flow.set_aside()
        assert {**used, **aside} == self.said
        assert not set(used) & set(aside)

    @invariant()
    def continue_always_arrives(self) -> None:
        flow = Flow(SHIPPED, self.flow.used_answers(), self.flow.set_aside())
        flow.jump(self.flow.current)
        assert walk(flow)[-1] == "result"


TestAnyWalk = AnyWalk.TestCase
TestAnyWalk.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)


@given(st.dictionaries(st.sampled_from(IDS), st.text(string.ascii_letters + string.digits + "_.", max_size=8)))
@settings(max_examples=100, deadline=None)
def test_opening_a_case_again_uses_the_same_answers(values: dict[str, str]) -> None:
    first = Flow(SHIPPED, Answers(values))
    second = Flow(SHIPPED, first.used_answers(), first.set_aside())
    assert second.used_answers() == first.used_answers() == Answers(values)
    assert second.asked() == first.asked()
