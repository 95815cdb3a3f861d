"""The lists of lines that check the tavern model (`models/tavern/checks`): each pattern accepts its
fitting examples and refuses its unfitting ones and most answers to other lines; no line is in both
lists; lines are found in a corpus."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections import Counter
from typing import Any

import pytest
from conftest import TAVERN

CHECKS = TAVERN / "checks"
sys.path.insert(0, str(CHECKS))
import lists  # noqa: E402
from patterns import compiled  # noqa: E402

LINES = {name: [line for talk in lists.load(name) for line in talk["lines"]] for name in lists.LISTS}
ALL = [line for name in lists.LISTS for line in LINES[name]]
SETS = {"lines": "yours", "kept_back": "kept back"}
FIELDS = {"guest", "kinds", "all", "any", "none", "fits", "misfits"}
# The fewest lines of a list, and of each kind in it.
FEWEST = {"lines": (320, 10), "kept_back": (150, 3)}


def words(line: str) -> int:
    return len(lists.normalised(line).split())


@pytest.mark.parametrize("name", lists.LISTS)
def test_lists_have_their_form(name: str) -> None:
    for talk in lists.load(name):
        assert set(talk) == {"name", "set", "lines"} and talk["set"] == SETS[name]
        assert 1 <= len(talk["lines"]) <= 12, talk["name"]
        for line in talk["lines"]:
            assert {"guest", "kinds"} < set(line) <= FIELDS, line
            assert line["kinds"] and set(line) & {"all", "any"}, line


@pytest.mark.parametrize("name", lists.LISTS)
def test_lists_have_enough_lines_of_each_kind(name: str) -> None:
    fewest, of_a_kind = FEWEST[name]
    lines = LINES[name]
    assert len(lines) >= fewest
    kinds = Counter(kind for line in lines for kind in line["kinds"])
    assert set(kinds) == {kind for line in ALL for kind in line["kinds"]}
    assert min(kinds.values()) >= of_a_kind, kinds
    examples = sum(len(line.get("fits", [])) >= 5 and len(line.get("misfits", [])) >= 2 for line in lines)
    assert examples >= len(lines) / 3
    assert sum(words(line["guest"]) < lists.SHORT for line in lines) < len(lines) / 8


def test_patterns_judge_their_examples() -> None:
    wrong = []
    for line in ALL:
        for pattern in [*line.get("all", []), *line.get("any", []), *line.get("none", [])]:
            assert not compiled(pattern).search(""), f"{line['guest']}: {pattern} matches nothing at all"
        guest = line["guest"]
        wrong += [f"{guest}: refuses {answer}" for answer in line.get("fits", []) if not lists.fits(line, answer)]
        wrong += [f"{guest}: accepts {answer}" for answer in line.get("misfits", []) if lists.fits(line, answer)]
    assert not wrong, "\n".join(wrong)


def test_patterns_refuse_most_answers_to_other_lines() -> None:
    answers = [(line["guest"], answer) for line in ALL for answer in line.get("fits", [])]
    answers = random.Random(25).sample(answers, 200)
    accepted = []
    for line in ALL:
        others = [answer for guest, answer in answers if guest != line["guest"]]
        accepted.append(sum(lists.fits(line, answer) for answer in others) / len(others))
        assert accepted[-1] < 0.4, line["guest"]
    assert sum(accepted) / len(accepted) < 0.08


def test_an_empty_answer_and_control_tokens_never_fit() -> None:
    for line in ALL:
        assert not lists.fits(line, "") and not lists.fits(line, " \n")
        for answer in line.get("fits", []):
            assert not lists.fits(line, answer + "<|eot_id|>")


def test_no_line_is_there_twice() -> None:
    lines = Counter(lists.normalised(line["guest"]) for line in ALL if words(line["guest"]) >= lists.SHORT)
    assert [line for line, times in lines.items() if times > 1] == []


def matches(pattern: str, text: str) -> bool:
    return compiled(pattern).search(text) is not None


@pytest.mark.parametrize("name, right, wrong", [
    ("c1", "One copper. / It's a copper. / Tea is one.", "One silver and one copper. / Eleven coppers. / One ale."),
    ("c2", "That's two coppers. / Two, friend. / Ale is two, mead four.", "One silver and two coppers. / Two ales."),
    ("c10", "Ten coppers. / One silver a night.", "One silver and two coppers. / Ten ales. / A silver necklace."),
    ("c12", "12 coppers. / One silver and two coppers. / That's one silver two.", "Two coppers. / One silver."),
    ("c24", "Twenty-four coppers. / Two silvers and four coppers.", "Four coppers. / Two silvers. / 20 coppers"),
    ("back2", "Two coppers back. / Your change is two coppers. / You get two.", "Two coppers. / You get three back."),
    ("back13", "Thirteen coppers back. / You get one silver and three coppers back.", "You get three coppers back."),
    ("wrong8", "That's six coppers. / It comes to one silver.", "That's eight coppers. / That's two coppers each."),
    ("n24", "Twenty-four ales. / 24 ales", "Four ales. / Twenty ales. / 240 ales"),
    ("but ale", "A mead. / Two stews.", "Ale. / The tale."),
    ("offers stew pie", "Try the mutton stew. / Meat pie, four coppers.", "Not the stew, dear. / The soup is two."),
])
def test_named_patterns(name: str, right: str, wrong: str) -> None:
    for text in right.split(" / "):
        assert matches(f"{{{name}}}", text), text
    for text in wrong.split(" / "):
        assert not matches(f"{{{name}}}", text), text


def test_the_notation_has_clear_errors() -> None:
    with pytest.raises(ValueError, match="no such name; those there are: unknown, "):
        compiled("{nonsuch}")
    with pytest.raises(ValueError, match="not a drink or dish: beer"):
        compiled("{but beer}")
    assert matches("welcom~ _ goose", "Be welcome in the Gilded Goose!")
    assert not matches("welcom~ _ goose", "Welcome. A goose!")


def test_lines_are_found_in_a_corpus_by_their_words() -> None:
    assert lists.normalised("  WHAT’S  the price?? I don't know... ") == "whats the price i dont know"
    known = [line["guest"] for line in ALL]
    long = sorted(line for line in set(known) if words(line) >= lists.SHORT)
    assert lists.found_in(known) == long
    assert lists.found_in(f"  {line.upper()} !!" for line in known) == long
    assert lists.found_in(["thanks", "...", "A line that nobody ever wrote in a list."]) == []
    kept_back = sorted(line["guest"] for line in LINES["kept_back"] if words(line["guest"]) >= lists.SHORT)
    assert lists.found_in(known, ["kept_back"]) == kept_back


def test_the_runner_prints_figures_that_add_up() -> None:
    def run(*arguments: str) -> str:
        command = [sys.executable, str(CHECKS / "run.py"), *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=300).stdout

    known = json.loads(run("--json"))
    answers = known["answers"]
    assert [answer["guest"] for answer in answers] == [line["guest"] for line in LINES["lines"]]
    for answer, line in zip(answers, LINES["lines"]):
        assert not answer["fits"] or lists.fits(line, answer["answer"])
    fitting = sum(answer["fits"] for answer in answers)
    assert known["shares"]["all"] == [fitting, len(answers)]
    assert run("--quiet").split()[:4] == ["all", str(fitting), "of", str(len(answers))]
    assert "answers" not in json.loads(run("--json", "--quiet", "--list", "kept_back"))
