"""Saving a narrowed list as a view, and what can be done to a view."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from ivr.cases import saved_views
from ivr.cases.narrowing import Narrow
from ivr.cases.saved_views import ViewError, Wanted
from ivr.console.languages import gettext as _
from ivr.console.languages import told
from ivr.console.list_pages import ListPages, tab_of
from ivr.console.narrowing_form import list_url, tab_named
from ivr.console.site import Console, agent, now
from ivr.tables import SavedView


class ViewPages:
    """The views.  Each change goes on to the list that it is about."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.lists = ListPages(console)

    def save(self) -> ResponseReturnValue:
        """Keep the list under a name."""
        form = request.form
        wanted = Wanted(
            form.get("name", ""), tab_of(form), Narrow.of(form), "shared" in form
        )
        return self._change(
            lambda session: saved_views.save(session, agent(), wanted, now()),
            _("Saved: it is a tab now."),
        )

    def change(self, number: int) -> ResponseReturnValue:
        """Rename, share or delete a view."""
        who, do = agent(), request.form.get("do", "")
        name = request.form.get("name", "")
        match do:
            case "share" | "unshare":
                is_shared = do == "share"
                done = _("Everybody sees it.") if is_shared else _("Only you see it.")
                return self._change(
                    lambda s: saved_views.share(s, who, number, is_shared=is_shared),
                    done,
                )
            case "first" | "unfirst":
                first = do == "first"
                done = (
                    _("Your list opens with this view now.")
                    if first
                    else _("Your list opens with what needs action again.")
                )
                return self._change(
                    lambda s: saved_views.open_with(s, who, number, is_first=first),
                    done,
                )
            case "delete":
                return self._change(
                    lambda s: saved_views.delete(s, who, number),
                    _("The view is deleted. Save it again below, if that was wrong."),
                    keeps=False,
                )
            case _:
                return self._change(
                    lambda s: saved_views.rename(s, who, number, name), _("Renamed.")
                )

    def _change(
        self, change: Callable[[Session], SavedView], done: str, *, keeps: bool = True
    ) -> ResponseReturnValue:
        try:
            with self.console.database.writing() as session:
                view = change(session)
                named = None if keeps else view.name
                narrow = Narrow.of(view.narrow)
                onward = list_url(tab_named(view), narrow, named=named)
        except ViewError as wrong:
            return self.lists.show(request.form, 422, refusal=told(wrong))
        flash(done)
        return redirect(onward, 303)


def add(routes: Blueprint, console: Console) -> None:
    """Add the views to the console."""
    pages = ViewPages(console)
    routes.post("/views", endpoint="save_view")(pages.save)
    routes.post("/views/<int:number>", endpoint="change_view")(pages.change)
