"""The console's own pages, each with the permission it needs. Modules' pages add themselves."""

from __future__ import annotations

from regulars.edges.console import (
    ahead,
    connections,
    consents,
    dashboard,
    deliveries,
    duplicates,
    figures,
    merging,
    privacy,
    progress,
    report,
    scores,
    second_factor,
    second_step,
    slipping,
    styles,
    work,
)
from regulars.edges.console.access import EVERYBODY, STAFF, Page
from regulars.edges.console.wizard import runs, views

CONNECT = "connections.change"
PAGES = [
    Page("", "index", STAFF, dashboard.show),
    Page("style.css", "style", EVERYBODY, styles.show),
    Page("report/", "report", "reports.view", report.show),
    Page("report/report.html", "report_page", "reports.view", report.download_page),
    Page("report/report.json", "report_json", "reports.view", report.download_json),
    Page("report/tables.zip", "report_tables", "reports.view", report.download_tables),
    Page("report/tables/<slug:name>.csv", "report_table", "reports.view", report.download_table),
    Page("ahead/", "ahead", "reports.view", ahead.show),
    Page("slipping/", "slipping", "customers.view", slipping.show, "reports.view"),
    Page(
        "slipping/slipping-away.csv",
        "slipping_csv",
        "customers.view",
        slipping.download,
        "reports.view",
    ),
    Page("duplicates/", "duplicates", "customers.view", duplicates.show),
    Page(
        "duplicates/<int:suspicion_id>/apart/",
        "duplicates_apart",
        "customers.change",
        duplicates.keep_apart,
        "customers.view",
    ),
    Page(
        "customers/<str:customer_id>/merge/",
        "merge_choose",
        "customers.change",
        merging.choose,
        "customers.view",
    ),
    Page(
        "customers/<str:kept_id>/merge/<str:merged_id>/",
        "merge",
        "customers.change",
        merging.merge,
        "customers.view",
    ),
    Page(
        "merges/<str:merge_id>/undo/",
        "unmerge",
        "customers.change",
        merging.unmerge,
        "customers.view",
    ),
    Page(
        "customers/<str:public_id>/consents/", "customer_consents", "consents.view", consents.show
    ),
    Page(
        "customers/<str:public_id>/consents/new/",
        "customer_consent_record",
        "consents.change",
        consents.record,
    ),
    Page("scores/refresh/", "scores_refresh", "reports.view", scores.refresh),
    Page("scores/progress/", "scores_progress", "reports.view", progress.show_scoring),
    Page("figures/refresh/", "figures_refresh", "reports.view", progress.refresh),
    Page("figures/compute/", "figures_compute", "reports.view", figures.compute),
    Page("figures/progress/", "figures_progress", "reports.view", progress.show_refresh),
    Page(
        "figures/progress/<int:report_id>/", "figures_report", "reports.view", progress.show_report
    ),
    Page("login/code/", "second_step", EVERYBODY, second_step.show),
    Page("second-factor/", "second_factor", STAFF, second_factor.show, first=True),
    Page("second-factor/set-up/", "second_factor_set_up", STAFF, second_factor.set_up, first=True),
    Page(
        "staff/<int:staff_id>/second-factor/",
        "second_factor_reset",
        "staff.change",
        second_factor.reset,
    ),
    Page(
        "customers/<str:public_id>/export/",
        "customer_export",
        "privacy.view",
        privacy.export,
        "customers.view",
    ),
    Page(
        "customers/<str:public_id>/erase/",
        "customer_erase",
        "privacy.change",
        privacy.erase,
        "customers.view",
    ),
    Page("erasures/", "erasures", "privacy.view", privacy.show),
    Page("work/", "work", "work.view", work.show),
    Page("work/retry/", "work_retry", "work.change", work.retry),
    Page("work/<int:task_id>/", "work_task", "work.view", work.show_task),
    Page("work/<int:task_id>/discard/", "work_discard", "work.change", work.discard),
    Page("work/deliveries/retry/", "delivery_retry", "work.change", deliveries.retry),
    Page("work/deliveries/<int:delivery_id>/", "stuck_delivery", "work.view", deliveries.show),
    Page(
        "work/deliveries/<int:delivery_id>/discard/",
        "delivery_discard",
        "work.change",
        deliveries.discard,
    ),
    Page("connections/", "connections", "connections.view", connections.show_all),
    Page("connections/new/", "connection_kinds", CONNECT, connections.choose),
    Page("connections/new/<slug:kind>/", "connection_add", CONNECT, connections.connect, once=True),
    Page("connections/<slug:public_id>/", "connection", "connections.view", connections.show),
    Page(
        "connections/<slug:public_id>/secret/",
        "connection_secret",
        CONNECT,
        connections.replace_secret,
        once=True,
    ),
    *(
        Page(f"connections/<slug:public_id>/{route}/", f"connection_{route}", CONNECT, view)
        for route, view in (
            ("access", connections.replace_access),
            ("pause", connections.pause),
            ("resume", connections.resume),
            ("ask", connections.ask),
            ("backfill", connections.backfill),
            ("retry", connections.retry),
            ("replay", connections.replay),
            ("disconnect", connections.disconnect),
        )
    ),
    Page(
        "connections/<slug:public_id>/deliveries/<int:delivery_id>/",
        "connection_delivery",
        "connections.view",
        connections.show_delivery,
        "customers.view",
    ),
    Page("imports/new/", "import_upload", "files.change", views.upload),
    Page("imports/new/<str:token>/", "import_draft", "files.change", views.show),
    Page(
        "imports/new/<str:token>/columns/", "import_columns", "files.change", views.choose_columns
    ),
    Page("imports/new/<str:token>/again/", "import_again", "files.change", views.read_again),
    Page("imports/new/<str:token>/start/", "import_start", "files.change", views.start),
    Page("imports/<int:run_id>/", "files_importrun_change", "files.view", runs.show),
    Page("imports/<int:run_id>/errors.csv", "import_errors", "files.view", runs.errors),
    Page("imports/<int:run_id>/resume/", "import_resume", "files.change", runs.resume),
    Page("imports/<int:run_id>/undo/", "import_undo", "files.change", runs.undo),
]
