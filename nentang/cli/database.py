"""What stands in the way of using the database: it cannot be reached, or it is of another version."""

from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _


def obstacle() -> str:
    """Return the sentence that says why commands cannot use the database, or nothing."""
    try:
        executor = MigrationExecutor(connection)
        behind = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except OperationalError as failure:
        reason = str(failure).strip().splitlines()[0]
        return _("Không mở được cơ sở dữ liệu: %(reason)s. Xem lại DATABASE_URL hoặc thư mục NENTANG_HOME.") % {
            "reason": reason
        }
    if behind:
        return _("Cơ sở dữ liệu chưa theo kịp phiên bản này. Hãy chạy trước: nentang migrate")
    return ""
