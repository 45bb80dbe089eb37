"""Which torch and torchvision go together, read from their metadata."""

from __future__ import annotations

from pathlib import Path

import pytest

from learn_torch.doctor import builds
from learn_torch.doctor.builds import Build, fit, satisfies
from learn_torch.doctor.driver import Driver, driver_fit

CUDA = Build("2.14.1", "cu130")
CPU = Build("2.14.1", "cpu")


def test_a_pair_of_one_kind_fits() -> None:
    found = fit(CUDA, Build("0.29.1", "cu130", ">=2.14.0"))
    assert (found.state, str(found.remedy)) == ("ok", "")
    assert "both are built for CUDA 13.0" in str(found.says)


def test_a_cpu_torch_with_a_cuda_torchvision_is_explained_in_a_sentence_with_the_remedy() -> None:
    found = fit(CPU, Build("0.29.1", "cu130", ">=2.14.0"))
    assert found.state == "broken"
    assert str(found.says) == (
        "torch 2.14.1 is built for the CPU and torchvision 0.29.1 is built for CUDA 13.0: "
        "torchvision's compiled operators need a torch of the same build; importing it fails or "
        "leaves them out."
    )
    assert str(found.remedy) == (
        "pip install --force-reinstall torch==2.14.1 torchvision "
        "--index-url https://download.pytorch.org/whl/cpu"
    )


def test_a_torchvision_of_another_version_is_told() -> None:
    found = fit(Build("2.6.0"), Build("0.29.1", "", "==2.14.1"))
    assert found.state == "broken"
    assert "needs torch ==2.14.1" in str(found.says)
    assert str(found.remedy) == "pip install --force-reinstall torch==2.6.0 torchvision"


def test_what_its_makers_do_not_say_is_not_held_against_it() -> None:
    assert fit(Build("2.14.1"), Build("0.29.1", "cpu")).state == "ok"


def test_a_package_that_is_missing_is_named() -> None:
    assert str(fit(None, Build("1")).remedy) == "pip install torch"
    assert str(fit(CPU, None).remedy) == "pip install torchvision"


@pytest.mark.parametrize(
    ("version", "wanted", "holds"),
    [
        ("2.14.1", "", True),
        ("2.14.1", "==2.14.1", True),
        ("2.14.1+cu130", "==2.14.1", True),
        ("2.14", "==2.14.0", True),
        ("2.14.1", ">=2.6,<3", True),
        ("2.9.0", ">=2.14.0", False),
        ("3.0.0", ">=2.6,<3", False),
        ("2.14.1", "!=2.14.1", False),
    ],
)
def test_versions_are_compared_as_numbers(version: str, wanted: str, holds: bool) -> None:
    assert satisfies(version, wanted) is holds


def test_the_installed_pair_is_found_without_importing_it(tmp_path: Path) -> None:
    torch, vision = builds.installed("torch"), builds.installed("torchvision")
    assert torch is not None and vision is not None
    assert satisfies(torch.version, ">=2.6")
    assert fit(torch, vision).state == "ok"
    assert builds.installed("learn-torch-has-no-such-package") is None


@pytest.mark.parametrize(
    ("torch", "driver", "state", "says"),
    [
        (CUDA, None, "ok", "no NVIDIA GPU"),
        (CUDA, Driver("580.1", (13, 0), 2), "ok", "CUDA 13.0"),
        (CUDA, Driver("570.1", (12, 8), 1), "broken", "cannot use the GPU"),
        (Build("2.6.0", "cu124"), Driver("525.60", (12, 0), 1), "ok", "built for CUDA 12.4"),
        (CPU, Driver("580.1", (13, 0), 2), "note", "without CUDA: 2 NVIDIA GPU(s) stay unused"),
        (Build("2.6.0"), Driver("580.1", (13, 0), 2), "ok", "The driver 580.1 runs CUDA up to"),
    ],
)
def test_a_driver_runs_every_cuda_up_to_its_own_major_version(
    torch: Build, driver: Driver | None, state: str, says: str
) -> None:
    found = driver_fit(torch, driver)
    assert found.state == state
    assert says in str(found.says)
    assert bool(str(found.remedy)) is (state != "ok")
    if state == "broken":
        assert "/whl/cu128" in str(found.remedy)
        assert "--device cpu" in str(found.remedy)
