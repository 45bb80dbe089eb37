"""What folds lines by a width knows how wide the page is; a cell's own width is left alone."""

from __future__ import annotations

import pytest

from learn_torch.kernel.session import Session
from tests.kernel.running import run

pytestmark = pytest.mark.asyncio(loop_scope="session")

WIDTHS = """
import os, shutil, subprocess, sys
import numpy as np, torch
child = "import shutil; print(shutil.get_terminal_size().columns)"
print(
    os.environ["COLUMNS"],
    shutil.get_terminal_size().columns,
    os.get_terminal_size().columns,
    subprocess.check_output([sys.executable, "-c", child], text=True).strip(),
    torch._tensor_str.PRINT_OPTS.linewidth,
    np.get_printoptions()["linewidth"],
)
"""


NUMPY = {53: 53, 75: 75, 80: 75, 115: 110}
"""A page's width -> numpy's, which is 75 on a page of 80, as outside."""


@pytest.mark.parametrize("columns", NUMPY)
async def test_everything_has_the_width_of_the_page(session: Session, columns: int) -> None:
    shown = (await run(session, WIDTHS, columns=columns)).stdout.split()
    assert shown == [*[str(columns)] * 5, str(NUMPY[columns])]


async def test_the_next_run_has_the_width_that_the_page_has_by_then(session: Session) -> None:
    for columns in (80, 75, 115, 75):
        text = (await run(session, WIDTHS, columns=columns)).stdout
        assert text.split()[-6:] == [*[str(columns)] * 5, str(NUMPY[columns])]


async def test_a_tensor_fits_the_page(session: Session) -> None:
    text = (await run(session, "import torch\ntorch.randn(3, 10)", columns=75)).stdout
    assert 60 < max(map(len, text.splitlines())) <= 75


async def test_a_trial_has_the_width_too(session: Session) -> None:
    assert (await run(session, WIDTHS, columns=60, trial=True)).stdout.split() == ["60"] * 6


async def test_a_width_that_a_cell_sets_stays(session: Session) -> None:
    """Also where it is, for the moment, the page's."""
    own = """
import os, numpy as np, torch
torch.set_printoptions(linewidth=75, precision=2)
np.set_printoptions(linewidth=200)
os.environ["COLUMNS"] = "200"
"""
    await run(session, own, columns=75)
    text = (await run(session, WIDTHS, columns=115)).stdout
    assert text.split() == ["200", "200", "115", "200", "75", "200"]


async def test_other_options_of_a_cell_leave_the_width_to_the_page(session: Session) -> None:
    await run(session, "import numpy as np, torch\ntorch.set_printoptions(precision=2)")
    await run(session, "np.set_printoptions(precision=2)")
    assert (await run(session, WIDTHS, columns=60)).stdout.split() == ["60"] * 6


async def test_a_check_leaves_the_width_as_it_is(session: Session) -> None:
    await run(session, "x = 1", check="assert x == 1", columns=60)
    assert (await run(session, WIDTHS, columns=60)).stdout.split() == ["60"] * 6
    assert (await run(session, WIDTHS, columns=90)).stdout.split() == [*["90"] * 5, "85"]


async def test_a_bar_of_tqdm_fits_the_page(session: Session) -> None:
    pytest.importorskip("tqdm")
    code = "from tqdm import tqdm\nfor _ in tqdm(range(3)): pass"
    text = (await run(session, code, columns=75)).transcript.plain
    assert 60 < max(map(len, text.splitlines())) <= 75


async def test_a_bar_for_a_notebook_is_one_of_text(session: Session) -> None:
    pytest.importorskip("tqdm")
    code = "from tqdm.notebook import tqdm\nfor _ in tqdm(range(3)): pass"
    assert "3/3" in (await run(session, code)).transcript.plain


async def test_pandas_folds_a_table_at_the_page(session: Session) -> None:
    """From the cell that imports it on; a width that a cell has set stays."""
    pytest.importorskip("pandas")
    asked = "import pandas as pd\nprint(pd.get_option('display.width'))\n"
    assert (await run(session, asked, columns=75)).stdout == "75\n"
    assert (await run(session, asked, columns=60)).stdout == "60\n"
    shown = (await run(session, "pd.DataFrame([range(30)])", columns=60)).stdout
    assert max(map(len, shown.splitlines())) <= 60
    await run(session, "pd.set_option('display.width', 200)", columns=60)
    assert (await run(session, asked, columns=75)).stdout == "200\n"


async def test_a_cell_that_asks_whether_pandas_is_there_has_its_width_too(session: Session) -> None:
    """As libraries do before they import it; here with a module of the cell's own."""
    code = """
import importlib.util
from pathlib import Path
Path("pandas.py").write_text("def set_option(name, width): print(name, int(width))")
importlib.util.find_spec("pandas")
import pandas
"""
    assert (await run(session, code, columns=75)).stdout == "display.width 75\n"


async def test_a_module_of_a_cell_may_be_called_pandas(session: Session) -> None:
    code = (
        "from pathlib import Path\nPath('pandas.py').write_text('x = 1')\nimport pandas\npandas.x"
    )
    assert (await run(session, code)).stdout == "1\n"


async def test_a_cell_may_replace_the_functions_that_set_a_width(session: Session) -> None:
    code = "import numpy as np, torch\nnp.get_printoptions = torch.set_printoptions = None"
    await run(session, code)
    assert (await run(session, "print(1)", columns=60)).stdout == "1\n"


async def test_a_width_that_is_no_number_harms_nothing(session: Session) -> None:
    code = """
import os
os.environ["COLUMNS"] = "wide"
print(*(os.get_terminal_size(fd).columns for fd in (0, 1, 2)))
"""
    assert (await run(session, code, columns=75)).stdout == "75 75 75\n"
