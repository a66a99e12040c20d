"""Log lines that a collector can read, and that tell no secret."""

import json
import logging
import re
from datetime import UTC, datetime

# A calendar's address lets in whoever knows it; that of a mail ends mails without signing in.
SECRET_ADDRESS = re.compile(r"(/(?:feeds|unsubscribe)/)[^/\s\"'?]+")


class WithoutSecrets(logging.Filter):
    """Takes the secret out of addresses that a line names, whoever wrote the line."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if SECRET_ADDRESS.search(message):
            record.msg, record.args = SECRET_ADDRESS.sub(r"\1…", message), ()
        return True


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, logger, message and, for errors, the traceback."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
