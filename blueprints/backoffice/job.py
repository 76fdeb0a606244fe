"""Long work under way, and how far it is."""

from flask import Response, abort, make_response, render_template
from flask_admin import expose

from core.language import lazy
from models.job import Job, JobState

from .kit.doors import CARE
from .kit.screen import Screen


def progress_of(job, view) -> Response:
    """How far a job is; once it is over, the page that shows it is loaded anew."""
    answer = make_response(render_template("backoffice/progress.html", job=job, view=view))
    if job.state != JobState.RUNNING:
        answer.headers["HX-Refresh"] = "true"
    return answer


class JobScreen(Screen):
    record_class = Job
    slug, title, singular = "travaux", lazy("Travaux"), lazy("Travail")
    section = lazy("Suivi")
    readers = CARE
    column_list = ("created_at", "kind", "actor", "done", "total", "state", "ended_at")
    more = ("error",)
    column_filters = ("state", "created_at")
    details_template = "backoffice/job.html"

    @expose("/avancement/<job_id>")
    def show_progress(self, job_id):
        job = self.get_one(job_id) or abort(404)
        return progress_of(job, self)
