"""The cells of a lesson, with the ways to find something in them: outline, variables, find."""

from __future__ import annotations

from textual import on, work
from textual.containers import Horizontal, Vertical

from learn_torch.app.additions import Additions
from learn_torch.app.command import bindings
from learn_torch.app.glyphs import Glyphs
from learn_torch.app.keys import ADDING, FINDING, TERMS
from learn_torch.app.reflow import with_formulas
from learn_torch.app.run_controller import RunController
from learn_torch.app.variable_rows import summary
from learn_torch.app.widgets.cell_messages import EditBelow, NamePointed
from learn_torch.app.widgets.find_bar import FindBar
from learn_torch.app.widgets.notebook import Notebook
from learn_torch.app.widgets.outline import OutlineList, Rail
from learn_torch.app.widgets.variables_list import VariablesList


class LessonBody(Vertical):
    """Keeps the keys that find and add something: they work whatever cell has the focus."""

    BINDINGS = bindings(FINDING, (TERMS,), ADDING)
    DEFAULT_CSS = """
    LessonBody { height: 1fr; }
    #columns { height: 1fr; }
    """

    def __init__(
        self,
        notebook: Notebook,
        runs: RunController,
        additions: Additions,
        marks: Glyphs,
    ) -> None:
        self.rail = Rail(notebook, runs.variables, marks)
        self.finder = FindBar(notebook)
        super().__init__(Horizontal(self.rail, notebook, id="columns"), self.finder)
        self._additions = additions
        self._notebook = notebook
        self._runs = runs
        self._marks = marks

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Next and previous mean something while there are marks."""
        finder = self.finder
        match action:
            case "found":
                return finder.display and not finder.typing
            case "end_find":
                return finder.display and (finder.typing or not self._notebook.current.editing)
        return True

    async def action_add(self, what: str) -> None:
        await self._additions.add(what)

    def tell(self) -> None:
        """Bring up to date what is said of the cells: they show something else now."""
        self.finder.refresh_places()
        self.rail.tell()

    @on(OutlineList.Chosen)
    def _go_to(self, message: OutlineList.Chosen) -> None:
        self._notebook.go_to(message.cell)

    @on(VariablesList.Chosen)
    def _show_variable(self, message: VariablesList.Chosen) -> None:
        from learn_torch.app.screens.variable import VariableScreen

        path = (message.variable.name,)
        self.app.push_screen(VariableScreen(self._runs.variables, path, self._marks))

    @on(NamePointed)
    @work(exclusive=True, group="pointed", exit_on_error=False, description="explaining a name")
    async def _explain(self, message: NamePointed) -> None:
        """Show what a variable of the session is; of another name signature and first paragraph."""
        from learn_torch.session.name_lookup import docs, names_in

        editor, place = message.editor, message.position
        view = next((each for each in self._notebook.views if each.editor is editor), None)
        name = next((n for n in names_in(editor.text) if n.start <= place < n.end), None)
        if view is None or name is None:
            return
        listed = self._runs.variables.listed
        for item in listed.items if listed is not None else ():
            if (item.name,) == name.path and item.kind not in ("function", "class"):
                editor.explain(item.name, f"  {summary(item, self._marks)}")
                return
        cells = [*self._notebook.codes_above(view), editor.text]
        found = await docs(self._runs.session, name.path, cells)
        if found.name:
            doc = with_formulas(found.text, plain=self._marks.ascii)
            first = doc.partition("\n\n")[0].strip()
            editor.explain(f"{found.name}{found.signature}", f"\n{first}" if first else "")

    @on(EditBelow)
    def _edit_below(self, message: EditBelow) -> None:
        """Enter on a text: what is typed behind it is no command (a newcomer's first lines were)."""
        views = self._notebook.views
        below = views[views.index(message.view) :]
        view = next((view for view in below if view.editor is not None), message.view)
        self._notebook.go_to(view.cell.id)
        view.action_edit()

    def action_outline(self) -> None:
        from learn_torch.app.screens.outline_page import OutlineScreen

        self.app.push_screen(OutlineScreen(self._notebook, self._marks))

    def action_find(self) -> None:
        self.finder.open()

    def action_found(self, way: int) -> None:
        self.finder.action_step(way)

    def action_end_find(self) -> None:
        self.finder.close()
