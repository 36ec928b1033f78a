"""What a screen reader sees and can do, through AT-SPI: run by the system's Python, which has the gi module.

It goes from New to an exported PDF with names alone: no position, no object name, no key. The last line that it prints is
DONE; whatever it does not find ends it with a sentence. Run: python3 reader.py PROGRAM_NAME PDF_PATH
"""

import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402  # the version has to be named first

PATIENCE = 120.0


def children(node):
    for number in range(node.get_child_count()):
        child = node.get_child_at_index(number)
        if child is not None:
            yield child


def has(node, state):
    return node.get_state_set().contains(state)


def is_shown(node):
    return has(node, Atspi.StateType.SHOWING) and has(node, Atspi.StateType.VISIBLE)


def all_of(node):
    """Every object below, parents first; what is hidden is not looked into."""
    for child in children(node):
        try:
            if not is_shown(child) or child.get_role_name() in ("menu bar", "menu", "scroll bar"):
                continue
            yield child
            yield from all_of(child)
        except GLib.Error:
            continue  # it was taken away while we looked


def find(program, name, *roles, exact=False):
    """The first object that is shown, has one of these roles and a name with these words."""
    for node in all_of(program):
        try:
            said = node.get_name() or ""
            if (said == name if exact else name in said) and (not roles or node.get_role_name() in roles):
                return node
        except GLib.Error:
            continue
    return None


def wait_for(program, name, *roles, exact=False):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        node = find(program, name, *roles, exact=exact)
        if node is not None:
            return node
        time.sleep(0.1)
    shown = [f"{n.get_role_name()}: {n.get_name()}" for n in all_of(program) if n.get_name()]
    sys.exit(f"no {roles or 'object'} is named {name!r}; there are: {shown[:80]}")


def wait_until(what, words):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            if what():
                return
        except GLib.Error:
            pass  # what was looked at has gone; the next look sees what is there now
        time.sleep(0.1)
    sys.exit(f"it did not happen: {words}")


def press(node):
    names = [Atspi.Action.get_action_name(node, number) for number in range(Atspi.Action.get_n_actions(node))]
    for wanted in ("Press", "Toggle", "press", "click"):
        if wanted in names:
            Atspi.Action.do_action(node, names.index(wanted))
            return
    sys.exit(f"{node.get_role_name()} {node.get_name()!r} can't be pressed, it offers {names}")


def write(node, words):
    Atspi.EditableText.set_text_contents(node, words)
    read = Atspi.Text.get_text(node, 0, -1)
    if read != words:
        sys.exit(f"{node.get_name()!r} reads {read!r} after {words!r} was typed")


def heading(program):
    """The page's own name: its heading, which is its question."""
    for node in all_of(program):
        if node.get_role_name() == "label" and (node.get_name() or "").endswith("?"):
            return node.get_name()
    return ""


def say(*words):
    print(*words, flush=True)


def the_program(name):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        for program in children(Atspi.get_desktop(0)):
            if name in (program.get_name() or ""):
                return program
        time.sleep(0.2)
    sys.exit(f"no program named {name!r} speaks to assistive technology")


def go_on(program):
    """Continue, and wait until another page is there; gives its heading."""
    before = heading(program)
    press(wait_for(program, "Continue", "button", "push button", exact=True))
    wait_until(lambda: heading(program) not in ("", before), f"a page after {before!r}")
    return heading(program)


def main(name, pdf):
    Atspi.init()
    Atspi.set_timeout(30_000, 60_000)  # a busy machine may keep the program from answering within the usual 0.8 s
    program = the_program(name)
    say("found", program.get_name(), program.get_toolkit_name(), program.get_toolkit_version())
    press(wait_for(program, "New case", "button", "push button"))
    wait_until(lambda: "What kind of work" in heading(program), "the first question")

    press(wait_for(program, "Kind of work: Answering customers in writing", "radio button"))
    say("page", go_on(program))
    say("page", go_on(program))

    tasks = wait_for(program, "How many tasks in a normal month?", "text", "entry")
    labels = [
        target.get_name()
        for relation in tasks.get_relation_set()
        if relation.get_relation_type() == Atspi.RelationType.LABELLED_BY
        for target in (relation.get_target(number) for number in range(relation.get_n_targets()))
    ]
    if not any("How many tasks" in (each or "") for each in labels):
        sys.exit(f"the field of the tasks is not labelled by its question but by {labels}")
    if not tasks.get_description():
        sys.exit("the field of the tasks has no description")
    write(tasks, "lots")
    press(wait_for(program, "Continue", "button", "push button", exact=True))
    wait_for(program, "There is a problem")
    wait_until(
        lambda: "enter a number such as 1,400" in (tasks.get_description() or ""),
        "the field says what is wrong with it",
    )
    say("refused", tasks.get_description())
    write(tasks, "12,000")
    wait_until(lambda: "= 12,000 tasks a month" in (tasks.get_description() or ""), "what was typed is read back")

    pages = [heading(program).removeprefix("Error: ")]
    while "Are these answers right" not in pages[-1]:
        pages.append(go_on(program))
        say("page", pages[-1])
        if len(pages) > 25 or pages[-1] in pages[:-1]:
            sys.exit(f"the way goes round in circles: {pages}")
    wait_for(program, "Change tasks a month", "button", "push button")
    press(wait_for(program, "See the result", "button", "push button"))
    wait_until(lambda: "What should you sign" in heading(program), "the result page")
    wait_until(
        lambda: any(
            (node.get_name() or "").startswith(("Per-token.", "Flat-rate.", "Hybrid with caps."))
            for node in all_of(program)
            if node.get_role_name() == "label"
        ),
        "the verdict",
    )
    verdict = next(
        node.get_name()
        for node in all_of(program)
        if (node.get_name() or "").startswith(("Per-token.", "Flat-rate.", "Hybrid with caps."))
    )
    say("verdict", verdict)

    press(wait_for(program, "Export recommendation (PDF)", "button", "push button"))
    press(wait_for(program, "Save as PDF", "button", "push button"))
    write(wait_for(program, "File name:", "text", "entry"), pdf)
    press(wait_for(program, "Save", "button", "push button", exact=True))
    wait_for(program, "Written", "label", "status bar", "statusbar")
    say("DONE")


if __name__ == "__main__":
    main(*sys.argv[1:])
