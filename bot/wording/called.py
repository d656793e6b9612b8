"""What the parts of a SOP are called when one speaks of them: its steps, its words, the roles it names."""

from __future__ import annotations

from datetime import date

from bot.wording import names
from bot.wording.terms import STATUS, TERMS
from workflows.explain import step_numbers
from workflows.sop import Sop, Text
from workflows.templates import format_number

NO_TITLES: names.Titles = {}
_SAMPLE_DAY = date(2026, 11, 30)


def number_example(template: str) -> str:
    """A number of the series, such as PB/0012/XI/2026; one with fields of the form has no example without a request."""
    try:
        return format_number(template, 12, _SAMPLE_DAY, {})
    except KeyError:
        return template


class Called:
    """`language` is "id" or "en"; `roles` are the titles of roles by key and language."""

    def __init__(self, sop: Sop, language: str, roles: names.Titles = NO_TITLES) -> None:
        self.sop, self.language, self.roles = sop, language, roles
        self.english = int(language != "id")
        self.numbers = step_numbers(sop)
        titles = [self.title(state.title) for state in sop.states.values()]
        self._alike = frozenset(title for title in titles if titles.count(title) > 1)

    def say(self, key: str, *values: str) -> str:
        """The term `key` with its places filled."""
        return TERMS[key][self.english].format(*values)

    def title(self, text: Text) -> str:
        return text.plain(self.language)

    def quoted(self, text: Text) -> str:
        return f"“{self.title(text)}”"

    def state(self, name: str) -> str:
        """The step or end `name` by its title, with its number where another one bears the same."""
        state = self.sop.states.get(name)
        if state is None:
            return f"“{self.word(name)}”"
        numbered = self.title(state.title) in self._alike and name in self.numbers
        return self.say("step-too", self.quoted(state.title), self.numbers[name]) if numbered else self.quoted(state.title)

    def word(self, name: str) -> str:
        """An outcome, status or option by the words people know it by."""
        if name in STATUS:
            return STATUS[name][self.english]
        for act in (act for state in self.sop.states.values() for act in state.acts if act.name == name and not act.standard):
            return self.title(act.title)
        return name.replace("_", " ")

    def role(self, key: str, named: bool = False) -> str:
        """A role by its title, else by its key: "Finance", "the HRD role"; `named` always with the word role."""
        title = names.given_title(key, self.roles, self.language)
        return title if title and not named else self.say("role", title or names.readable(key))
