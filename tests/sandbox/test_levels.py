"""A level never says more than its layers hold."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from learn_torch.kernel.sandbox_levels import SandboxStatus, at_least
from learn_torch.sandbox.levels import NOT_WATCHED, WATCHED, Level, level, promises
from learn_torch.sandbox.plan import LAYERS, LayerOverrides, Machine, read_test_overrides

FULL = Machine(
    landlock=7, seccomp=True, supervisor=True, privileges=True,
    own_domain=True, selftest=True, rlimits=True, watch=True,
)  # fmt: skip


def held(machine: Machine) -> dict[str, str]:
    return {promise.what: promise.held_by for promise in promises(machine)}


def test_everything_but_namespaces_is_confined() -> None:
    assert level(FULL) == "confined"


@pytest.mark.parametrize("layer", ["seccomp", "supervisor", "privileges", "selftest"])
def test_a_core_layer_less_is_partial(layer: str) -> None:
    assert level(replace(FULL, **{layer: False})) == "partial"  # type: ignore[arg-type]


def test_without_landlock_it_is_partial() -> None:
    assert level(replace(FULL, landlock=0)) == "partial"


def test_limits_alone_are_called_so() -> None:
    assert level(Machine(rlimits=True, watch=True)) == "limits only"
    assert level(Machine()) == "none"


def test_what_nothing_holds_is_open() -> None:
    """Time and output are the guard's own affair, whatever the machine gives."""
    by_guard = {"run on beyond its time": "watched 100 ms", "flood you with output": "supervised"}
    table = held(Machine())
    assert {what: by for what, by in table.items() if by != "OPEN"} == by_guard


def test_a_gpus_memory_has_a_line_where_there_is_a_gpu_and_is_claimed_only_if_seen() -> None:
    line = "take more of the GPU's memory"
    assert line not in held(FULL)
    for by in (WATCHED, NOT_WATCHED):
        table = {promise.what: promise.held_by for promise in promises(FULL, by)}
        assert table[line] == by
    legend = dict(SandboxStatus("confined", promises(FULL, NOT_WATCHED)).legend)
    assert legend["not watched"].startswith("torch refuses it")


def test_what_is_only_watched_is_never_called_held() -> None:
    table = held(FULL)
    assert table["start too many processes"] == "watched 100 ms"
    assert table["fill the disk with many files"] == "watched 500 ms"
    assert table["use more processor time, all in all"] == "watched 100 ms"
    assert table["speak to other programs through their sockets"] == "supervised"
    assert table["learn that a path exists whose name it knows"] == "OPEN"


def test_signals_are_the_supervisors_below_version_6() -> None:
    assert held(FULL)["signal other processes"] == "kernel"
    assert held(replace(FULL, landlock=5))["signal other processes"] == "supervised"


def test_levels_are_compared_and_an_unknown_word_is_not_enough() -> None:
    assert at_least("confined", "partial")
    assert not at_least("partial", "confined")
    assert not at_least("superb", "none")
    assert all(at_least(word, word) for word in get_args(Level))


class TestVariation:
    def test_nothing_on_the_command_line_changes_nothing(self) -> None:
        assert read_test_overrides([]) == LayerOverrides()

    def test_layers_can_be_left_off_by_name_or_all(self) -> None:
        assert read_test_overrides(["--test-without=landlock,watch"]).without == {
            "landlock",
            "watch",
        }
        assert read_test_overrides(["--test-without=all"]).without == set(LAYERS)

    def test_landlock_can_be_held_down(self) -> None:
        assert read_test_overrides(["--test-landlock-abi=4"]).landlock_abi == 4

    @pytest.mark.parametrize("option", ["--without=all", "x", "--test-without=sandbox"])
    def test_anything_else_is_refused(self, option: str) -> None:
        with pytest.raises(ValueError, match="there is no"):
            read_test_overrides([option])
