"""procrastinate on PostgreSQL doing tasks that do nothing, ten at a time: prints seconds."""

import asyncio
import json
import os
import sys
import time

import procrastinate

TASKS = 2_000
AT_ONCE = 10

connector = procrastinate.PsycopgConnector(conninfo=os.environ["DATABASE_URL"])
app = procrastinate.App(connector=connector)


@app.task(name="nothing")
async def nothing(number):
    """Nothing."""


async def measured():
    """The seconds until none is left."""
    async with app.open_async():
        await app.schema_manager.apply_schema_async()
        for start in range(0, TASKS, 500):
            await nothing.batch_defer_async(*({"number": n} for n in range(start, start + 500)))
        begun = time.perf_counter()
        await app.run_worker_async(
            wait=False, concurrency=AT_ONCE, install_signal_handlers=False, listen_notify=False
        )
        return time.perf_counter() - begun


sys.stdout.write(json.dumps({"tasks": TASKS, "taken": asyncio.run(measured())}) + "\n")
