"""One line of log an event, without a person in it.

An exception's own message is left out: a database puts the row's values there ("Key (phone)=…").
"""

import json
import logging
import traceback
from datetime import UTC, datetime
from typing import Any

STANDARD = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
# Django hangs the whole request on its records.
LEFT_OUT = STANDARD | {"request", "exc_info", "task_result"}


def event(record: logging.LogRecord) -> dict[str, Any]:
    """Return what a record says: time, level, logger, message, its extra fields, where it broke."""
    said: dict[str, Any] = {
        "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "message": record.getMessage(),
    }
    said.update({key: value for key, value in vars(record).items() if key not in LEFT_OUT})
    if record.exc_info and record.exc_info[0]:
        said["error"] = record.exc_info[0].__qualname__
        said["where"] = [
            f"{frame.filename}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(record.exc_info[2])
        ]
    return said


class JsonFormatter(logging.Formatter):
    """One JSON object a line, for a log collector."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(event(record), ensure_ascii=False, default=str)


class TextFormatter(logging.Formatter):
    """The same for a person's eye: `14:03:12 info linli.request request method=GET …`."""

    def format(self, record: logging.LogRecord) -> str:
        said = event(record)
        where = said.pop("where", [])
        clock = datetime.fromtimestamp(record.created).astimezone().strftime("%H:%M:%S")
        head = [clock, str(said.pop("level")), str(said.pop("logger")), str(said.pop("message"))]
        said.pop("at")
        line = " ".join([*head, *(f"{key}={value}" for key, value in said.items())])
        if record.exc_info:
            return "\n".join([line, *(f"    {frame}" for frame in where), str(record.exc_info[1])])
        return line
