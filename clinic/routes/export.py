"""The export: everything as files in a zip, under pseudonyms or, for administrators, with names."""

from __future__ import annotations

from starlette.responses import Response

from clinic.console import Console
from clinic.errors import PageError
from clinic.visit import Visit
from records import audit
from records.database import Tx


class ExportRoutes:
    def __init__(self, console: Console) -> None:
        self._console = console

    async def page(self, visit: Visit) -> Response:
        return self._console.pages.show("export.html", visit)

    async def download(self, visit: Visit) -> Response:
        """Written into the trail before anything is made."""
        identified = "identified" in visit.form
        if identified and not visit.is_admin:
            raise PageError(403, "Only an administrator may download an export that says who is who.")
        await self._console.look(lambda tx: _write_down(tx, visit, identified=identified))
        body = await self._console.ports.make_export(identified)
        name = f"afterwell-{'identified-' if identified else ''}{visit.now:%Y-%m-%d}.zip"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(body, media_type="application/zip", headers=headers)


def _write_down(tx: Tx, visit: Visit, *, identified: bool) -> None:
    audit.write(tx, actor=str(visit.actor), action="export", now=visit.now, detail={"identified": identified})
