"""The console's ports on the real house."""

from __future__ import annotations

from functools import partial

from fastapi import APIRouter

from app import ids, post
from app.clock import Clock
from app.house import House
from bot.conversation import places
from clinic.ports import DemoAccount, Ports
from clinic.router import router
from reports import export


def console_router(house: House, demo: tuple[DemoAccount, ...] = ()) -> APIRouter:
    """The team's pages."""

    async def make_export(identified: bool) -> bytes:
        return await house.database.read(
            lambda tx: export.zipped(tx, house.desk.practice, identified=identified, now=house.clock())
        )

    return router(
        Ports(
            database=house.database,
            practice=house.desk.practice,
            catalogue=house.desk.catalogue,
            clock=house.clock,
            new_id=ids.new_id,
            new_secret=ids.new_secret,
            new_token=ids.new_token,
            base_url=house.settings.base_url,
            links=house.desk.links,
            names=partial(places.in_questions, house.desk.catalogue),
            make_export=make_export,
            after_change=house.jobs.soon,
            demo=demo,
            login_clock=Clock(),
            ways=house.settings.post_ways,
            send_link=post.post(house.settings).send,
        )
    )
